"""A draft as JSON and back: for the pipe to a reader process and for PostgreSQL.

Unknown members are ignored and absent ones take their default, so that stored drafts outlive
a change of the record.
"""

from dataclasses import asdict, fields
from typing import Any

from tocsin.domain.draft import Document, Draft, Standing

_TUPLES = frozenset(f.name for f in fields(Draft) if "tuple" in str(f.type))


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """Return plain values: lists for tuples, strings for enums."""
    data = asdict(draft)
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in data.items()
    } | {
        "document": draft.document.value,
        "standing": draft.standing.value if draft.standing else None,
    }


def draft_from_json(data: dict[str, Any]) -> Draft:
    """Rebuild a draft from what `draft_to_json` gave."""
    values: dict[str, Any] = {
        f.name: tuple(data[f.name]) if f.name in _TUPLES else data[f.name]
        for f in fields(Draft)
        if f.name in data
    }
    values["document"] = Document(data["document"])
    values["standing"] = Standing(data["standing"]) if data.get("standing") else None
    return Draft(**values)
