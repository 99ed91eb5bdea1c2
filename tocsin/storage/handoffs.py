"""Handoffs of schedules: found as time passes, kept until they were told, with people's notes.

Each schedule remembers until when it was looked at and who was on call then. What has changed
since is found at the next look, however long nobody looked, and whatever changed it: a turn, an
override, a swap, time off or a new version.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.oncall.reason import Shift
from tocsin.domain.oncall.shifts import Handoff, coverage, passed
from tocsin.domain.oncall.values import ScheduleError
from tocsin.domain.rota import Rota
from tocsin.storage import schedules
from tocsin.storage.duty import Stretch, duties, stretches
from tocsin.storage.models import (
    HandoffNoteRow,
    HandoffReminderRow,
    HandoffRow,
    HandoffWatchRow,
    Json,
)
from tocsin.storage.plain import clean

LONG = timedelta(seconds=45)
LONGEST_LOOK_BACK = timedelta(days=35)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
UNTOLD: Json = {"untold": "notices of handoffs are switched off"}


@dataclass(frozen=True, slots=True)
class Passing:
    """A handoff, and the version of the schedule by which it is one."""

    schedule: str
    handoff: Handoff
    version: int
    rota: Rota


def to_look_at(session: Session, now: datetime) -> list[str]:
    """Return the schedules where somebody else is on call, and those not looked at for long.

    What changed and changed back in between is found by the latter.
    """
    watches = {row.schedule: row for row in session.scalars(select(HandoffWatchRow))}
    names = schedules.names(session)
    try:
        found = {duty.schedule: duty.found.person for duty in duties(session, now)}
    except ScheduleError:  # one cannot be counted; each is looked at for itself
        return sorted(names)
    return [
        name
        for name in sorted(names)
        if name not in watches
        or watches[name].is_new
        or watches[name].person != found.get(name)
        or now - watches[name].looked_at > LONG
    ]


def look(session: Session, name: str, now: datetime) -> None:
    """Find what has passed on since the last look, and keep it to be told."""
    rows = schedules.versions(session, name)
    watch = session.get(HandoffWatchRow, name)
    if watch is None:
        watch = HandoffWatchRow(schedule=name, person=None, looked_at=rows[0].put_at)
        session.add(watch)
    begin = max(watch.looked_at, now - LONGEST_LOOK_BACK)
    if begin >= now:
        return
    cut = stretches(session, name, begin, now)
    spans = _spans(cut)
    if not watch.is_new:
        _keep(session, _passings(name, cut, spans, watch.person))
    watch.person, watch.looked_at, watch.is_new = spans[-1].person, now, False
    session.flush()


def upcoming(session: Session, name: str, now: datetime, until: datetime) -> list[Passing]:
    """Return the handoffs to come, as things stand now."""
    cut = stretches(session, name, now, until)
    spans = _spans(cut)
    return _passings(name, cut, spans, spans[0].person if spans else None)


def _spans(cut: Iterable[Stretch]) -> list[Shift]:
    return [one for each in cut for one in coverage(each.schedule, each.begin, each.end)]


def _passings(
    name: str, cut: list[Stretch], spans: list[Shift], before: str | None
) -> list[Passing]:
    found = []
    for handoff in passed(spans, before):
        by = next(each for each in cut if each.begin <= handoff.at < each.end)
        found.append(Passing(name, handoff, by.version, by.rota))
    return found


def _keep(session: Session, found: list[Passing]) -> None:
    for one in found:
        values: Json = {
            "schedule": one.schedule,
            "at": one.handoff.at,
            "outgoing": one.handoff.outgoing,
            "incoming": one.handoff.incoming,
            "version": one.version,
        }
        if not one.rota.handoff.notices:
            values |= {"settled_at": func.clock_timestamp(), "told": UNTOLD}
        session.execute(insert(HandoffRow).values(values).on_conflict_do_nothing())


def waiting(session: Session, now: datetime, limit: int) -> list[HandoffRow]:
    """Return those that nobody was told of yet, oldest first."""
    wanted = select(HandoffRow).where(
        HandoffRow.settled_at.is_(None), HandoffRow.next_try_at <= now
    )
    return list(session.scalars(wanted.order_by(HandoffRow.at).limit(limit)))


def settle(session: Session, schedule: str, at: datetime, told: Json) -> None:
    """Write what both sides were told."""
    row = session.get_one(HandoffRow, (schedule, at))
    row.told = told
    row.tries += 1
    row.settled_at = session.scalar(select(func.clock_timestamp()))


def put_off(session: Session, schedule: str, at: datetime, until: datetime, told: Json) -> None:
    """Try again later; what was told so far stays."""
    row = session.get_one(HandoffRow, (schedule, at))
    row.tries += 1
    row.told, row.next_try_at = told, until


def past(
    session: Session, name: str, *, before: datetime | None = None, limit: int = 50
) -> list[HandoffRow]:
    """Return a schedule's handoffs, newest first."""
    wanted = select(HandoffRow).where(HandoffRow.schedule == name)
    if before is not None:
        wanted = wanted.where(HandoffRow.at < before)
    return list(session.scalars(wanted.order_by(HandoffRow.at.desc()).limit(limit)))


def put_note(session: Session, schedule: str, by: str, body: str) -> HandoffNoteRow:
    """Keep a note to whoever comes next."""
    row = HandoffNoteRow(schedule=schedule, by=by, body=clean(body))
    session.add(row)
    session.flush()
    session.refresh(row)
    return row


def note_for(session: Session, schedule: str, at: datetime) -> HandoffNoteRow | None:
    """Return the newest note that was left between a handoff and the one before it."""
    since = select(func.max(HandoffRow.at)).where(
        HandoffRow.schedule == schedule, HandoffRow.at < at
    )
    wanted = (
        select(HandoffNoteRow)
        .where(HandoffNoteRow.schedule == schedule, HandoffNoteRow.put_at <= at)
        .where(HandoffNoteRow.put_at > func.coalesce(since.scalar_subquery(), EVER))
    )
    return session.scalars(wanted.order_by(HandoffNoteRow.id.desc()).limit(1)).one_or_none()


def was_reminded(session: Session, one: Passing) -> bool:
    """Tell whether somebody was reminded to leave a note before a handoff."""
    key = (one.schedule, one.handoff.at, one.handoff.outgoing)
    return session.get(HandoffReminderRow, key) is not None


def remember_reminder(session: Session, one: Passing) -> None:
    """Keep that somebody was reminded."""
    values = {
        "schedule": one.schedule,
        "at": one.handoff.at,
        "person": one.handoff.outgoing,
    }
    session.execute(insert(HandoffReminderRow).values(values).on_conflict_do_nothing())
