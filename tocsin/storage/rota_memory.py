"""Schedules put together and kept in this process, so that who is on call is told quickly.

One statement reads which versions hold and the number of the newest change there is: what was
changed since is read and counts at once. Changes are numbered in the order in which they are
committed, because whoever makes one holds the lock. A transaction that has itself written
something is not answered from here: what it sees may never be.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Pool, Row, select, tuple_
from sqlalchemy.orm import Session

from tocsin.domain.oncall.schedule import MOST, Schedule, TimeOff
from tocsin.domain.rota import Rota
from tocsin.storage import schedules
from tocsin.storage.models import ScheduleEventRow, ScheduleVersionRow
from tocsin.storage.schedule_changes import Changes, changes_of
from tocsin.storage.sql import sql

MOST_CHANGES = 200_000  # beyond, each question reads what it needs
MOST_BUILT = 2_000
COLUMNS = ("id", "sort", "key", "event", "schedule", "person", "starts_at", "ends_at")
_HELD = sql("""
SELECT DISTINCT ON (schedule) schedule, number, digest,
       (SELECT max(id) FROM schedule_events) AS newest,
       pg_current_xact_id_if_assigned() IS NULL AS only_reads
FROM schedule_versions
WHERE put_at <= :at AND (CAST(:name AS text) IS NULL OR schedule = :name)
ORDER BY schedule, number DESC
""")


@dataclass(frozen=True, slots=True)
class Standing:
    """A schedule as it stands: its version with everything that was ever changed in it."""

    name: str
    number: int
    rota: Rota
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class _Built:
    schedule: Schedule
    people: frozenset[str]


class RotaMemory:
    """What this process knows of one database's schedules."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest = 0
        self._count = 0
        self._is_full = False
        self._changes: dict[str, list[Row[Any]]] = defaultdict(list)
        self._time_off: dict[str, list[Row[Any]]] = defaultdict(list)
        self._absences: dict[str, list[TimeOff]] = {}
        self._owners: dict[str, str] = {}
        self._rotas: dict[str, Rota] = {}
        self._built: dict[tuple[str, str], _Built] = {}

    def standing(
        self, session: Session, at: datetime, name: str | None
    ) -> list[Standing] | None:
        """Return the schedules that hold at an instant, by name.

        None when they must be read otherwise: there are too many changes, or the transaction
        has changed something itself.
        """
        rows = session.execute(_HELD, {"at": at, "name": name}).all()
        if not rows:
            return []
        if not rows[0].only_reads:
            return None
        with self._lock:
            self._catch_up(session, rows[0].newest or 0)
            if self._is_full:
                return None
            self._learn(session, rows)
            found = [self._of(row) for row in rows]
        known = [one for one in found if one is not None]
        return known if len(known) == len(found) else None

    def _catch_up(self, session: Session, newest: int) -> None:
        if self._is_full or newest <= self._newest:
            return
        event = ScheduleEventRow
        columns = (*(getattr(event, one) for one in COLUMNS), event.by, event.at, event.data)
        fresh = select(*columns).where(event.id > self._newest, event.id <= newest)
        rows = session.execute(fresh.order_by(event.id).limit(MOST_CHANGES + 1)).all()
        self._count += len(rows)
        if self._count > MOST_CHANGES:
            self._is_full = True
            self._changes.clear()
            self._time_off.clear()
            self._built.clear()
            return
        for row in rows:
            self._keep(row)
        self._newest = newest

    def _keep(self, row: Row[Any]) -> None:
        """Keep a change, and forget what was put together without it."""
        if row.sort != schedules.TIME_OFF:
            self._changes[row.schedule].append(row)
            touched = [one for one in self._built if one[0] == row.schedule]
        else:
            person = self._owners.setdefault(row.key, row.person or "")
            self._time_off[person].append(row)
            self._absences.pop(person, None)
            touched = [key for key, one in self._built.items() if person in one.people]
        for key in touched:
            del self._built[key]

    def _learn(self, session: Session, rows: Sequence[Row[Any]]) -> None:
        """Read the versions that were never read before."""
        unknown = [(row.schedule, row.number) for row in rows if row.digest not in self._rotas]
        if not unknown:
            return
        version = ScheduleVersionRow
        named = tuple_(version.schedule, version.number).in_(unknown)
        if len(self._rotas) + len(unknown) > MOST_BUILT:
            self._rotas.clear()
            named = tuple_(version.schedule, version.number).in_(
                [(row.schedule, row.number) for row in rows]
            )
        for row in session.scalars(select(version).where(named)):
            self._rotas[row.digest] = schedules.rota_of(row)

    def _of(self, row: Row[Any]) -> Standing | None:
        key = (row.schedule, row.digest)
        built = self._built.get(key)
        if built is None:
            built = self._build(row.schedule, self._rotas[row.digest])
            if built is None:
                return None
            if len(self._built) >= MOST_BUILT:
                self._built.clear()
            self._built[key] = built
        return Standing(row.schedule, row.number, self._rotas[row.digest], built.schedule)

    def _away(self, person: str) -> list[TimeOff]:
        """Return a person's time off, in the order in which it was said."""
        found = self._absences.get(person)
        if found is None:
            found = changes_of(self._time_off.get(person, ())).absences({person})
            self._absences[person] = found
        return found

    def _build(self, name: str, rota: Rota) -> _Built | None:
        changes = changes_of(self._changes.get(name, ()))
        people = people_of(name, rota, changes)
        away = [one for person in sorted(people) for one in self._away(person)]
        overrides, swaps = changes.overrides_of(name), changes.swaps_of(name)
        if max(len(overrides), len(away), len(swaps)) > MOST:
            return None
        return _Built(rota.schedule(name, overrides, away, swaps), people)


def people_of(name: str, rota: Rota, changes: Changes) -> frozenset[str]:
    """Return everybody whose time off counts: who has turns, and whoever stands in."""
    people = rota.people() | {one.person for one in changes.overrides_of(name)}
    return people | {offer.person for swap in changes.swaps_of(name) for offer in swap.offers}


_memories: WeakKeyDictionary[Pool, RotaMemory] = WeakKeyDictionary()
_making = Lock()


def memory_of(session: Session) -> RotaMemory:
    """Return what this process knows of the database that a session talks to."""
    pool = session.get_bind().engine.pool  # the same for every engine over one database
    with _making:
        return _memories.setdefault(pool, RotaMemory())
