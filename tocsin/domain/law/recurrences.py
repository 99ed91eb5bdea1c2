"""What is due again and again: the next time after the trigger."""

from datetime import date, datetime
from math import ceil

from tocsin.domain.law import local
from tocsin.domain.law.counting import Leg, count
from tocsin.domain.law.method import Length, Method
from tocsin.domain.law.reckoning import RefusalError
from tocsin.domain.law.spans import months_on
from tocsin.domain.law.terms import Yearly

MOST_TRIES = 5_000
LONGEST_DAYS = {
    "minutes": 1 / 1440,
    "hours": 1 / 24,
    "days": 1,
    "weekdays": 3,
    "business_days": 4,
    "weeks": 7,
    "months": 31,
    "years": 366,
}


def next_every(method: Method, length: Length, anchor: datetime, after: datetime) -> Length:
    """Return the whole length from the anchor to the next time.

    Each time is counted from the anchor itself, so that months do not drift.

    Raises:
        RefusalError: It is too many times away.
    """
    days = LONGEST_DAYS[length.unit] * length.amount + 1
    times = max(1, ceil((after - anchor).total_seconds() / 86400 / days) - 1)
    for number in range(times, times + MOST_TRIES):
        whole = length._replace(amount=length.amount * number)
        if count(method, Leg(anchor, (whole,))).at > after:
            return whole
    detail = f"The anchor lies more than {MOST_TRIES} times back."
    raise RefusalError("out-of-bounds", detail, method.law.citation)


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
