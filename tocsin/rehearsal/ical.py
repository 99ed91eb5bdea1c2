"""A timetable as iCalendar (RFC 5545): an event for each instant at which somebody is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from hashlib import sha256

from icalendar import Calendar, Event

from tocsin.rehearsal.timetable import TOLD, Repeats, Row

PRODUCT = "-//Tocsin//Rehearsal//EN"
FREQUENCIES = ((86400, "daily"), (3600, "hourly"), (60, "minutely"), (1, "secondly"))
IN_CALENDARS = (TOLD, "clock.started", "clock.breached", "clock.elapsed", "case.closed")


def calendar(rows: Sequence[Row], title: str, zone: tzinfo, until: datetime) -> str:
    """Write who is told when, and the ends of clocks, as instants without a length.

    A repeating rung is a repeating event; what nothing ends is written up to ``until``.
    """
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", f"Rehearsal: {title}")
    for place, row in enumerate(rows):
        if row.event in IN_CALENDARS:
            book.add_component(_event(row, f"{title}/{place}", zone, until))
    return bytes(book.to_ical()).decode()


def _event(row: Row, seed: str, zone: tzinfo, until: datetime) -> Event:
    event = Event()
    digest = sha256(f"{seed}/{row.at}/{row.what}/{row.who}".encode()).hexdigest()
    event.add("uid", f"{digest[:32]}@rehearsal.tocsin")
    event.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
    event.add("dtstart", row.at.astimezone(UTC).replace(microsecond=0))
    event.add("summary", _summary(row))
    told = f"Local: {row.at.astimezone(zone).replace(microsecond=0).isoformat()}"
    event.add("description", "\n".join(filter(None, (row.because, told))))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row.event])
    if row.repeats and not row.repeats.is_working:  # no rule of a calendar says that
        event.add("rrule", _rule(row.repeats, until))
    return event


def _summary(row: Row) -> str:
    if row.event == TOLD:
        urgent = "URGENT " if row.urgency == "urgent" else ""
        return f"{urgent}{', '.join(row.who) or 'nobody'}: {row.what}"
    return f"{row.event} {row.what}"


def _rule(repeats: Repeats, until: datetime) -> dict[str, object]:
    seconds = int(repeats.every.total_seconds())
    whole = [(size, name) for size, name in FREQUENCIES if seconds % size == 0]
    size, name = whole[0]
    end = {"count": repeats.times} if repeats.times else {"until": until.astimezone(UTC)}
    return {"freq": name, "interval": seconds // size, **end}
