"""Schedules as people put them, version by version, and what was changed in them.

Only ever added to. A version is in force from when it was put until the next one was, so who
was on call at an instant of the past follows from what held at that instant.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.rota import Rota
from tocsin.storage.models import Json, ScheduleEventRow, ScheduleVersionRow
from tocsin.storage.versioned import Versions

LOCK = 7_301_946_203  # any number, but the same one in every release
E: TypeAlias = ScheduleEventRow
OVERRIDE, SWAP, TIME_OFF = "override", "swap", "time_off"
ENTERED, CANCELLED = "entered", "cancelled"
SCHEDULES = Versions(ScheduleVersionRow, "schedule", Rota, LOCK)
lock, put, rota_of = SCHEDULES.lock, SCHEDULES.put, SCHEDULES.read
in_force, versions, names = SCHEDULES.in_force, SCHEDULES.all_of, SCHEDULES.names


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
