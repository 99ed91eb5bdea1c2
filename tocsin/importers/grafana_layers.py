"""Grafana OnCall's shifts as layers of ours, where their events are the same every week."""

from datetime import datetime, time, timedelta

from tocsin.domain.oncall.layer import Restriction
from tocsin.domain.oncall.rotation import HandoffTime, Rotation
from tocsin.importers.grafana_shifts import HOUR, Shift, week_of
from tocsin.importers.turns import DAY, WEEK, InexpressibleError, turns
from tocsin.importers.weekly import hours, together

MOST_WINDOWS = 84  # in a week; a layer has at most a hundred hours
Shape = tuple[Rotation, tuple[str, ...], tuple[Restriction, ...]]


def shape_of(shift: Shift, members: list[str]) -> Shape:
    """Return rotation, members and hours of a shift.

    Raises:
        InexpressibleError: Its events are not the same every week, or overlap.
    """
    if shift.frequency is None:
        return Rotation(kind="daily", starts_on=shift.start.date()), tuple(members[:1]), ()
    if shift.by_month or shift.by_monthday or shift.frequency == "monthly":
        raise InexpressibleError("events on days of a month")
    if shift.frequency == "weekly":
        return _weekly(shift, members)
    if shift.frequency == "daily" and shift.by_day:
        return _on_days(shift, members)
    if shift.by_day:
        raise InexpressibleError("hourly events on some days")
    return _evenly(shift, members, HOUR if shift.frequency == "hourly" else DAY)


def _evenly(shift: Shift, members: list[str], period: timedelta) -> Shape:
    """Return turns that follow one another; the hours where events are shorter than those."""
    length = shift.every * period
    rotation, order = turns(shift.first, length, members)
    if shift.length > length:
        raise InexpressibleError("events that overlap")
    if shift.length == length:
        return rotation, order, ()
    if WEEK % length or WEEK // length > MOST_WINDOWS:
        raise InexpressibleError("events at other times each week")
    found = []
    for number in range(WEEK // length):
        at = shift.first + number * length
        found += hours(at.time(), shift.length, (at.weekday(),))
    return rotation, order, together(_merged(found))


def _on_days(shift: Shift, members: list[str]) -> Shape:
    if shift.length > DAY or (shift.every > 1 and not shift.counts_days):
        raise InexpressibleError("events that overlap, or at other times each week")
    limits = together(hours(shift.first.time(), shift.length, shift.days))
    handoff = HandoffTime(at=shift.first.time(), weekdays=tuple(sorted(shift.days)))
    rotation = Rotation(
        kind="custom", starts_on=shift.first.date(), length=shift.every, handoffs=(handoff,)
    )
    return rotation, tuple(members), limits


def _weekly(shift: Shift, members: list[str]) -> Shape:
    days = shift.days or [shift.first.weekday()]
    at = shift.first.time()
    if shift.every > 1:
        if shift.by_day or shift.length != shift.every * WEEK:
            raise InexpressibleError("weeks without an event")
        return (*turns(shift.first, shift.length, members), ())
    if (days[-1] - days[0]) % 7 * DAY + shift.length > WEEK:
        raise InexpressibleError("events that overlap")
    begin = _day_of(shift, days[0])
    rotation = Rotation(kind="weekly", starts_on=begin.date(), weekday=days[0], at=at)
    return rotation, tuple(members), together(hours(at, shift.length, days))


def _day_of(shift: Shift, weekday: int) -> datetime:
    """Return a weekday of the week in which the first turn begins."""
    first = week_of(shift, shift.first)
    return first + (weekday - first.weekday()) % 7 * DAY


def _merged(restrictions: list[Restriction]) -> list[Restriction]:
    """Join those of the same hours on different days."""
    found: dict[tuple[time, time], set[int]] = {}
    for one in restrictions:
        found.setdefault((one.begin, one.end), set()).update(one.weekdays)
    unique = {(one.begin, one.end): one for one in restrictions}
    return [
        unique[key].model_copy(update={"weekdays": tuple(sorted(days))})
        for key, days in found.items()
    ]
