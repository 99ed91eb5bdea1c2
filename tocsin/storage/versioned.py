"""What people put version by version: schedules, escalation policies, personal rules.

Only ever added to. A version is in force from when it was put until the next one was, so what
held at an instant of the past can be told for ever.
"""

import hashlib
import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from tocsin.storage.models import Json
from tocsin.storage.models.put import PutRow
from tocsin.storage.plain import clean

MOST_READ = 1000


Row = TypeVar("Row", bound=PutRow)
Model = TypeVar("Model", bound=BaseModel)


def digest_of(body: Json) -> str:
    """Digest a version's content."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Versions(Generic[Row, Model]):
    """The versions of one sort of thing.

    Args:
        row: Its table.
        name: The column that names the thing.
        model: What a version's body is read as.
        lock: Any number, but the same one in every release and another one for each sort.
    """

    def __init__(self, row: type[Row], name: str, model: type[Model], lock: int) -> None:
        self._row = row
        self._name, self._model, self._lock = name, model, lock
        self._column: Any = getattr(row, name)
        self._read: dict[str, Model] = {}

    def lock(self, session: Session) -> None:
        """Let nobody else write to this sort until the transaction ends."""
        session.execute(select(func.pg_advisory_xact_lock(self._lock)))

    def put(self, session: Session, name: str, model: Model, by: str, note: str = "") -> Row:
        """Keep a new version. The caller holds the lock."""
        body = model.model_dump(mode="json", exclude_defaults=True)
        newest = select(func.max(self._row.number)).where(self._column == name)
        values: Json = {
            self._name: name,
            "number": (session.scalar(newest) or 0) + 1,
            "digest": digest_of(body),
            "body": body,
            "put_by": by,
            "note": clean(note),
        }
        return session.scalars(insert(self._row).values(values).returning(self._row)).one()

    def read(self, row: Row) -> Model:
        """Read a version; one that was read before is remembered by its digest."""
        found = self._read.get(row.digest)
        if found is None:
            found = self._model.model_validate(row.body)
            if len(self._read) >= MOST_READ:
                self._read.clear()
            self._read[row.digest] = found
        return found

    def in_force(
        self,
        session: Session,
        at: datetime | None = None,
        *,
        name: str | None = None,
        among: Collection[str] | None = None,
    ) -> list[Row]:
        """Return the version of each that is in force at an instant, by name.

        After now that is the newest one: nobody knows what will be put.

        Args:
            session: Where to read.
            at: The instant; without it, now.
            name: Only of this one.
            among: Only of these.
        """
        newest = (
            select(self._row)
            .ext(distinct_on(self._column))
            .order_by(self._column, self._row.number.desc())
        )
        if at is not None:
            newest = newest.where(self._row.put_at <= at)
        if name is not None:
            newest = newest.where(self._column == name)
        if among is not None:
            newest = newest.where(self._column.in_(list(among)))
        return list(session.scalars(newest))

    def all_of(self, session: Session, name: str) -> list[Row]:
        """Return every version of one, oldest first."""
        wanted = select(self._row).where(self._column == name).order_by(self._row.number)
        return list(session.scalars(wanted))

    def names(self, session: Session) -> frozenset[str]:
        """Return the names of all there are."""
        return frozenset(session.scalars(select(self._column).distinct()))
