"""When a person cannot serve, over a span."""

from collections.abc import Iterator
from datetime import datetime

from tocsin.domain.oncall.schedule import Schedule

Piece = tuple[datetime, datetime]


def absences(schedule: Schedule, person: str, begin: datetime, end: datetime) -> list[Piece]:
    """Return the pieces of a span in which somebody is off, on holiday or gone, joined."""
    found: list[Piece] = []
    for since, until in sorted(_pieces(schedule, person, begin, end)):
        since, until = max(since, begin), min(until, end)  # noqa: PLW2901 - cut to the span
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif since < until:
            found.append((since, until))
    return found


def _pieces(schedule: Schedule, person: str, begin: datetime, end: datetime) -> Iterator[Piece]:
    if (left := schedule.left.get(person)) and left < end:
        yield left, end
    if person in schedule.off:
        for span in schedule.off[person].between(begin, end):
            yield span.begin, span.end
    if schedule.on_holidays == "skip":
        for holidays in schedule.holidays_of.get(person, ()):
            yield from holidays.spans.between(begin, end)
