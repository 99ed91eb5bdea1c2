"""What a wall clock shows in a zone, and which instant its time means.

Two things are not as they seem on days when a zone changes its offset: a local time may not
exist (a gap) or be there twice (a fold). Both are settled here, and nowhere else.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.domain.law.reckoning import RefusalError

FIRST_YEAR, LAST_YEAR = 1900, 2200
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo:
    """Return a zone of the tz database.

    Raises:
        RefusalError: There is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        detail = f"{name!r} is no time zone of the tz database, such as Europe/Berlin."
        raise RefusalError("unknown-zone", detail) from error


def instant(wall: datetime, zone: ZoneInfo, later: bool) -> datetime:
    """Return the UTC instant of a local time.

    One that does not exist is the first moment after the gap; one that is there twice is the
    earlier of the two, or the ``later``.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if first == second:
        return first
    if first < second:
        return second if later else first
    return _end_of_gap(second, first, zone)


def end_of_day(day: date, zone: ZoneInfo, later: bool) -> datetime:
    """Return the last second of a local day."""
    return instant(datetime(day.year, day.month, day.day, 23, 59, 59), zone, later)  # noqa: DTZ001 - a wall's time


def _end_of_gap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find the change of offset between two instants, to the second."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


def next_full_hour(at: datetime, zone: ZoneInfo) -> datetime:
    """Return when the next hour begins on the wall; at a full hour, the one after."""
    for _ in range(3):  # where clocks move by half an hour, the first step may miss
        local = at.astimezone(zone)
        past = timedelta(
            minutes=local.minute, seconds=local.second, microseconds=local.microsecond
        )
        at += HOUR - past
        if not at.astimezone(zone).minute:
            break
    return at


def check_bounds(at: datetime, what: str) -> datetime:
    """Return an instant in UTC.

    Raises:
        RefusalError: It has no offset, or lies outside the years that are computed.
    """
    if at.tzinfo is None:
        detail = f"{what} has no offset from UTC."
        raise RefusalError("out-of-bounds", detail)
    try:
        found = at.astimezone(UTC)
    except OverflowError:
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        detail = f"{what} lies outside the years {FIRST_YEAR}–{LAST_YEAR}."
        raise RefusalError("out-of-bounds", detail)
    return found
