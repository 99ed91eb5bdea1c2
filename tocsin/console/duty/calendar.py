"""A schedule as weeks to be drawn: lanes of bars, placed in percent of a week's width.

Percent, so that a week fits every screen and its texts keep their size. A week is from local
midnight to local midnight, so that one in which the clocks change has 167 or 169 hours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import pairwise

SHIFT, GAP, OVERRIDE, COVER = "shift", "gap", "override", "cover"
TONES = 8
WEEK_DAYS, SATURDAY = 7, 5


@dataclass(frozen=True, slots=True)
class Span:
    """What a lane shows: somebody, or nobody, for a while.

    Attributes:
        person: Their id; empty for nobody.
        name: What to call them.
        sort: ``shift``, ``gap``, ``override`` or ``cover``.
        href: Where a click leads.
    """

    begin: datetime
    end: datetime
    person: str = ""
    name: str = ""
    sort: str = SHIFT
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A span as it lies in a week; ``left`` and ``width`` are percent."""

    left: str
    width: str
    tone: int
    span: Span


@dataclass(frozen=True, slots=True)
class Lane:
    """Bars beside each other: a layer, or what comes of all of them."""

    label: str
    bars: tuple[Bar, ...]
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a week."""

    left: str
    width: str
    day: date
    is_today: bool
    is_weekend: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days with their lanes; ``now`` is where we are, in percent."""

    begin: datetime
    end: datetime
    days: tuple[Day, ...]
    lanes: tuple[Lane, ...]
    now: str


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins somewhere."""
    return datetime.combine(day, time(), zone)


def tones(people: Iterable[str]) -> dict[str, int]:
    """Give each person a colour, the same on every page of the schedule."""
    return {person: place % TONES for place, person in enumerate(people)}


def weeks(
    first: date,
    count: int,
    zone: tzinfo,
    lanes: Sequence[tuple[str, Sequence[Span]]],
    colours: dict[str, int],
    now: datetime,
) -> list[Week]:
    """Draw weeks.

    Args:
        first: The first day of the first of them.
        count: How many.
        zone: On whose clock.
        lanes: What to show, by its label; the last is what comes of the others.
        colours: Of the people.
        now: To mark it.
    """
    return [
        _week(first + timedelta(days=WEEK_DAYS * place), zone, lanes, colours, now)
        for place in range(count)
    ]


def _week(
    first: date,
    zone: tzinfo,
    lanes: Sequence[tuple[str, Sequence[Span]]],
    colours: dict[str, int],
    now: datetime,
) -> Week:
    starts = [midnight(first + timedelta(days=n), zone) for n in range(WEEK_DAYS + 1)]
    begin, end = starts[0], starts[-1]
    days = [
        Day(
            left=_percent(start, begin, begin, end),
            width=_percent(following, start, begin, end),
            day=start.date(),
            is_today=start <= now < following,
            is_weekend=start.weekday() >= SATURDAY,
        )
        for start, following in pairwise(starts)
    ]
    drawn = [
        Lane(
            label,
            tuple(_bars(spans, begin, end, colours)),
            is_final=place == len(lanes) - 1,
        )
        for place, (label, spans) in enumerate(lanes)
    ]
    here = _percent(now, begin, begin, end) if begin <= now < end else ""
    return Week(begin, end, tuple(days), tuple(drawn), here)


def _bars(
    spans: Sequence[Span], begin: datetime, end: datetime, colours: dict[str, int]
) -> Iterator[Bar]:
    for span in spans:
        first, last = max(span.begin, begin), min(span.end, end)
        if first < last:
            left = _percent(first, begin, begin, end)
            width = _percent(last, first, begin, end)
            yield Bar(left, width, colours.get(span.person, 0), span)


def _percent(until: datetime, since: datetime, begin: datetime, end: datetime) -> str:
    """Return a length in percent of a week; seconds that pass are counted, not wall time."""
    part = until.timestamp() - since.timestamp()
    return f"{100 * part / (end.timestamp() - begin.timestamp()):.3f}%"
