"""Hours of the week: spans of any length as restrictions, and whether two of them meet."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from functools import lru_cache

from tocsin.domain.oncall.layer import Layer, Restriction
from tocsin.domain.oncall.rotation import EVERY_DAY

DAY_MINUTES, WEEK_MINUTES = 24 * 60, 7 * 24 * 60
WHOLE_WEEK = (1 << WEEK_MINUTES) - 1
DAY = timedelta(days=1)
ANY_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - only its time of day counts


def hours(
    begin: time, length: timedelta, weekdays: Iterable[int] = EVERY_DAY
) -> list[Restriction]:
    """Return the restrictions of a span that begins at a time on some days.

    What lasts longer than a day is one restriction for each day that it touches.
    """
    found = []
    days = sorted(set(weekdays))
    start, whole = datetime.combine(ANY_DAY, begin), min(length, 7 * DAY)
    for ahead in range(-(-whole // DAY)):
        rest = min(whole - ahead * DAY, DAY)
        end = (start + rest).time()
        later = tuple(sorted({(day + ahead) % 7 for day in days}))
        found.append(Restriction(weekdays=later, begin=begin, end=end))
    return found


def together(restrictions: Iterable[Restriction]) -> tuple[Restriction, ...]:
    """Return restrictions each once; none when they leave out no minute of the week."""
    found = tuple(dict.fromkeys(restrictions))
    return () if minutes(found) == WHOLE_WEEK else found


def minutes(restrictions: Iterable[Restriction]) -> int:
    """Return the minutes of the week that restrictions touch, one bit each, from Monday."""
    mask = 0
    for begin, length in _spans(restrictions):
        bits = (1 << length) - 1
        mask |= bits << begin
    return (mask | mask >> WEEK_MINUTES) & WHOLE_WEEK


def meet(one: Layer, other: Layer, zone: str) -> bool:
    """Tell whether two layers may serve at one instant; in case of doubt they do."""
    if (one.end and other.begin and one.end <= other.begin) or (
        other.end and one.begin and other.end <= one.begin
    ):
        return False
    if (one.zone or zone) != (other.zone or zone):
        return True
    return bool(_open(one) & _open(other))


def _open(layer: Layer) -> int:
    return _known_minutes(layer.restrictions) if layer.restrictions else WHOLE_WEEK


@lru_cache(maxsize=1024)
def _known_minutes(restrictions: tuple[Restriction, ...]) -> int:
    return minutes(restrictions)


def _spans(restrictions: Iterable[Restriction]) -> Iterator[tuple[int, int]]:
    for restriction in restrictions:
        begin = restriction.begin.hour * 60 + restriction.begin.minute
        end = restriction.end.hour * 60 + restriction.end.minute
        end += bool(restriction.end.second)
        if restriction.end <= restriction.begin:
            end += DAY_MINUTES
        for day in restriction.weekdays:
            yield day * DAY_MINUTES + begin, end - begin
