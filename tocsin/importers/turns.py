"""Turns of any length as a rotation of ours, with handoffs at times on the wall.

A length of whole days or weeks is a ``daily`` or ``weekly`` rotation. Any other is one of
``custom`` handoffs, as many to the turn as it needs: 36 hours are three handoffs of twelve.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from math import gcd

from pydantic import ValidationError

from tocsin.domain.law.reckoning import RefusalError
from tocsin.domain.oncall.rotation import MOST_POINTS, HandoffTime, Rotation

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SECOND = timedelta(seconds=1)
LENGTHS = {"hourly": timedelta(hours=1), "daily": DAY, "weekly": WEEK}


class InexpressibleError(ValueError):
    """No rotation of ours has such turns."""


NO_LAYER = (ValidationError, InexpressibleError, RefusalError, OverflowError)


def turns(
    first: datetime, length: timedelta, members: Sequence[str]
) -> tuple[Rotation, tuple[str, ...]]:
    """Return a rotation and its members, whose first has the turn that begins at ``first``.

    Turns go on backwards before it; a layer's ``begin`` cuts them off.

    Args:
        first: A time on the wall, without an offset.
        length: How long a turn lasts on the wall.
        members: In the order of their turns.

    Raises:
        InexpressibleError: The length is not positive, or needs handoffs closer than half an
            hour.
    """
    if length <= timedelta():
        raise InexpressibleError("a turn lasts no time")
    if length % DAY:
        return _handoffs(first, length, members)
    if length % WEEK:
        rotation = Rotation(
            kind="daily", starts_on=first.date(), at=first.time(), length=length // DAY
        )
    else:
        rotation = Rotation(
            kind="weekly",
            starts_on=first.date(),
            at=first.time(),
            weekday=first.weekday(),
            length=length // WEEK,
        )
    return rotation, tuple(members)


def _handoffs(
    first: datetime, length: timedelta, members: Sequence[str]
) -> tuple[Rotation, tuple[str, ...]]:
    gap = gcd(length // SECOND, WEEK // SECOND) * SECOND
    if length % SECOND or WEEK // gap > MOST_POINTS:
        raise InexpressibleError(f"turns of {length} need handoffs closer than half an hour")
    step = length // gap
    day, turn = _whole_turns_before(first, gap, step)
    rotation = Rotation(
        kind="custom", starts_on=day, length=step, handoffs=handoffs(first, gap)
    )
    rotated = (members[(index - turn) % len(members)] for index in range(len(members)))
    return rotation, tuple(rotated)


def handoffs(first: datetime, gap: timedelta) -> tuple[HandoffTime, ...]:
    """Return the handoffs of a week, one every ``gap``, one of them at ``first``."""
    days: dict[time, set[int]] = {}
    for index in range(WEEK // gap):
        point = first + index * gap
        days.setdefault(point.time(), set()).add(point.weekday())
    return tuple(HandoffTime(at=at, weekdays=tuple(sorted(days[at]))) for at in sorted(days))


def _whole_turns_before(first: datetime, gap: timedelta, step: int) -> tuple[date, int]:
    """Return a date from whose beginning to ``first`` there are whole turns, and how many.

    A rotation begins with the first handoff of a date. ``step`` and the handoffs of a week
    have no common divisor, so that one of the dates before fits.
    """
    for back in range(7 * step + 1):
        day = first.date() - back * DAY
        points = (first - datetime.combine(day, time())) // gap
        if points % step == 0:
            return day, points // step
    raise InexpressibleError("its handoffs fit no week")
