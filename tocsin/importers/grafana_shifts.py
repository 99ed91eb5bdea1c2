"""Grafana OnCall's shifts: events that recur as RFC 5545 says, with people who take turns.

Events begin at times on the wall of the shift's zone; only ``until`` is in UTC. Of the groups
in ``rolling_users`` each has one period after the other: an hour, a day, a week, a month, or
``interval`` of them; a week begins with ``week_start``.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal, NamedTuple

from dateutil.rrule import rrulestr
from pydantic import Field, field_validator

from tocsin.importers.records import Ident, Record, Text
from tocsin.importers.turns import DAY, WEEK

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
MOST_EVENTS = 100_000
HOUR = timedelta(hours=1)
MONTHS = 12
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
UNITS = {"hourly": HOUR, "daily": DAY, "weekly": WEEK}


class Shift(Record):
    """A shift, as ``GET /api/v1/on_call_shifts/`` answers it; times are on the wall."""

    id: Ident
    name: Text | None = None
    type: Literal["single_event", "recurrent_event", "rolling_users", "override"]
    time_zone: Text | None = None
    level: int | None = Field(default=0, ge=0, le=1000)
    start: datetime
    rotation_start: datetime | None = None
    duration: int = Field(ge=1, le=10 * 366 * 86_400)
    frequency: Literal["hourly", "daily", "weekly", "monthly"] | None = None
    interval: int | None = Field(default=1, ge=1, le=10_000)
    until: datetime | None = None
    week_start: Weekday | None = "SU"
    by_day: list[Weekday] | None = None
    by_month: list[Annotated[int, Field(ge=1, le=12)]] | None = None
    by_monthday: list[Annotated[int, Field(ge=-31, le=31)]] | None = None
    users: list[Ident] | None = None
    rolling_users: list[list[Ident]] | None = Field(default=None, max_length=200)
    start_rotation_from_user_index: int | None = Field(default=0, ge=0)

    @field_validator("start", "rotation_start")
    @classmethod
    def _on_the_wall(cls, at: datetime | None) -> datetime | None:
        return at.replace(tzinfo=None) if at else None

    @field_validator("until")
    @classmethod
    def _in_utc(cls, at: datetime | None) -> datetime | None:
        return at.replace(tzinfo=UTC) if at else None

    @property
    def length(self) -> timedelta:
        """How long each event lasts."""
        return timedelta(seconds=self.duration)

    @property
    def every(self) -> int:
        """How many periods from one turn to the next."""
        return self.interval or 1

    def groups(self) -> list[list[str]]:
        """Return who serves together, in the order of their turns."""
        if self.type != "rolling_users":
            return [list(self.users or ())]
        found = [list(group) for group in self.rolling_users or ()]
        first = self.start_rotation_from_user_index or 0
        return found[first:] + found[:first]

    @property
    def days(self) -> list[int]:
        """The weekdays it names, in the order of its week; Monday is 0."""
        named = {DAYS.index(day) for day in self.by_day or ()}
        first = DAYS.index(self.week_start or "SU")
        return sorted(named, key=lambda day: (day - first) % 7)

    @property
    def counts_days(self) -> bool:
        """Whether turns are counted in the days it names, and not in all days."""
        return self.type == "rolling_users" and self.frequency == "daily" and bool(self.by_day)

    @property
    def first(self) -> datetime:
        """When turn 0 begins: who takes turns on named days begins with the week's first."""
        if self.type != "rolling_users" or not self.days or self.start.weekday() in self.days:
            return self.start
        return self.start + (self.days[0] - self.start.weekday()) % 7 * DAY

    @property
    def serves_from(self) -> datetime:
        """From when on its events count."""
        return max(self.first, self.rotation_start or self.first)


class Event(NamedTuple):
    """One event of a shift, on the wall; ``turn`` says whose it is."""

    begin: datetime
    turn: int


def events(shift: Shift, since: datetime, last: datetime) -> Iterator[Event]:
    """Yield the events of a shift between two times on the wall, and perhaps some before.

    Raises:
        ValueError: They are more than 100,000.
    """
    if shift.frequency is None:
        yield Event(shift.start, 0)
        return
    if not ever(shift.by_month, shift.by_monthday):
        return
    rule = f"{_rule(shift)};UNTIL={last:%Y%m%dT%H%M%S}"
    for count, begin in enumerate(rrulestr(rule, dtstart=_near(shift, since))):
        if count > MOST_EVENTS:
            raise ValueError("it has too many events")
        if begin >= shift.serves_from:
            yield Event(begin, _turn(shift, begin, count))


def ever(months: Iterable[int] | None, days: Iterable[int] | None) -> bool:
    """Tell whether there is such a day in such a month: a rule of 30 February never ends."""
    longest = [LENGTHS[month - 1] for month in months or range(1, MONTHS + 1)]
    return not days or any(abs(day) <= length for day in days for length in longest)


def _near(shift: Shift, since: datetime) -> datetime:
    """Return a beginning from which the same events follow, some whole periods later."""
    unit = UNITS.get(shift.frequency or "")
    if unit is None or shift.counts_days or since <= shift.first:
        return shift.first
    period = shift.every * unit
    return shift.first + max((since - shift.first) // period - 1, 0) * period


def week_of(shift: Shift, at: datetime) -> datetime:
    """Return the day on which a week of the shift begins."""
    return at - (at.weekday() - DAYS.index(shift.week_start or "SU")) % 7 * DAY


def _turn(shift: Shift, begin: datetime, count: int) -> int:
    """Return the number of the turn that an event is of."""
    if shift.counts_days:
        return count // shift.every
    if shift.frequency == "monthly":
        first = shift.first.year * MONTHS + shift.first.month
        return (begin.year * MONTHS + begin.month - first) // shift.every
    if shift.frequency == "weekly":
        return (week_of(shift, begin) - week_of(shift, shift.first)) // WEEK // shift.every
    period = HOUR if shift.frequency == "hourly" else DAY
    return (begin - shift.first) // period // shift.every


def _rule(shift: Shift) -> str:
    """Return the recurrence of all turns together, whoever's they are."""
    every = 1 if shift.counts_days else shift.every
    parts = [f"FREQ={str(shift.frequency).upper()}", f"INTERVAL={every}"]
    parts.append(f"WKST={shift.week_start or 'SU'}")
    for name, values in (
        ("BYDAY", shift.by_day),
        ("BYMONTH", shift.by_month),
        ("BYMONTHDAY", shift.by_monthday),
    ):
        if values:
            parts.append(f"{name}={','.join(map(str, values))}")
    return ";".join(parts)
