"""A reckoning as JSON: every instant in UTC and in the time of the zone that counts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tocsin.domain.law.pack import NOT_ADVICE, Pack, Terms
from tocsin.domain.law.reckoning import Reckoning, RefusalError, Step
from tocsin.domain.law.terms import LawClock

NOTE = "not_legal_advice"


def reckoned(
    found: Reckoning, law: LawClock, asked: str, said: Sequence[str]
) -> dict[str, Any]:
    """Write a reckoning as a script reads it.

    Args:
        found: What the engine answered.
        law: The entry that was the law then.
        asked: Id of the entry that was asked for; it has given way to another one, perhaps.
        said: What was taken for granted while reading what was typed.
    """
    zone = ZoneInfo(found.zone)
    return {
        "id": found.law,
        "asked": asked,
        "polarity": found.polarity,
        "standing": found.standing.value,
        "earliest": instant(found.earliest, zone),
        "latest": instant(found.latest, zone),
        "safe": instant(found.safe, zone),
        "readings": [
            {
                "name": reading.name,
                "at": instant(reading.at, zone),
                "opens": instant(reading.opens, zone),
                "confidence": reading.confidence,
                "steps": _steps(reading.steps, zone),
            }
            for reading in found.readings
        ],
        "derivation": _steps(found.derivation, zone),
        "notice_by": instant(found.notice_by, zone),
        "next_events": list(found.next_events),
        "zone": found.zone,
        "pack": found.pack,
        "calendars": list(found.calendars),
        "assumptions": [*said, *found.assumptions],
        "citation": found.citation,
        "status": law.status,
        "confidence": law.confidence,
        NOTE: NOT_ADVICE,
    }


def refused(error: RefusalError, hint: str = "") -> dict[str, Any]:
    """Write a refusal as a script reads it."""
    return problem(error.code, error.detail, error.citation, hint)


def problem(code: str, detail: str, citation: str = "", hint: str = "") -> dict[str, Any]:
    """Write whatever kept an answer back as a script reads it."""
    told = {"code": code, "detail": detail, "citation": citation}
    return {"error": told | ({"hint": hint} if hint else {}), NOTE: NOT_ADVICE}


def instant(moment: datetime | None, zone: ZoneInfo) -> dict[str, str] | None:
    """Write an instant in UTC and in the zone that counts."""
    if moment is None:
        return None
    utc = moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    local = moment.astimezone(zone).isoformat(timespec="seconds")
    return {"utc": utc, "local": local, "zone": zone.key}


def listed(pack: Pack, laws: Iterable[LawClock]) -> dict[str, Any]:
    """Write a list of entries, each as the pack has it."""
    items = [law.model_dump(mode="json", exclude_none=True) for law in laws]
    return {"items": items, "next": None, "pack": pack.name, NOTE: NOT_ADVICE}


def entry(terms: Terms) -> dict[str, Any]:
    """Write one entry with its rules, calendars, house target and the laws before and after."""
    law, *others = (one.model_dump(mode="json", exclude_none=True) for one in terms.laws)
    return {
        "clock": law,
        "before_and_after": others,
        "rules": [rule.model_dump(mode="json") for rule in terms.rules],
        "calendars": [
            one.model_dump(mode="json", exclude_none=True) for one in terms.calendars
        ],
        "house": None if terms.house is None else str(terms.house),
        "pack": terms.pack,
        NOTE: NOT_ADVICE,
    }


def _steps(steps: Sequence[Step], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [
        {"code": step.code, "text": step.text, "at": instant(step.at, zone)} for step in steps
    ]
