"""Schedules as people put them, version by version, and what was changed in them.

Only ever added to. A version is in force from when it was put until the next one was, so who
was on call at an instant of the past follows from what held at that instant.
"""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from tocsin.domain.rota import Rota
from tocsin.storage.models import Json, ScheduleEventRow, ScheduleVersionRow
from tocsin.storage.plain import clean

LOCK = 7_301_946_203  # any number, but the same one in every release
V: TypeAlias = ScheduleVersionRow
E: TypeAlias = ScheduleEventRow
OVERRIDE, SWAP, TIME_OFF = "override", "swap", "time_off"
ENTERED, CANCELLED = "entered", "cancelled"
MOST_PARSED = 1000
_parsed: dict[str, Rota] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """Something that somebody did about an override, a swap or time off."""

    sort: str
    key: str
    event: str
    by: str
    schedule: str | None = None
    person: str | None = None
    begin: datetime | None = None
    end: datetime | None = None
    data: Json = field(default_factory=dict)


def lock(session: Session) -> None:
    """Let nobody else write to schedules until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def put(session: Session, name: str, rota: Rota, by: str, note: str = "") -> V:
    """Keep a new version. The caller holds the lock."""
    body = rota.model_dump(mode="json", exclude_defaults=True)
    newest = select(func.max(V.number)).where(V.schedule == name)
    values: Json = {
        "schedule": name,
        "number": (session.scalar(newest) or 0) + 1,
        "digest": digest_of(body),
        "body": body,
        "put_by": by,
        "note": clean(note),
    }
    return session.scalars(insert(V).values(values).returning(V)).one()


def digest_of(body: Json) -> str:
    """Digest a version's content."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rota_of(row: V) -> Rota:
    """Read a version; one that was read before is remembered by its digest."""
    found = _parsed.get(row.digest)
    if found is None:
        found = Rota.model_validate(row.body)
        if len(_parsed) >= MOST_PARSED:
            _parsed.clear()
        _parsed[row.digest] = found
    return found


def in_force(
    session: Session, at: datetime | None = None, *, name: str | None = None
) -> list[V]:
    """Return the version of each schedule that is in force at an instant, by name.

    After now that is the newest one: nobody knows what will be put.
    """
    newest = select(V).ext(distinct_on(V.schedule)).order_by(V.schedule, V.number.desc())
    if at is not None:
        newest = newest.where(V.put_at <= at)
    if name is not None:
        newest = newest.where(V.schedule == name)
    return list(session.scalars(newest))


def versions(session: Session, name: str) -> list[V]:
    """Return every version of a schedule, oldest first."""
    return list(session.scalars(select(V).where(V.schedule == name).order_by(V.number)))


def names(session: Session) -> frozenset[str]:
    """Return the names of all schedules."""
    return frozenset(session.scalars(select(V.schedule).distinct()))


def add_events(session: Session, new: Iterable[NewEvent]) -> None:
    """Keep what somebody did. The caller holds the lock."""
    rows = [
        {
            "sort": one.sort,
            "key": one.key,
            "event": one.event,
            "schedule": one.schedule,
            "person": one.person,
            "starts_at": one.begin,
            "ends_at": one.end,
            "by": one.by,
            "data": one.data,
        }
        for one in new
    ]
    if rows:
        session.execute(insert(E), rows)


def events_of(session: Session, sort: str, key: str) -> list[E]:
    """Return everything that was done about one override, swap or time off, in order."""
    wanted = select(E).where(E.key == key, E.sort == sort)
    return list(session.scalars(wanted.order_by(E.id)))


def events_between(
    session: Session, begin: datetime, end: datetime, names: Collection[str]
) -> list[E]:
    """Return all that was done about what touches a span, in order; and anybody's time off."""
    keys = (
        select(E.key)
        .where(E.ends_at > begin, E.starts_at < end)
        .where(or_(E.schedule.in_(list(names)), E.schedule.is_(None)))
    )
    return list(session.scalars(select(E).where(E.key.in_(keys)).order_by(E.id)))


def time_off_of(session: Session, person: str, after: datetime) -> list[E]:
    """Return all that was done about a person's time off that ends after an instant."""
    keys = select(E.key).where(E.sort == TIME_OFF, E.person == person, E.ends_at > after)
    return list(session.scalars(select(E).where(E.key.in_(keys)).order_by(E.id)))
