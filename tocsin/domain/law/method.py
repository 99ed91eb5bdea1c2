"""One way to count: by whose rule, in which zone, over which days off, on which safe side."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tocsin.domain.law import local
from tocsin.domain.law.duration import UNITS, Duration
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import (
    Calendar,
    CalendarError,
    Calendars,
    DayOff,
    Place,
    RefusalError,
)
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import CalendarRef, LawClock

WALL = ("minutes", "hours")
WALKED = ("business_days", "weekdays")
LATER_IS_SAFE = ("not_before", "keep_until")
LIMITS = {
    "minutes": 100_000_000,
    "hours": 2_000_000,
    "days": 100_000,
    "weekdays": 10_000,
    "business_days": 10_000,
    "weeks": 15_000,
    "months": 3_600,
    "years": 300,
}
MOST_HOURS_WALKED = 100_000


class Length(NamedTuple):
    """A duration taken apart once.

    Attributes:
        settles: Set for what is added to a period's own end: when that was asked. The end is
            moved to a working day first, as if nothing had been added.
    """

    unit: str
    amount: int
    skip: frozenset[int] = frozenset()
    settles: datetime | None = None


def length_of(duration: Duration) -> Length:
    """Take a duration apart.

    Raises:
        RefusalError: It is longer than anything that is computed.
    """
    given = duration.__dict__
    for unit in UNITS:
        amount = given[unit]
        if amount is not None:
            break
    else:  # pragma: no cover - the model insists on one
        raise AssertionError
    limit = MOST_HOURS_WALKED if duration.skip else LIMITS[unit]
    if amount > limit:
        detail = f"{duration} is more than is computed: at most {limit} {unit}."
        raise RefusalError("out-of-bounds", detail)
    skip = frozenset(WEEKDAYS[name] for name in duration.skip) if duration.skip else NO_SKIP
    return Length(unit, amount, skip)


WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
NO_SKIP: frozenset[int] = frozenset()


@dataclass(slots=True)
class DaysOff:
    """The days off of one calendar, found when they are first asked for."""

    calendars: Calendars
    ref: CalendarRef
    place: Place
    terms: Terms
    citation: str
    found: Calendar | None = None

    def look(self) -> Callable[[date], DayOff | None]:
        """Return what says why a day is off.

        Raises:
            RefusalError: There is no calendar for that place.
        """
        if self.found is None:
            self.found = self._find()
        return self.found.day_off

    def _find(self) -> Calendar:
        try:
            return self.calendars.get(self.ref, self.place, self.terms.calendars)
        except CalendarError as error:
            raise RefusalError("no-calendar", str(error), self.citation) from error


@dataclass(slots=True)
class Method:
    """One way to count a deadline.

    Attributes:
        counts_event_day: Whether the day of the event is the first day.
        later: Whether the later of two possible instants is the safe one.
        backward: Whether it counts back from its event.
        from_full_hour: Whether hours begin with the next full hour.
        is_clear: Whether, backwards, the day of the notice does not count either.
        month_overflows: Whether months without the date end on the day after their last.
        length: The length that this reading takes; None for what has none of its own.
    """

    law: LawClock
    rule: CountingRule
    zone: ZoneInfo
    days_off: DaysOff
    counts_event_day: bool
    later: bool
    backward: bool = False
    from_full_hour: bool = False
    is_clear: bool = False
    month_overflows: bool = False
    length: Length | None = None
    opens: Length | None = None
    name: str = "usual"
    confidence: str = "medium"
    why: str = ""
    ends_with_day: bool = field(init=False)

    def __post_init__(self) -> None:
        self.ends_with_day = self.rule.ends == "end_of_day"

    def instant(self, wall: datetime) -> datetime:
        """Return the instant of a local time, on the safe side."""
        return local.instant(wall, self.zone, self.later)

    def waiting(self) -> "Method":
        """Return the same for what must not be early: the opening of a window."""
        return replace(self, later=True, month_overflows=True)
