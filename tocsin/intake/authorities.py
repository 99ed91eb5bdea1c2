"""Which public authority speaks in a paper: by its names, its law and its script.

Names and law are data (``phrases/authorities.yaml``). A paper without a known name may still
show a government's wording beside its law.
"""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.intake.wording import raw

_SURE, _NAMED_ONLY, _LAW_ONLY = 3.0, 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Office:
    """An authority: its usual English name, its jurisdiction, and how much the match weighs."""

    name: str
    jurisdiction: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Table:
    """The table of authorities, compiled."""

    named: tuple[tuple[str, str, re.Pattern[str]], ...]
    law: tuple[tuple[str, str, re.Pattern[str]], ...]
    asks: re.Pattern[str]
    office: re.Pattern[str]


def find_office(folded: str) -> Office | None:
    """Name the authority that asks for something here; None when nobody official does."""
    known = _table()
    if not known.asks.search(folded):
        return None
    law = [row for row in known.law if row[2].search(folded)]
    hits = [
        (sum(1 for _ in words.finditer(folded)), jurisdiction, name)
        for jurisdiction, name, words in known.named
        if words.search(folded)
    ]
    if hits:
        _, jurisdiction, name = max(hits, key=lambda hit: hit[0])
        is_backed = any(where == jurisdiction for where, _, _ in law)
        return Office(name, jurisdiction, _SURE if is_backed else _NAMED_ONLY)
    if law and known.office.search(folded):
        return Office(law[0][1], law[0][0], _LAW_ONLY)
    return None


@cache
def _table() -> _Table:
    data = raw("authorities")
    return _Table(
        named=_rows(data["named"]),
        law=_rows(data["law"]),
        asks=re.compile("|".join(data["asks"])),
        office=re.compile(rf"\b(?:{'|'.join(data['office'])})\b"),
    )


def _rows(rows: list[dict[str, str]]) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (row["jurisdiction"], row["name"], re.compile("|".join(row["words"]))) for row in rows
    )
