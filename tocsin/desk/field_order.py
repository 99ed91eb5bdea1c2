"""The order in which a case's fields are shown: the one in which its playbook asks for them."""

from typing import Any

from tocsin.domain.playbook import Playbook
from tocsin.storage.models import CaseFieldsRow


def ordered(version: CaseFieldsRow | None, playbook: Playbook) -> dict[str, Any]:
    """Return a version's fields; what the playbook does not ask for stands behind the rest.

    The record keeps fields without an order.
    """
    known = version.fields if version else {}
    return {**{name: known[name] for name in playbook.fields if name in known}, **known}
