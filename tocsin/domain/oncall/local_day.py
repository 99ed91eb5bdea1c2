"""Spans of local time: from one time on the wall to another, as instants."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tocsin.domain.law.local import instant

DAY = timedelta(days=1)
MIDNIGHT = time(0)


class LocalDay(NamedTuple):
    """A span of local time on one date. It may be empty: Samoa had no 30 December 2011."""

    begin: datetime
    end: datetime


def local_day(day: date, zone: ZoneInfo) -> LocalDay:
    """Return a local day, from midnight to midnight."""
    return local_hours(day, MIDNIGHT, MIDNIGHT, zone)


def local_hours(day: date, begin: time, end: time, zone: ZoneInfo) -> LocalDay:
    """Return the hours that begin on a local day; they end the day after if not later."""
    last = day if end > begin else day + DAY
    return LocalDay(
        instant(datetime.combine(day, begin), zone, later=False),
        instant(datetime.combine(last, end), zone, later=False),
    )
