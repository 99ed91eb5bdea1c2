"""Hours and minutes: as they pass, or only those on days that are not left out."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tocsin.domain.law import local
from tocsin.domain.law.method import Length
from tocsin.domain.law.reckoning import RefusalError

ONE_DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
LONGEST_WALK = 30_000
Interval = tuple[datetime, datetime]


def plain(length: Length) -> timedelta:
    """Return how long it is as time passes."""
    minutes = length.amount * (60 if length.unit == "hours" else 1)
    return timedelta(minutes=minutes)


def walk(
    at: datetime, length: Length, zone: ZoneInfo, paused: Sequence[Interval] = ()
) -> datetime:
    """Return when so many hours have passed that do not fall on the weekdays left out.

    Time that stood still does not count either.

    Raises:
        RefusalError: It is too long to be walked.
    """
    left = plain(length)
    for _ in range(LONGEST_WALK):
        day = at.astimezone(zone).date()
        midnight = _midnight(day + ONE_DAY, zone, later=False)
        if midnight <= at:  # it comes twice
            midnight = _midnight(day + ONE_DAY, zone, later=True)
        if day.weekday() not in length.skip:
            for begin, end in _free(at, midnight, paused):
                if left <= end - begin:
                    return begin + left
                left -= end - begin
        at = midnight
    raise RefusalError("out-of-bounds", "It is too long to be walked day by day.")


def walk_back(at: datetime, length: Length, zone: ZoneInfo) -> datetime:
    """Return when so many hours that are not left out still lie before an instant.

    Raises:
        RefusalError: It is too long to be walked.
    """
    left = plain(length)
    for _ in range(LONGEST_WALK):
        day = (at - MOMENT).astimezone(zone).date()
        begun = _midnight(day, zone, later=False)
        if begun >= at:  # a day that begins twice
            begun = at - MOMENT
        if day.weekday() not in length.skip:
            if left <= at - begun:
                return at - left
            left -= at - begun
        at = begun
    raise RefusalError("out-of-bounds", "It is too long to be walked day by day.")


def _midnight(day: date, zone: ZoneInfo, later: bool) -> datetime:
    return local.instant(datetime.combine(day, time.min), zone, later)


def _free(begin: datetime, end: datetime, paused: Sequence[Interval]) -> list[Interval]:
    """Return what of a time is left beside the pauses."""
    free = [(begin, end)]
    for first, last in paused:
        free = [
            piece
            for one in free
            for piece in ((one[0], min(one[1], first)), (max(one[0], last), one[1]))
            if piece[0] < piece[1]
        ]
    return free
