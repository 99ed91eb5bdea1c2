"""A case's deadlines on paper: when each is due, in whose time, and each step to it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tocsin.desk.clock_views import ClockView
from tocsin.domain.law.pack import NOT_ADVICE
from tocsin.domain.timeline import stamp


def clock_sheet(ref: str, clocks: Sequence[ClockView]) -> str:
    """Write the deadlines of a case for a reader; instants in the zone that counts, and UTC."""
    lines = [f"Deadlines of case {ref}", ""]
    for clock in clocks:
        lines += [*_clock(clock), ""]
    if not clocks:
        lines += ["It has none.", ""]
    return "\n".join([*lines, NOT_ADVICE, ""])


def _clock(clock: ClockView) -> Iterator[str]:
    house = ", a house target and no law" if clock.house else ""
    yield f"{clock.id}: {clock.state}{house}"
    yield f"  {clock.citation}" if clock.citation else "  no citation"
    yield f"  due {_instant(clock.due_at, clock.zone)}"
    if clock.pack:
        yield f"  counted by {clock.law}, law pack {clock.pack}"
    for reading in clock.readings if len(clock.readings) > 1 else ():
        yield f"  read as {reading.name}: {_instant(reading.at, clock.zone)}"
    for event in clock.events:
        yield f"  {event.name} {_instant(event.at, clock.zone)}"
    for line in clock.why:
        yield f"    {line}"


def _instant(at: datetime, zone: str | None) -> str:
    if zone is None:
        return stamp(at)
    return f"{at.astimezone(ZoneInfo(zone)).isoformat()} ({zone}), {stamp(at)}"
