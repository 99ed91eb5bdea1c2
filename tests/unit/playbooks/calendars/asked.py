"""What calendars are asked: where, and which weekdays of a year are off."""

from collections.abc import Iterator
from datetime import date, timedelta

from tocsin.domain.law.reckoning import Calendar, Place
from tocsin.domain.law.terms import CalendarRef

NOWHERE = Place()
AT_THE_PLACE = CalendarRef(place=True)


def off(calendar: Calendar, year: int) -> Iterator[tuple[str, str]]:
    """Yield the weekdays of a year that are off and no weekend, as MM-DD and name."""
    day = date(year, 1, 1)
    while day.year == year:
        reason = calendar.day_off(day)
        if reason and not reason.is_weekend:
            yield f"{day:%m-%d}", reason.name
        day += timedelta(days=1)
