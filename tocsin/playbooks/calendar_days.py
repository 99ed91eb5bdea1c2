"""The dates of a day that a calendar of the law pack adds."""

import datetime as dt
from collections.abc import Iterator

from dateutil.easter import easter

from tocsin.domain.law.pack import CalendarDay

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = 7


def dates_in(year: int, days: tuple[CalendarDay, ...]) -> Iterator[tuple[dt.date, str]]:
    """Yield every date of a year with its name, also those that are kept for another day.

    The years beside it are looked at too: New Year's Day on a Saturday is kept in December.
    """
    for day in days:
        for near in (year - 1, year, year + 1):
            for date, name in _with_moved(day, near):
                if date.year == year:
                    yield date, name


def _with_moved(day: CalendarDay, year: int) -> Iterator[tuple[dt.date, str]]:
    date = _date(day, year)
    if date is None:
        return
    yield date, day.name
    kept = getattr(day.moves, WEEKDAYS[date.weekday()], None)
    if kept is not None:
        yield _nearest(date, WEEKDAYS.index(kept)), f"{day.name} (observed)"


def _date(day: CalendarDay, year: int) -> dt.date | None:
    if year < (day.since or dt.MINYEAR) or year > (day.until or dt.MAXYEAR):
        return None
    if day.date is not None:
        return day.date if day.date.year == year else None
    if day.yearly is not None:
        return _yearly(day.yearly, year)
    if day.easter is not None:
        sunday: dt.date = easter(year)
        return sunday + dt.timedelta(days=day.easter)
    return _nth(day.nth or "", year)


def _yearly(text: str, year: int) -> dt.date | None:
    try:
        return dt.date.fromisoformat(f"{year:04}-{text}")
    except ValueError:
        return None  # 29 February of another year


def _nth(text: str, year: int) -> dt.date | None:
    """Read ``4 thu 11 +1``; None when the month has no such weekday (the fifth)."""
    place, weekday, month, *shift = text.split()
    first = dt.date(year, int(month), 1)
    every = [
        day
        for day in (first + dt.timedelta(days=n) for n in range(31))
        if day.month == first.month and day.weekday() == WEEKDAYS.index(weekday)
    ]
    index = int(place) - 1 if int(place) > 0 else int(place)
    if not -len(every) <= index < len(every):
        return None
    return every[index] + dt.timedelta(days=int(shift[0]) if shift else 0)


def _nearest(date: dt.date, weekday: int) -> dt.date:
    ahead = (weekday - date.weekday()) % _WEEK
    return date + dt.timedelta(days=ahead if ahead <= _WEEK // 2 else ahead - _WEEK)
