"""A draft as JSON and back: for the pipe to a reader process and for PostgreSQL.

Unknown members are ignored and absent ones take their default, so that stored drafts outlive
a change of the record.
"""

from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter

from tocsin.domain.draft import Draft

_DRAFT = TypeAdapter(Draft)
_KNOWN = frozenset(field.name for field in fields(Draft))


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """Return plain values: lists for tuples, strings for enums."""
    plain: dict[str, Any] = _DRAFT.dump_python(draft, mode="json")
    return plain


def draft_from_json(data: dict[str, Any]) -> Draft:
    """Rebuild a draft from what `draft_to_json` gave."""
    known = {name: value for name, value in data.items() if name in _KNOWN}
    return _DRAFT.validate_python(known)
