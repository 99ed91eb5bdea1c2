"""Time off out of an iCalendar (RFC 5545): when events make somebody busy, and nothing more.

Titles, places and guests of private events are not read. What cannot be used is named, so
that nobody believes it counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

HORIZON = timedelta(days=731)
OLDEST = timedelta(days=3660)
LONGEST = timedelta(days=731)
MOST_EVENTS, MOST_REPEATING, MOST_TIMES, MOST_BARREN = 2_000, 200, 800, 5
CYCLE = 400  # years, after which dates fall on the same days of the week
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)


class CalendarError(Exception):
    """The text is no iCalendar, or too much of one."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A span in which somebody is away; ``uid`` is stable from one import to the next."""

    uid: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An event that is not used, and why."""

    uid: str
    why: str


@dataclass(frozen=True, slots=True)
class Away:
    """What a calendar says."""

    absences: tuple[Absence, ...]
    skipped: tuple[Skipped, ...]


class _UnusedError(Exception):
    """This event is of no use."""


class _BarrenError(_UnusedError):
    """Its rule asks for days that do not come; to find that out takes long."""


def read_absences(body: bytes, zone: ZoneInfo, now: datetime) -> Away:
    """Read every event that makes somebody busy and is not over.

    Args:
        body: UTF-8.
        zone: For whole days, and for times that name no zone.
        now: Repeating events are read up to two years from then.

    Raises:
        CalendarError: It is no iCalendar, or holds more than 2,000 events.
    """
    events = _events(body)
    moved = {(_uid(event), _instant(event, "recurrence-id", zone)) for event in events}
    found: dict[str, Absence] = {}
    skipped = []
    repeating = barren = 0
    for event in events:
        repeating += "rrule" in event
        try:
            if "rrule" in event:
                _within_limits(repeating, barren)
            for one in _absences(event, zone, now):
                if "recurrence-id" in event or (_uid(event), one.begins) not in moved:
                    found[one.uid] = one
            if "rdate" in event:
                raise _UnusedError("its further dates (RDATE) are not read")
        except _UnusedError as error:
            barren += isinstance(error, _BarrenError)
            skipped.append(Skipped(uid=_uid(event), why=str(error)))
        except UNREADABLE:  # the parser hands out what it could not make sense of
            skipped.append(Skipped(uid=_uid(event), why="it cannot be read"))
    return Away(tuple(found.values()), tuple(skipped))


def _within_limits(repeating: int, barren: int) -> None:
    if repeating > MOST_REPEATING:
        raise _UnusedError(f"only {MOST_REPEATING} repeating events are read")
    if barren >= MOST_BARREN:
        raise _UnusedError(f"after {MOST_BARREN} rules that never come true no more are read")


def _events(body: bytes) -> list[Event]:
    try:
        calendar = Calendar.from_ical(body.decode("utf-8-sig"))
        if not isinstance(calendar, Calendar):
            raise CalendarError("it does not begin with BEGIN:VCALENDAR")
        events = [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]
    except UNREADABLE as error:
        raise CalendarError("it is no iCalendar (RFC 5545) in UTF-8") from error
    if len(events) > MOST_EVENTS:
        raise CalendarError(f"at most {MOST_EVENTS} events are read")
    return events


def _uid(event: Event) -> str:
    return str(event.get("uid", ""))[:200]


def _absences(event: Event, zone: ZoneInfo, now: datetime) -> Iterator[Absence]:
    if str(event.get("transp", "OPAQUE")).upper() == "TRANSPARENT":
        raise _UnusedError("it does not make anybody busy (TRANSP:TRANSPARENT)")
    if str(event.get("status", "")).upper() == "CANCELLED":
        raise _UnusedError("it was cancelled")
    if not _uid(event):
        raise _UnusedError("it has no UID")
    begins, ends = _span(event, zone)
    length = ends - begins
    if not timedelta() < length <= LONGEST:
        raise _UnusedError("it has no length, or one over two years")
    own = _uid(event)
    if "recurrence-id" in event:
        own = f"{own}/{_instant(event, 'recurrence-id', zone)}"
    starts = _repeated(event, begins, now) if "rrule" in event else iter((begins,))
    for start in starts:
        end = start + length
        name = f"{own}/{start.astimezone(UTC).isoformat()}" if "rrule" in event else own
        if end > now:
            yield Absence(name, start.astimezone(UTC), end.astimezone(UTC))


def _span(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = event.decoded("dtstart")
    if "dtend" in event:
        last = event.decoded("dtend")
    elif "duration" in event:
        last = first + event.decoded("duration")
    else:
        last = first + timedelta(days=0 if isinstance(first, datetime) else 1)
    return _at(first, zone), _at(last, zone)


def _at(value: Any, zone: tzinfo) -> datetime:  # noqa: ANN401 - whatever the parser made
    """Make an instant of a date or of a time; it keeps its zone, for what repeats."""
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if isinstance(value, date):
        return datetime.combine(value, time(), zone)
    raise _UnusedError("it has no beginning or end that can be read")


def _instant(event: Event, name: str, zone: ZoneInfo) -> datetime | None:
    try:
        return _at(event.decoded(name), zone) if name in event else None
    except (*UNREADABLE, _UnusedError):
        return None


def _repeated(event: Event, begins: datetime, now: datetime) -> Iterator[datetime]:
    """Repeat an event on the clock of its own zone, so that changes of the clock are right."""
    rule: Any = event["rrule"]
    if isinstance(rule, list):
        raise _UnusedError("it has more than one rule of repetition")
    if rule["FREQ"][0] in TOO_OFTEN:
        raise _UnusedError("it repeats more often than daily")
    if begins < now - OLDEST:
        raise _UnusedError("it began to repeat more than ten years ago")
    zone, until = begins.tzinfo, (now + HORIZON).astimezone(begins.tzinfo)
    if zone is None:
        raise _UnusedError("it has no time zone")
    for stated in rule.get("UNTIL", ()):
        until = min(until, _last(stated, begins))
    left_out = {_at(one, zone) for one in _excluded(event)}
    parts = [part for part in rule.to_ical().decode().split(";") if part[:5] != "UNTIL"]
    times = _on_the_wall(parts, begins.replace(tzinfo=None), until.replace(tzinfo=None))
    for local in islice(times, MOST_TIMES * 5):
        start = local.replace(tzinfo=zone)
        if start not in left_out:
            yield start


def _on_the_wall(rule: list[str], begins: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the times of a rule.

    What reads rules looks for the next time until the year 9999. The calendar is the same
    every 400 years, so the search begins in the last of them: days that never come
    (30 February) then cost a twentieth.

    Raises:
        _BarrenError: It comes true no more, although it should.
    """
    late = (MAXYEAR - max(begins.year, until.year)) // CYCLE * CYCLE
    found = 0
    for far in rrulestr(";".join(rule), dtstart=begins.replace(year=begins.year + late)):
        local = far.replace(year=far.year - late)
        if local > until:
            return
        yield local
        found += 1
    if f"COUNT={found}" not in rule:
        raise _BarrenError("its rule never comes true, or never again")


def _last(stated: Any, begins: datetime) -> datetime:  # noqa: ANN401 - a date or a time
    if not isinstance(stated, datetime):
        return datetime.combine(stated, time.max, begins.tzinfo)
    return (
        stated.astimezone(begins.tzinfo)
        if stated.tzinfo
        else stated.replace(tzinfo=begins.tzinfo)
    )


def _excluded(event: Event) -> Iterator[Any]:
    stated: Any = event.get("exdate", ())
    for group in stated if isinstance(stated, list) else (stated,):
        yield from (one.dt for one in getattr(group, "dts", ()))
