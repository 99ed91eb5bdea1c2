"""A slow way to count, as a person with a calendar and a wall clock would, day by day.

It shares nothing with the engine: no formula for months, no arithmetic with offsets.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY, QUARTER = timedelta(days=1), timedelta(minutes=15)
OFFSETS = [timedelta(minutes=15 * number) for number in range(-13 * 4, 15 * 4)]


def instants_of(wall, zone):
    """Every UTC instant at which a wall clock shows this; the end of the gap if none does."""
    zone = ZoneInfo(zone)
    found = sorted(
        at
        for at in {(wall - offset).replace(tzinfo=UTC) for offset in OFFSETS}
        if at.astimezone(zone).replace(tzinfo=None) == wall
    )
    return found or [_after(wall, zone)]


def _after(wall, zone):
    """The first quarter of an hour at which the wall clock shows something later."""
    at = (wall - OFFSETS[-1]).replace(tzinfo=UTC, second=0, minute=wall.minute // 15 * 15)
    while at.astimezone(zone).replace(tzinfo=None) <= wall:
        at += QUARTER
    return at


def end_of(day, zone, later):
    """The last second of a day, on the safe side."""
    found = instants_of(datetime.combine(day, time(23, 59, 59)), zone)
    return found[-1] if later else found[0]


def expected_day(trigger, length, zone, rule, days, *, later=False):
    """The day on which a period ends, once it moved; later, where early is the error."""
    ((unit, amount),) = length.items()
    day = trigger.astimezone(ZoneInfo(zone)).date()
    counted = rule.get("event_day") == "counted"
    last = last_day(day, unit, amount, counted, days.day_off)
    if later and not counted and unit in ("months", "years") and last.day != day.day:
        last += DAY
    first = day if counted else day + DAY
    is_one_day = amount == 1 and unit in ("days", "weekdays", "business_days")
    return moved(first, last, rule, days.day_off, is_one_day=is_one_day)


def last_day(day, unit, amount, counted, is_off):
    """The last day of a period, found one day at a time."""
    if unit in ("months", "years"):
        return _corresponding(day, amount * (12 if unit == "years" else 1), counted)
    wanted = amount * 7 if unit == "weeks" else amount
    counts = {
        "weekdays": lambda one: one.weekday() < 5,
        "business_days": lambda one: not is_off(one),
    }.get(unit, lambda one: True)
    day = day if counted else day + DAY
    while True:
        wanted -= counts(day)
        if not wanted:
            return day
        day += DAY


def _corresponding(day, months, counted):
    """Turn the leaves of the calendar; stay on the last day when a month is too short."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = day.day - 1 if counted else day.day
    if not number:  # the day before the first
        return date(year, month, 1) - DAY
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def moved(first, last, rule, is_off, *, is_one_day):
    """Move an end off days off, and on until there are enough working days."""
    day = last
    while rule.get("day_roll") == "next_working_day" and is_off(day):
        day += DAY
    least = rule.get("min_working_days", 0)
    if not is_one_day:
        while sum(not is_off(one) for one in days_between(first, day)) < least:
            day += DAY
    return day


def days_between(first, last):
    """Each day of a period."""
    return [first + DAY * number for number in range((last - first).days + 1)]


def hours_counted(begin, end, zone, skip):
    """How many hours between two instants do not fall on weekdays that are left out."""
    zone, at, quarters = ZoneInfo(zone), begin, 0
    while at < end:
        quarters += at.astimezone(zone).weekday() not in skip
        at += QUARTER
    return quarters / 4
