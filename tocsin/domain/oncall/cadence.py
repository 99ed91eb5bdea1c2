"""When turns begin, by arithmetic: from a number to an instant, and from an instant back.

``near`` may miss by a turn or two where a zone changes its offset; ``turns.py`` mends that.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from tocsin.domain.law.local import instant

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONTHS = 12
Point = tuple[int, time]  # weekday and time of a handoff


class Cadence(Protocol):
    """The rhythm of a rotation in a zone."""

    def begin(self, turn: int, zone: ZoneInfo) -> datetime:
        """Return the instant at which a turn begins, in UTC."""

    def near(self, at: datetime, zone: ZoneInfo) -> int:
        """Return the number of a turn that is at, or next to, an instant."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Turns of hours that pass, whatever the wall shows."""

    first: datetime
    step: timedelta

    def begin(self, turn: int, zone: ZoneInfo) -> datetime:
        """Count on from the first turn."""
        return instant(self.first, zone, later=False) + turn * self.step

    def near(self, at: datetime, zone: ZoneInfo) -> int:
        """Divide what passed since the first turn."""
        return (at - instant(self.first, zone, later=False)) // self.step


@dataclass(frozen=True, slots=True)
class Days:
    """Turns of days or weeks that begin at one time on the wall."""

    first: datetime
    step: timedelta

    def begin(self, turn: int, zone: ZoneInfo) -> datetime:
        """Turn so many days on the calendar into an instant."""
        return instant(self.first + turn * self.step, zone, later=False)

    def near(self, at: datetime, zone: ZoneInfo) -> int:
        """Divide the days on the calendar."""
        return (_wall(at, zone) - self.first) // self.step


@dataclass(frozen=True, slots=True)
class Months:
    """Turns of months that begin on one day of the month, or on its last if it lacks that."""

    first: int  # months since year 0
    step: int
    day: int
    at: time

    def begin(self, turn: int, zone: ZoneInfo) -> datetime:
        """Turn the day of so many months later into an instant."""
        wall = datetime.combine(month_day(self.first + turn * self.step, self.day), self.at)
        return instant(wall, zone, later=False)

    def near(self, at: datetime, zone: ZoneInfo) -> int:
        """Divide the months on the calendar."""
        wall = _wall(at, zone)
        return (month_number(wall.date()) - self.first) // self.step


@dataclass(frozen=True, slots=True)
class Points:
    """Turns that begin at the handoffs of each week, ``step`` of them to a turn."""

    monday: date
    points: tuple[Point, ...]
    first: int  # number of the first handoff, counted from that Monday
    step: int

    def begin(self, turn: int, zone: ZoneInfo) -> datetime:
        """Turn the number of a handoff into an instant."""
        week, index = divmod(self.first + turn * self.step, len(self.points))
        weekday, at = self.points[index]
        wall = datetime.combine(self.monday + week * WEEK + weekday * DAY, at)
        return instant(wall, zone, later=False)

    def near(self, at: datetime, zone: ZoneInfo) -> int:
        """Count the handoffs of whole weeks and of this one."""
        wall = _wall(at, zone)
        week, weekday = divmod((wall.date() - self.monday).days, 7)
        index = bisect_right(self.points, (weekday, wall.time())) - 1
        return (week * len(self.points) + index - self.first) // self.step


def weekly_points(starts_on: date, points: tuple[Point, ...], step: int) -> Points:
    """Return the turns of weekly handoffs, the first on or after a date."""
    monday = starts_on - starts_on.weekday() * DAY
    first = bisect_left(points, (starts_on.weekday(), time.min))
    return Points(monday, points, first, step)


def monthly(starts_on: date, day: int, at: time, step: int) -> Months:
    """Return the turns of months, the first on or after a date."""
    first = month_number(starts_on)
    is_past = month_day(first, day) < starts_on
    return Months(first + is_past, step, day, at)


def month_number(day: date) -> int:
    """Return the number of a date's month, counted from year 0."""
    return day.year * MONTHS + day.month - 1


def month_day(number: int, day: int) -> date:
    """Return a day of a month, or its last day if it lacks that one."""
    year, month = divmod(number, MONTHS)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _wall(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
