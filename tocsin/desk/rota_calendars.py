"""Shifts as iCalendar (RFC 5545), for the calendars that people look at anyway.

A calendar holds two weeks of the past and half a year of what is to come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from tocsin.domain.oncall.reason import Shift
from tocsin.domain.oncall.shifts import coverage, stints
from tocsin.domain.rota_telling import sentences
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import Stretch, now_of, stretches

PRODUCT = "-//Tocsin//On call//EN"
PAST, AHEAD = timedelta(days=14), timedelta(days=182)
REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn as a calendar shows it."""

    schedule: str
    title: str
    zone: str
    shift: Shift


def turns_of(session: Session, name: str, person: str | None = None) -> list[Turn]:
    """Return the turns of a schedule around now, of everybody or of one person."""
    now = now_of(session)
    cut = stretches(session, name, now - PAST, now + AHEAD)
    if person is not None and not any(person in _named(stretch) for stretch in cut):
        return []
    spans = [
        span
        for stretch in cut
        for span in coverage(stretch.schedule, stretch.begin, stretch.end)
    ]
    title, zone = (cut[-1].rota.title or name, cut[-1].rota.zone) if cut else (name, "UTC")
    return [
        Turn(name, title, zone, span)
        for span in stints(spans)
        if span.person and person in (None, span.person)
    ]


def calendar(session: Session, title: str, turns: Iterable[Turn]) -> bytes:
    """Write turns as events; the same turn has the same UID each time."""
    every = list(turns)
    known = {why.person for turn in every for why in turn.shift.why if why.person}
    names = names_of(session, known | {turn.shift.person or "" for turn in every})
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", title)
    book.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    book.add("x-published-ttl", "PT1H")
    stamp = now_of(session).astimezone(UTC).replace(microsecond=0)
    for turn in every:
        book.add_component(_event(turn, names, stamp))
    return bytes(book.to_ical())


def _named(stretch: Stretch) -> set[str]:
    schedule = stretch.schedule
    found = set(stretch.rota.people()) | {one.person for one in schedule.overrides}
    return found | {offer.person for swap in schedule.swaps for offer in swap.offers}


def _event(turn: Turn, names: dict[str, str], stamp: datetime) -> Event:
    shift = turn.shift
    who = names.get(shift.person or "", shift.person or "")
    begin = shift.begin.astimezone(UTC)
    seed = f"{turn.schedule}\n{shift.person}\n{begin.isoformat()}"
    event = Event()
    event.add("uid", f"{sha256(seed.encode()).hexdigest()[:32]}@on-call.tocsin")
    event.add("dtstamp", stamp)
    event.add("dtstart", begin.replace(microsecond=0))
    event.add("dtend", shift.end.astimezone(UTC).replace(microsecond=0))
    event.add("summary", f"{turn.title}: {who}")
    event.add("description", "\n".join(sentences(shift.why, turn.zone, names)))
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["on-call"])
    return event
