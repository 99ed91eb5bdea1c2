"""Every shipped kind does what it promises: the whole test takes seconds."""

import pytest

from tocsin.playbooks.library import KINDS, load_playbook
from tocsin.rehearsal.rehearse import check
from tocsin.rehearsal.rules import Rules

pytestmark = pytest.mark.anyio

RULES = Rules.shipped()
SHIPPED = sorted(path.stem for path in KINDS.glob("*.yaml"))


@pytest.mark.parametrize("kind", SHIPPED)
async def test_a_shipped_playbook_keeps_its_promises(kind, stage):
    playbook = load_playbook(KINDS / f"{kind}.yaml")

    judged = await check(stage, [(playbook, one) for one in playbook.expectations], RULES)

    assert judged, "it expects nothing of itself"
    assert [one for some in judged for one in some if not one.ok] == []
