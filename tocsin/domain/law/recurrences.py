"""What is due again and again: the next time after the trigger."""

from datetime import date, datetime

from tocsin.domain.law import local
from tocsin.domain.law.counting import Leg, count
from tocsin.domain.law.method import Length, Method
from tocsin.domain.law.spans import months_on
from tocsin.domain.law.terms import Yearly


def next_every(method: Method, length: Length, anchor: datetime, after: datetime) -> Length:
    """Return the whole length from the anchor to the next time after an instant.

    Each time is counted from the anchor itself, so that months do not drift.
    """

    def times(number: int) -> Length:
        return length._replace(amount=length.amount * number)

    def is_past(number: int) -> bool:
        return count(method, Leg(anchor, (times(number),))).at <= after

    low, high = 0, 1  # times that are past, and that are not
    while is_past(high):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if is_past(middle) else (low, middle)
    return times(high)


def next_yearly(method: Method, yearly: Yearly, after: datetime) -> datetime:
    """Return the end of the next such day of the year."""
    year = after.astimezone(method.zone).year
    for number in (year, year + 1):
        end = local.end_of_day(_day(number, yearly), method.zone, method.later)
        if end > after:
            break
    return end


def _day(year: int, yearly: Yearly) -> date:
    wanted = 31 if yearly.day == "last" else yearly.day
    first = date(year, yearly.month, 1)
    last = months_on(first, 1, counted=True)
    return first.replace(day=min(wanted, last.day))
