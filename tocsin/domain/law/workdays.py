"""Working days: counted one by one, moved to from days off, insisted on by some rules."""

from collections.abc import Callable
from datetime import date, timedelta

from tocsin.domain.law.method import DaysOff
from tocsin.domain.law.reckoning import DayOff, RefusalError

ONE = timedelta(days=1)
SATURDAY = 5
LONGEST_ROLL = 60
LONGEST_WALK = 30_000
WEEKEND = DayOff("weekend", is_weekend=True)
Why = Callable[[date], DayOff | None]
Seen = list[tuple[date, DayOff]]


def weekend(day: date) -> DayOff | None:
    """Say why a day is off where only weekends are; holidays count like any other day."""
    return WEEKEND if day.weekday() >= SATURDAY else None


def walk(first: date, amount: int, why: Why, paused: frozenset[date], seen: Seen) -> date:
    """Return the last of so many days that count, from a first one that may count.

    Args:
        first: The day to begin with.
        amount: How many days count; negative to walk back.
        why: Says why a day does not count.
        paused: Days that do not count because time stood still.
        seen: Gets each day off that was passed.

    Raises:
        RefusalError: So many days off in a row are no calendar.
    """
    day, step, left = first, (ONE if amount > 0 else -ONE), abs(amount)
    for _ in range(LONGEST_WALK):
        off = why(day)
        if off is not None:
            seen.append((day, off))
        elif day not in paused:
            left -= 1
            if not left:
                return day
        day += step
    raise RefusalError("out-of-bounds", f"More than {LONGEST_WALK} days were walked.")


def rolled(day: date, forward: bool, days_off: DaysOff, seen: Seen) -> date:
    """Return the next working day, or the last one before; the same day when it is one.

    Raises:
        RefusalError: There is none within two months.
    """
    why, step = days_off.look(), (ONE if forward else -ONE)
    for _ in range(LONGEST_ROLL):
        off = why(day)
        if off is None:
            return day
        seen.append((day, off))
        day += step
    detail = f"{days_off.found and days_off.found.name} has no working day for two months."
    raise RefusalError("out-of-bounds", detail)


def at_least(first: date, last: date, count: int, days_off: DaysOff) -> date:
    """Return the first end, from ``last`` on, with so many working days since ``first``.

    Raises:
        RefusalError: There are not so many within two months.
    """
    why, day, left = days_off.look(), first, count
    for _ in range(LONGEST_ROLL):
        if why(day) is None:
            left -= 1
            if not left:
                return max(day, last)
        day += ONE
    raise RefusalError("out-of-bounds", "There are no working days for two months.")
