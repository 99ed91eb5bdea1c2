"""What people put version by version, as the desk shows and takes it.

A version is never changed: a new one takes its place. Schedules and escalation policies are
put in this one way, and each says how its own is shown and what it refuses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk.access import Errand
from tocsin.desk.call import Call
from tocsin.desk.errors import DeskError, NotFoundError
from tocsin.desk.rota_office import RotaOffice
from tocsin.storage.models.put import PutRow
from tocsin.storage.versioned import Versions

Row = TypeVar("Row", bound=PutRow)
Model = TypeVar("Model", bound=BaseModel)
View = TypeVar("View")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort(Generic[Row, Model, View]):
    """What one sort of thing has of its own.

    Attributes:
        kept: Its versions.
        manage: What putting one takes.
        ready: Makes of what was sent what is kept, and refuses what does not hold.
        show: Shows a version; the number is that of the one in force.
        view: What ``show`` returns.
        exists: Why a first version is refused where there is one.
        changed: Why another one is refused than follows the one that was seen.
        unchanged: Why the very same is refused.
    """

    kept: Versions[Row, Model]
    manage: Errand
    ready: Callable[[Session, Model], Model]
    show: Callable[[Session, Row, int], View]
    view: TypeAdapter[View]
    exists: type[DeskError]
    changed: type[DeskError]
    unchanged: type[DeskError]


class Putting(Generic[Row, Model, View]):
    """Shows versions of one sort of thing, and puts new ones."""

    def __init__(self, office: RotaOffice, sort: Sort[Row, Model, View]) -> None:
        self._office = office
        self._sort = sort

    def one(self, name: str, number: int | None) -> View:
        """Show a version; by default the one in force.

        Raises:
            NotFoundError: There is no such thing or version.
        """
        with self._office.sessions() as session:
            rows = self._every(session, name)
            row = next((one for one in rows[::-1] if number in (None, one.number)), None)
            if row is None:
                raise NotFoundError
            return self._sort.show(session, row, rows[-1].number)

    def every(self, name: str) -> list[View]:
        """Show every version, newest first.

        Raises:
            NotFoundError: There is no such thing.
        """
        with self._office.sessions() as session:
            rows = self._every(session, name)
            return [self._sort.show(session, row, rows[-1].number) for row in rows[::-1]]

    def create(self, call: Call, name: str, model: Model, note: str) -> View:
        """Put the first version of something.

        Raises:
            DeskError: There is something of that name, or it does not hold.
        """

        def do(session: Session) -> View:
            if self._sort.kept.in_force(session, name=name):
                raise self._sort.exists
            return self._shown(session, self._put(session, call, name, model, note))

        return self._change(call, name, do)

    def put(self, call: Call, name: str, model: Model, note: str, replaces: int | None) -> View:
        """Put a new version; the one before counted until now.

        Raises:
            NotFoundError: There is no such thing.
            DeskError: ``replaces`` is not in force, it says the same, or it does not hold.
        """

        def do(session: Session) -> View:
            found = self._sort.kept.in_force(session, name=name)
            if not found:
                raise NotFoundError
            (current,) = found
            if replaces is not None and replaces != current.number:
                raise self._sort.changed(f"`replaces`: version {current.number} is in force.")
            row = self._put(session, call, name, model, note)
            if row.digest == current.digest:
                raise self._sort.unchanged
            return self._shown(session, row)

        return self._change(call, name, do)

    def _every(self, session: Session, name: str) -> list[Row]:
        rows = self._sort.kept.all_of(session, name)
        if not rows:
            raise NotFoundError
        return rows

    def _put(self, session: Session, call: Call, name: str, model: Model, note: str) -> Row:
        ready = self._sort.ready(session, model)
        return self._sort.kept.put(session, name, ready, call.actor_id, note)

    def _shown(self, session: Session, row: Row) -> View:
        return self._sort.show(session, row, row.number)

    def _change(self, call: Call, name: str, do: Callable[[Session], View]) -> View:
        sort = self._sort
        self._office.gatekeeper.admit(call.principal, sort.manage)
        return self._office.change(call, sort.manage, name, sort.view, do, sort.kept.lock)
