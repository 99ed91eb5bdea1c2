"""Calendar days, weeks, months and years from a date, forwards and backwards."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

ONE = timedelta(days=1)


def last_day(day: date, unit: str, amount: int, counted: bool, overflows: bool = False) -> date:
    """Return the last day of a period that begins with an event.

    Args:
        day: The day of the event.
        unit: ``days``, ``weeks``, ``months`` or ``years``.
        amount: How many; negative to count back.
        counted: Whether the day of the event is the first day of the period.
        overflows: Whether a month that lacks the date ends on the day after its last.
    """
    if unit in ("days", "weeks"):
        last = day + timedelta(days=amount * (7 if unit == "weeks" else 1))
        back = ONE if amount > 0 else -ONE
        return last - back if counted else last
    end = months_on(day, amount * (12 if unit == "years" else 1), counted)
    return end + ONE if overflows and not counted and end.day < day.day else end


def months_on(day: date, months: int, counted: bool) -> date:
    """Return the corresponding date so many months on, else that month's last day.

    With the day of the event counted the period ends on the day before the corresponding date
    (the day after it, backwards); where there is no such date, still with the month.

    Raises:
        OverflowError: It is no year of any calendar.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        message = f"there is no year {year}"
        raise OverflowError(message)
    length = monthrange(year, month + 1)[1]
    if day.day > length:
        return date(year, month + 1, length)
    corresponding = date(year, month + 1, day.day)
    if not counted:
        return corresponding
    return corresponding - ONE if months > 0 else corresponding + ONE
