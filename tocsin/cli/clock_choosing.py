"""Which entries of the law pack somebody wants to see."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from tocsin.cli.errors import UsageError
from tocsin.domain.ladders import Confidence
from tocsin.domain.law.pack import Pack
from tocsin.domain.law.terms import LawClock, Polarity, Status


@dataclass(frozen=True, slots=True)
class Wanted:
    """What entries must have; None does not matter."""

    jurisdiction: str | None = None
    polarity: str | None = None
    status: str | None = None
    confidence: str | None = None
    kind: str | None = None
    q: str | None = None


def chosen(pack: Pack, wanted: Wanted) -> list[LawClock]:
    """Return the entries that are wanted, by jurisdiction and id.

    Raises:
        UsageError: Something is wanted that no entry can have.
    """
    if wanted.jurisdiction is not None:
        places = sorted({law.jurisdiction for law in pack.clocks.values()})
        whole = {place.partition("-")[0] for place in places}
        _check("jurisdiction", wanted.jurisdiction.upper(), sorted({*places, *whole}))
    _check("polarity", wanted.polarity, get_args(Polarity))
    _check("status", wanted.status, get_args(Status))
    _check("confidence", wanted.confidence, get_args(Confidence))
    kinds = {kind for law in pack.clocks.values() for kind in law.case_kinds}
    _check("kind", wanted.kind, sorted(kinds))
    found = (law for law in pack.clocks.values() if _fits(law, wanted))
    return sorted(found, key=lambda law: (law.jurisdiction, law.id))


def _check(name: str, value: str | None, known: Sequence[str]) -> None:
    if value is not None and value not in known:
        near = difflib.get_close_matches(value, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(known)}"
        raise UsageError(f"no clock has the {name} {value!r}", hint)


def _fits(law: LawClock, wanted: Wanted) -> bool:
    return (
        (wanted.jurisdiction is None or _lies_in(law.jurisdiction, wanted.jurisdiction))
        and wanted.polarity in {None, law.polarity}
        and wanted.status in {None, law.status}
        and wanted.confidence in {None, law.confidence}
        and (wanted.kind is None or wanted.kind in law.case_kinds)
        and _has_words(law, (wanted.q or "").casefold().split())
    )


def _lies_in(jurisdiction: str, wanted: str) -> bool:
    """Take a country with its parts: US has US-CA."""
    return f"{jurisdiction}-".startswith(f"{wanted.upper()}-")


def _has_words(law: LawClock, words: Sequence[str]) -> bool:
    if not words:
        return True
    texts = (law.id, law.instrument, law.citation, law.trigger, law.action, law.group)
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)
