"""Who is on call, out of the record: the version in force, and what was changed in it.

"Now" is the database's, which also stamps what people do: a version or override that was
just kept counts at once, whatever the clock of this machine says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.reason import OnCall
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.rota import Rota
from tocsin.storage import schedules
from tocsin.storage.models import ScheduleVersionRow
from tocsin.storage.rota_memory import Standing, memory_of, people_of
from tocsin.storage.schedule_changes import Changes, changes_of

INSTANT = timedelta(microseconds=1)
AHEAD = timedelta(days=400)
NOTHING: dict[str, Rota] = {}


@dataclass(frozen=True, slots=True)
class Duty:
    """Who is on call of one schedule at one instant, by which version."""

    schedule: str
    version: int
    rota: Rota
    found: OnCall


@dataclass(frozen=True, slots=True)
class Stretch:
    """A span in which one version is in force, with the schedule as it stood in it."""

    version: int
    begin: datetime
    end: datetime
    rota: Rota
    schedule: Schedule


def now_of(session: Session) -> datetime:
    """Return the database's time."""
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now


def duties(
    session: Session,
    at: datetime,
    *,
    name: str | None = None,
    proposed: Mapping[str, Rota] = NOTHING,
) -> list[Duty]:
    """Say who is on call of every schedule that there is at an instant, by name.

    Args:
        session: Where the record is.
        at: Any instant.
        name: Only this one.
        proposed: What would count instead of the versions in force; version 0.

    Raises:
        ScheduleError: The instant is not in the years 1970 to 2199.
    """
    if name is not None and name in proposed:
        rota = proposed[name]
        changes = _changes_of(session, at, at + INSTANT, {name})
        return [Duty(name, 0, rota, on_call(put_together(name, rota, changes), at))]
    known = memory_of(session).standing(session, at, name)
    if known is None:
        known = read_anew(session, at, name=name)
    return [Duty(one.name, one.number, one.rota, on_call(one.schedule, at)) for one in known]


def read_anew(session: Session, at: datetime, *, name: str | None = None) -> list[Standing]:
    """Read the schedules that hold at an instant, with what was changed of that one moment."""
    rows = schedules.in_force(session, at, name=name)
    rotas = [(row, schedules.rota_of(row)) for row in rows]
    changes = _changes(session, at, at + INSTANT, rotas)
    return [
        Standing(row.schedule, row.number, rota, put_together(row.schedule, rota, changes))
        for row, rota in rotas
    ]


def schedule_at(
    session: Session, name: str, at: datetime, proposed: Mapping[str, Rota] = NOTHING
) -> tuple[int, Rota, Schedule] | None:
    """Return a schedule as it stands at an instant, for what comes after it; None if none."""
    if name in proposed:
        rota = proposed[name]
        changes = _changes_of(session, at, at + AHEAD, {name})
        return 0, rota, put_together(name, rota, changes)
    rows = schedules.in_force(session, at, name=name)
    if not rows:
        return None
    rota = schedules.rota_of(rows[0])
    end = at + AHEAD
    changes = _changes(session, at, end, [(rows[0], rota)])
    return rows[0].number, rota, put_together(name, rota, changes)


def stretches(session: Session, name: str, begin: datetime, end: datetime) -> list[Stretch]:
    """Cut a span where another version comes into force; before the first there is nothing."""
    rows = schedules.versions(session, name)
    rotas = [(row, schedules.rota_of(row)) for row in rows]
    changes = _changes(session, begin, end, rotas)
    ends = [row.put_at for row in rows[1:]]
    found = []
    for (row, rota), until in zip(rotas, [*ends, end], strict=True):
        first, last = max(begin, row.put_at), min(end, until)
        if first < last:
            schedule = put_together(name, rota, changes)
            found.append(Stretch(row.number, first, last, rota, schedule))
    return found


def put_together(name: str, rota: Rota, changes: Changes) -> Schedule:
    """Put a version and what was changed together; whoever stands in may have time off too."""
    overrides, swaps = changes.overrides_of(name), changes.swaps_of(name)
    away = changes.absences(people_of(name, rota, changes))
    return rota.schedule(name, overrides, away, swaps)


def _changes(
    session: Session,
    begin: datetime,
    end: datetime,
    rotas: Sequence[tuple[ScheduleVersionRow, Rota]],
) -> Changes:
    return _changes_of(session, begin, end, {row.schedule for row, _ in rotas})


def _changes_of(session: Session, begin: datetime, end: datetime, names: set[str]) -> Changes:
    return changes_of(schedules.events_between(session, begin, end, names))
