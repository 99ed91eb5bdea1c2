"""Calendars of Grafana OnCall: whose name stands in an event serves while it lasts.

A summary such as ``[L2] ada`` says the level and a user's name or e-mail address.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from tocsin.domain.law.local import instant, zone_named
from tocsin.domain.law.reckoning import RefusalError
from tocsin.importers.finite import Served, Window
from tocsin.importers.grafana_shifts import ever
from tocsin.importers.people import Directory
from tocsin.importers.report import Report

LEVEL = re.compile(r"^\[L(\d{1,3})\]")
MOST_EVENTS, MOST_TIMES = 5_000, 20_000
TOO_OFTEN = ("SECONDLY", "MINUTELY")
UNREAD = {"BYWEEKNO", "BYYEARDAY", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"}
FIELDS = ("summary", "description", "attendee")
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)
Component: TypeAlias = Any  # icalendar knows only at run time what a field holds
UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Feed:
    """One calendar, as text, and where it stands; ``level`` is that of overrides, if it is."""

    path: str
    text: str
    level: int | None = None


def read_feed(feed: Feed, people: Directory, report: Report, window: Window) -> list[Served]:
    """Return who serves by a calendar; each event is carried over or reported."""
    try:
        calendar = Calendar.from_ical(feed.text)
        found = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
        zone = _zone(calendar)
    except (*UNREADABLE, RefusalError) as error:
        report.lost(feed.path, f"it is no iCalendar: {error}"[:200])
        return []
    if len(found) > MOST_EVENTS:
        report.lost(feed.path, f"it has more than {MOST_EVENTS} events")
        return []
    moved = {
        (str(one.get("uid")), _moved(one, zone)) for one in found if "recurrence-id" in one
    }
    served: list[Served] = []
    for index, event in enumerate(found):
        path = f"{feed.path}.events[{index}]"
        try:
            served += [*_event(event, feed, path, zone, people, report, window, moved)]
        except UNREADABLE as error:
            report.lost(path, f"the event cannot be read: {error}"[:200])
    return served


def _event(
    event: Component,
    feed: Feed,
    path: str,
    zone: ZoneInfo,
    people: Directory,
    report: Report,
    window: Window,
    moved: set[tuple[str, datetime | None]],
) -> Iterator[Served]:
    summary = str(event.get("summary", "")).strip()
    if str(event.get("status", "")).upper() == "CANCELLED":
        report.note(path, "the event is cancelled, and is left out")
        return
    named = [_without_level(str(event.get(field, ""))) for field in FIELDS]
    keys = [key for key in map(people.find, filter(None, named)) if key]
    if not keys:
        report.lost(
            path, f"nobody of the export is {summary[:80]!r}", "enter the shift by hand"
        )
        return
    level = feed.level
    if level is None:
        found = LEVEL.match(summary)
        level = int(found[1]) if found else 0
    zone = _own_zone(event["dtstart"].dt, zone)
    begin, length = _when(event, zone)
    for wall in _times(event, begin, length, window, zone):
        first = instant(wall, zone, later=False)
        if "recurrence-id" not in event and (str(event.get("uid")), first) in moved:
            continue
        end = instant(wall + length, zone, later=False)
        if first < end:
            for key in dict.fromkeys(keys):
                yield Served(first, end, key, level)
    if "rdate" in event:
        report.lost(path, "its further dates (RDATE) are not read")
    report.carry(path)


def _times(
    event: Component, begin: datetime, length: timedelta, window: Window, zone: ZoneInfo
) -> Iterator[datetime]:
    """Yield when an event begins, on the wall of the zone."""
    if "rrule" not in event:
        yield begin
        return
    last = window.end.astimezone(zone).replace(tzinfo=None)
    earliest = window.begin.astimezone(zone).replace(tzinfo=None) - length
    rule = event["rrule"]
    if rule.get("FREQ", [""])[0] in TOO_OFTEN:
        raise ValueError("it recurs too often")
    if rule.keys() & UNREAD or not ever(rule.get("BYMONTH"), rule.get("BYMONTHDAY")):
        raise ValueError("it recurs in a way that is not read")
    ending = [_wall(at, zone) for at in rule.pop("UNTIL", [])]
    until = min([last, *ending])
    text = f"{rule.to_ical().decode()};UNTIL={until:%Y%m%dT%H%M%S}"
    left_out = {_wall(one.dt, zone) for one in _listed(event.get("exdate"))}
    for count, wall in enumerate(rrulestr(text, dtstart=begin)):
        if count > MOST_TIMES:
            raise ValueError("it recurs too often")
        if wall >= earliest and wall not in left_out:
            yield wall


def _when(event: Component, zone: ZoneInfo) -> tuple[datetime, timedelta]:
    begin = event["dtstart"].dt
    if "dtend" in event:
        return _wall(begin, zone), _wall(event["dtend"].dt, zone) - _wall(begin, zone)
    if "duration" in event:
        return _wall(begin, zone), event["duration"].dt
    whole = timedelta(days=0 if isinstance(begin, datetime) else 1)
    return _wall(begin, zone), whole


def _wall(at: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time())
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


def _moved(event: Component, zone: ZoneInfo) -> datetime | None:
    try:
        return instant(_wall(event["recurrence-id"].dt, zone), zone, later=False)
    except UNREADABLE:
        return None


def _zone(calendar: Component) -> ZoneInfo:
    """Return the calendar's zone, for times that name none."""
    named = calendar.get("x-wr-timezone")
    return zone_named(str(named)) if named else UTC_ZONE


def _own_zone(begin: date | datetime, zone: ZoneInfo) -> ZoneInfo:
    """Return the zone in whose time an event recurs."""
    own = begin.tzinfo if isinstance(begin, datetime) else None
    return own if isinstance(own, ZoneInfo) else UTC_ZONE if own else zone


def _listed(given: Component) -> Iterator[Component]:
    for one in given if isinstance(given, list) else [given] if given else []:
        yield from one.dts


def _without_level(text: str) -> str:
    return LEVEL.sub("", text.strip(), count=1).strip().removeprefix("mailto:")
