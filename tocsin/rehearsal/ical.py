"""A timetable as iCalendar (RFC 5545): an event for each instant at which somebody is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256

from icalendar import Calendar, Event

from tocsin.rehearsal.timetable import TOLD, Row

PRODUCT = "-//Tocsin//Rehearsal//EN"
IN_CALENDARS = (TOLD, "clock.started", "clock.breached", "clock.elapsed", "case.closed")


def calendar(rows: Sequence[Row], title: str, zone: tzinfo) -> str:
    """Write who is told when, and the ends of clocks; a repeating rung is a repeating event."""
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", f"Rehearsal: {title}")
    for place, row in enumerate(rows):
        if row.event in IN_CALENDARS:
            book.add_component(_event(row, f"{title}/{place}", zone))
    return bytes(book.to_ical()).decode()


def _event(row: Row, seed: str, zone: tzinfo) -> Event:
    event = Event()
    digest = sha256(f"{seed}/{row.at}/{row.what}/{row.who}".encode()).hexdigest()
    event.add("uid", f"{digest[:32]}@rehearsal.tocsin")
    event.add("dtstamp", datetime.now(UTC).replace(microsecond=0))
    event.add("dtstart", row.at.astimezone(UTC).replace(microsecond=0))
    event.add("duration", timedelta(0))
    event.add("summary", _summary(row))
    told = f"Local: {row.at.astimezone(zone).replace(microsecond=0).isoformat()}"
    event.add("description", "\n".join(filter(None, (row.because, told))))
    event.add("transp", "TRANSPARENT")
    event.add("categories", [row.event])
    if row.repeats:
        event.add("rrule", _rule(row))
    return event


def _summary(row: Row) -> str:
    if row.event == TOLD:
        urgent = "URGENT " if row.urgency == "urgent" else ""
        return f"{urgent}{', '.join(row.who) or 'nobody'}: {row.what}"
    return f"{row.event} {row.what}"


def _rule(row: Row) -> dict[str, object]:
    assert row.repeats is not None  # noqa: S101 - asked before
    seconds = int(row.repeats.every.total_seconds())
    rule: dict[str, object] = {"freq": "minutely", "interval": max(seconds // 60, 1)}
    if row.repeats.times:
        rule["count"] = row.repeats.times
    return rule
