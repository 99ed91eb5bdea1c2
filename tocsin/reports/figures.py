"""The figures of a case: how long it took to each turning point, and how well it kept time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

QUIET = ("rung.climbed", "notice.sent", "clock.started", "clock.retimed", "clock.cancelled")
TURNING_POINTS = (
    ("Until declared", "outcome", "declare"),
    ("Until somebody took command", "action", "acknowledge"),
    ("Until contained", "action", "contain"),
    ("Until resolved", "action", "resolve"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry, as far as figures need it."""

    at: datetime
    event: str
    data: dict[str, Any]


def figures(received_at: datetime, facts: Iterable[Fact]) -> Iterator[tuple[str, str]]:
    """Yield label and value; what never happened is left out."""
    known = list(facts)
    for label, instant in _turning_points(known):
        yield label, spoken(instant - received_at)
    severities = [fact.data["severity"] for fact in known if fact.event == "severity.set"]
    if severities:
        yield "Severity over time", " → ".join(dict.fromkeys(map(str, severities)))
    updates = sum(fact.event == "update.posted" for fact in known)
    if updates:
        late = sum(fact.data.get("clock") == "next-update" for fact in _breaches(known))
        yield "Status updates", f"{updates}, {late} of them after they were due"
    breaches = [str(fact.data.get("clock")) for fact in _breaches(known)]
    if breaches:
        yield "Clocks that ran out", ", ".join(dict.fromkeys(breaches))
    unreached = sum(fact.event == "notice.unreached" for fact in known)
    if unreached:
        yield "Notices that reached nobody", str(unreached)


def _turning_points(facts: list[Fact]) -> Iterator[tuple[str, datetime]]:
    """Find the first instant of each."""
    for label, member, value in TURNING_POINTS:
        first = next((fact.at for fact in facts if fact.data.get(member) == value), None)
        if first is not None:
            yield label, first
    closed = next((fact.at for fact in facts if fact.event == "case.closed"), None)
    if closed is not None:
        yield "Until closed", closed


def _breaches(facts: list[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.event == "clock.breached"]


def spoken(span: timedelta) -> str:
    """Write a span in the two largest units that say something."""
    seconds = max(int(span.total_seconds()), 0)
    parts = []
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        amount, seconds = divmod(seconds, size)
        if amount:
            parts.append(f"{amount} {unit}")
    return " ".join(parts[:2]) or "at once"
