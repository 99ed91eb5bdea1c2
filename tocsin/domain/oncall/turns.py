"""Whose turn it is in a layer, and whether the layer serves, at an instant.

A turn is found by arithmetic: about where it must be, then at most a few steps to the side.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.local_day import DAY, LocalDay, local_hours


class Turn(NamedTuple):
    """One turn of a layer: its number, and from when to when."""

    number: int
    begin: datetime
    end: datetime


def turn_at(layer: Layer, zone: ZoneInfo, at: datetime) -> Turn | None:
    """Return the turn at an instant; before the first there is none."""
    cadence = layer.rotation.cadence
    number = cadence.near(at, zone)
    begin = cadence.begin(number, zone)
    while begin > at:
        number -= 1
        begin = cadence.begin(number, zone)
    end = cadence.begin(number + 1, zone)
    while end <= at:
        number, begin = number + 1, end
        end = cadence.begin(number + 1, zone)
    return Turn(number, begin, end) if number >= 0 else None


def is_open(layer: Layer, zone: ZoneInfo, at: datetime) -> bool:
    """Tell whether an instant is within the hours of a layer."""
    if not layer.restrictions:
        return True
    local = at.astimezone(zone)
    today, days = local.date(), [0]
    if local.fold:  # a time of the day after may have been there already
        days.append(1)
    for restriction in layer.restrictions:
        crosses = restriction.end <= restriction.begin
        for ahead in (*days, -1) if crosses else days:
            day = today + ahead * DAY
            if day.weekday() in restriction.weekdays:
                begin, end = local_hours(day, restriction.begin, restriction.end, zone)
                if begin <= at < end:
                    return True
    return False


def turn_begins(
    layer: Layer, zone: ZoneInfo, begin: datetime, end: datetime
) -> Iterator[datetime]:
    """Yield every instant of a span at which a turn begins."""
    cadence = layer.rotation.cadence
    turn = turn_at(layer, zone, begin)
    number = turn.number if turn else 0
    while (at := cadence.begin(number, zone)) < end:
        if at >= begin:
            yield at
        number += 1


def hours_between(
    layer: Layer, zone: ZoneInfo, begin: datetime, end: datetime
) -> Iterator[LocalDay]:
    """Yield the hours of a layer that touch a span."""
    day = begin.astimezone(zone).date() - 2 * DAY
    last = (end.astimezone(zone) + timedelta(days=1)).date()
    while day <= last:
        for restriction in layer.restrictions:
            if day.weekday() in restriction.weekdays:
                hours = local_hours(day, restriction.begin, restriction.end, zone)
                if hours.begin < end and hours.end > begin:
                    yield hours
        day += DAY
