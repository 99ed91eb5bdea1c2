"""Add lengths to a start as a rule says: which day is the first, which the last, where it ends.

What stood still (a lull) is added to the end before it rolls; days off and rolls that were met
are noted, so that the derivation can name them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tocsin.domain.law import hours, spans, workdays
from tocsin.domain.law.method import WALKED, WALL, Length, Method
from tocsin.domain.law.workdays import Seen

END_OF_DAY = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
NOTHING = timedelta()
SIZES = {"days": 1, "weekdays": 1, "business_days": 1, "weeks": 7, "months": 28, "years": 365}


@dataclass(frozen=True, slots=True)
class Lull:
    """A time that does not count.

    Attributes:
        days: The local days that stood still whole, when days are counted.
        whole: Whether it moves the end by whole days instead of by its length.
    """

    begin: datetime
    end: datetime
    whole: bool = False
    days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Leg:
    """What is counted from: an instant, by its day or as it is.

    Attributes:
        is_set: Whether the instant was set by somebody; then nothing is counted to reach it,
            and it never rolls.
    """

    start: datetime
    lengths: tuple[Length, ...]
    is_set: bool = False


@dataclass(slots=True)
class Span:
    """A period that was counted, and what was met on the way.

    Attributes:
        first: Its first day, when it is of days.
        day: Its last day before it rolled.
        skipped: Days off that did not count.
        passed: Days off that the end was moved over.
        stretched: Whether it was made longer for the sake of enough working days.
    """

    at: datetime
    first: date | None = None
    day: date | None = None
    skipped: Seen = field(default_factory=list)
    passed: Seen = field(default_factory=list)
    stretched: bool = False


def count(method: Method, leg: Leg, lulls: Sequence[Lull] = ()) -> Span:
    """Count a period to its end."""
    counter = _Counter(method, leg, lulls)
    for length in leg.lengths:
        if length.settles is not None:
            counter.settle(length.settles)
        counter.add(length)
    return counter.settle(None)


class _Counter:
    """Stands at an instant, or on a day with a time of day, and moves on."""

    def __init__(self, method: Method, leg: Leg, lulls: Sequence[Lull]) -> None:
        self._method = method
        self._is_set = leg.is_set
        self._lulls = list(lulls)
        self._span = Span(leg.start)
        self._day: date | None = None
        self._time = END_OF_DAY
        self._from_event = not leg.is_set
        self._walked = False
        self._size = 0
        self._paused: frozenset[date] = frozenset()
        if lulls:
            self._paused = frozenset().union(*(lull.days for lull in lulls))

    def add(self, length: Length) -> None:
        """Move on by a length."""
        if length.unit in WALL:
            self._add_hours(length)
        else:
            self._add_days(length)
        self._from_event = False

    def _add_hours(self, length: Length) -> None:
        at = self._reached()
        self._day = None
        if length.skip:
            paused = [(lull.begin, lull.end) for lull in self._lulls if not lull.whole]
            self._span.at = hours.walk(at, length, self._method.zone, paused)
            self._lulls = [lull for lull in self._lulls if lull.whole]
        else:
            self._span.at = at + hours.plain(length)

    def _add_days(self, length: Length) -> None:
        span, method = self._span, self._method
        if self._day is None:
            local = span.at.astimezone(method.zone)
            self._day = local.date()
            if not (method.ends_with_day and self._from_event):
                self._time = local.time()
        counted = method.counts_event_day and self._from_event
        self._size += length.amount * SIZES[length.unit]
        first = self._day if counted else self._day + ONE_DAY
        span.first = span.first or first
        if length.unit in WALKED:
            self._walked = True
            why = workdays.weekend if length.unit == "weekdays" else method.days_off.look()
            self._day = workdays.walk(first, length.amount, why, self._paused, span.skipped)
        else:
            overflows = method.month_overflows
            self._day = spans.last_day(
                self._day, length.unit, length.amount, counted, overflows
            )

    def _reached(self) -> datetime:
        if self._day is None:
            return self._span.at
        return self._method.instant(datetime.combine(self._day, self._time))

    def settle(self, asked: datetime | None) -> Span:
        """End here: add what stood still (before it was ``asked`` to go on), then roll."""
        lulls = [lull for lull in self._lulls if asked is None or lull.begin < asked]
        self._lulls = [lull for lull in self._lulls if lull not in lulls]
        stood = sum((lull.end - lull.begin for lull in lulls if not lull.whole), NOTHING)
        whole = [lull for lull in lulls if lull.whole]
        if self._day is None:
            self._settle_hours(stood, whole)
        else:
            self._settle_days(self._day, stood, whole)
        return self._span

    def _settle_hours(self, stood: timedelta, whole: list[Lull]) -> None:
        span, method = self._span, self._method
        span.at += stood
        days = len(frozenset[date]().union(*(lull.days for lull in whole))) if whole else 0
        if days:
            self._shift(days)
        if method.rule.hour_roll != "none" and not self._is_set and not method.backward:
            local = span.at.astimezone(method.zone)
            day = workdays.rolled(local.date(), True, method.days_off, span.passed)
            if span.passed and day != local.date():
                span.at = method.instant(datetime.combine(day, local.time()))

    def _shift(self, days: int) -> None:
        local = self._span.at.astimezone(self._method.zone)
        wall = datetime.combine(local.date() + timedelta(days=days), local.time())
        self._span.at = self._method.instant(wall)

    def _settle_days(self, day: date, stood: timedelta, whole: list[Lull]) -> None:
        span, method = self._span, self._method
        first = span.first or day
        if whole and not self._walked:
            paused = frozenset[date]().union(*(lull.days for lull in whole))
            day += timedelta(days=sum(first <= one for one in paused))
        span.day = day
        if stood:
            at = method.instant(datetime.combine(day, self._time)) + stood
            day = span.day = at.astimezone(method.zone).date()
            end = self._rolled(first, day)
            self._time = self._time if end != day else at.astimezone(method.zone).time()
            span.at = at if end == day else self._at(end)
            self._day = end
        else:
            self._day = self._rolled(first, day)
            span.at = self._at(self._day)

    def _at(self, day: date) -> datetime:
        return self._method.instant(datetime.combine(day, self._time))

    def _rolled(self, first: date, day: date) -> date:
        """Return the day on which it ends, once days off and the least working days count."""
        method, rule = self._method, self._method.rule
        if self._is_set:
            return day
        roll, end = rule.day_roll, day
        if roll == "next_working_day":
            end = workdays.rolled(day, True, method.days_off, self._span.passed)
        elif roll == "previous_working_day" and not method.later:
            end = workdays.rolled(day, False, method.days_off, self._span.passed)
        if rule.min_working_days and self._size >= rule.min_from_days:
            enough = workdays.at_least(first, end, rule.min_working_days, method.days_off)
            self._span.stretched = enough > end
            end = enough
        return end
