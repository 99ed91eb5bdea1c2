"""Arithmetic in working hours: Monday to Friday, 9 to 17 in one time zone, days off left out.

All instants are aware and in UTC. An hour is an hour of work, so a working day has eight, also
on the days on which the clocks change, which they do at night.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = 5  # Monday to Friday
LONGEST_REST = timedelta(days=400)  # nobody's year has no working day; this ends the search
DAY, NO_TIME = timedelta(days=1), timedelta()


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """When slow ladders may tell somebody.

    Attributes:
        zone: IANA name of the zone whose clock says 9 and 17.
        days_off: Dates in that zone on which nobody works though it is a weekday.
    """

    zone: str = "UTC"
    days_off: tuple[date, ...] = ()
    opens: int = 9
    closes: int = 17

    def opening(self, at: datetime) -> datetime:
        """Return the instant itself when it is worked then, else the next opening."""
        return next((max(opens, at) for opens, _ in self._shifts(at)), at)

    def after(self, at: datetime, amount: timedelta) -> datetime:
        """Return the instant by which so much was worked from ``at`` on."""
        for opens, closes in self._shifts(at):
            begin = max(opens, at)
            if amount <= closes - begin:
                return begin + amount
            amount -= closes - begin
            at = closes
        return at + amount

    def between(self, begin: datetime, end: datetime) -> timedelta:
        """Return how much is worked between two instants."""
        worked = NO_TIME
        for opens, closes in self._shifts(begin):
            if opens >= end:
                break
            worked += min(closes, end) - max(opens, begin)
        return worked

    def _shifts(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the shifts that end after an instant, until a rest is too long to be one."""
        day = last = at.astimezone(ZoneInfo(self.zone)).date()
        while day - last < LONGEST_REST:
            if self._is_worked(day):
                opens, closes = self._shift(day)
                if closes > at:
                    last = day
                    yield opens, closes
            day += DAY

    def _is_worked(self, day: date) -> bool:
        return day.weekday() < WEEK and day not in self.days_off

    def _shift(self, day: date) -> tuple[datetime, datetime]:
        zone = ZoneInfo(self.zone)
        opens = datetime.combine(day, time(self.opens), zone)
        closes = datetime.combine(day, time(self.closes), zone)
        return opens.astimezone(UTC), closes.astimezone(UTC)
