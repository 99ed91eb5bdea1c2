"""The timelines of all cases as one feed, in the order in which entries got their positions.

Positions are given out before the commit, so an entry may appear behind one that was seen
already. ``Tail`` knows up to where nothing can appear any more; only that is a safe place to
resume from.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from tocsin.domain.access import CaseFacts, Sensitivity
from tocsin.storage.errors import StorageError
from tocsin.storage.sql import sql

PAGE = 500
_NEWEST = sql(
    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM timeline_position_seq"
)
# Whoever writes entries holds this lock from before its positions to after its commit.
_WRITERS = sql("""
SELECT DISTINCT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND relation = 'timeline'::regclass AND mode = 'RowExclusiveLock'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")
_ENTRIES = """
SELECT t.position, t.case_id, t.seq, t.at, t.event, c.ref, c.kind, c.stage, c.state,
       c.sensitivity, c.jurisdiction, c.team, c.people,
       COALESCE(t.data->>'privileged' = 'true', false) OR EXISTS (
           SELECT FROM jsonb_each_text(t.data) AS member
           JOIN texts x ON x.id = member.value AND x.case_id = t.case_id AND x.privileged
           WHERE t.data ? (member.key || '_digest')) AS privileged
FROM timeline t JOIN cases c ON c.id = t.case_id
WHERE {which} ORDER BY t.position LIMIT :limit
"""
_AFTER = sql(_ENTRIES.format(which="t.position > :after"))
_OF_CASE = sql(_ENTRIES.format(which="t.case_id = :case_id AND t.position > :after"))
_LATE = sql(_ENTRIES.format(which="t.position = ANY(:positions)"))
_SECRET = sql("SELECT secret FROM event_feed_keys ORDER BY id DESC LIMIT 1")


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry without its body, and how its case stands now.

    Attributes:
        is_privileged: Its body is for counsel only.
        facts: What access to the case depends on, as of now.
    """

    position: int
    case_id: str
    seq: int
    at: str
    event: str
    ref: str
    kind: str
    stage: str
    state: str
    is_privileged: bool
    facts: CaseFacts


def newest(session: Session) -> int:
    """Return the highest position that was ever given out."""
    position: int = session.execute(_NEWEST).scalar_one()
    return position


def after(
    session: Session, position: int, *, case_id: str | None = None, limit: int = PAGE
) -> list[Happening]:
    """Return entries behind a position, of one case or of all."""
    values: dict[str, object] = {"after": position, "limit": limit}
    if case_id is None:
        return _read(session, _AFTER, values)
    return _read(session, _OF_CASE, {**values, "case_id": case_id})


def secret(session: Session) -> bytes:
    """Return the key that seals cursors, the same for all API processes."""
    return bytes(session.execute(_SECRET).scalar_one())


class SetBackError(StorageError):
    """The feed ends before a position that it gave out: the database was set back."""


@dataclass(slots=True)
class Tail:
    """Follows the feed and gives every entry once.

    Attributes:
        safe: Every entry up to here has been given, and none can appear any more.
    """

    safe: int
    _top: int
    _holes: set[int] = field(default_factory=set)
    _pending: tuple[int, frozenset[str]] | None = None

    @classmethod
    def begin(cls, session: Session) -> "Tail":
        """Begin behind what is there now; what is being written now may be given yet."""
        position = newest(session)
        writers = _writers(session)
        tail = cls(position, position)
        if writers:  # any of them may have positions below; they are few and quick
            tail._pending = (position, writers)
        return tail

    @property
    def is_settled(self) -> bool:
        """Tell whether ``safe`` is safe yet: whether those who wrote back then are done."""
        return self._pending is None

    def look(self, session: Session, limit: int = PAGE) -> tuple[list[Happening], bool]:
        """Return what appeared since the last look, and whether there may be more at once.

        Raises:
            SetBackError: The database was restored to before what has been given.
        """
        position, writers = newest(session), _writers(session)
        if position < self.safe:
            raise SetBackError
        found = _read(session, _LATE, {"positions": sorted(self._holes), "limit": limit})
        self._holes -= {entry.position for entry in found}
        fresh = after(session, self._top, limit=limit)
        is_full = len(fresh) == limit
        last = fresh[-1].position if fresh else self._top
        top = last if is_full else max(position, last)
        self._holes |= set(range(self._top + 1, top + 1)) - {e.position for e in fresh}
        self._top = top
        self._settle(min(position, top), writers)
        return found + fresh, is_full

    def _settle(self, position: int, writers: Collection[str]) -> None:
        """Move ``safe`` on to where no writer of then is left."""
        if self._pending and not self._pending[1] & set(writers):
            self.safe, self._pending = max(self.safe, self._pending[0]), None
        if not writers:
            self.safe, self._pending = max(self.safe, position), None
        elif self._pending is None and position > self.safe:
            self._pending = (position, frozenset(writers))
        self._holes = {hole for hole in self._holes if hole > self.safe}


def _writers(session: Session) -> frozenset[str]:
    return frozenset(session.execute(_WRITERS).scalars())


def _read(
    session: Session, statement: TextClause, values: dict[str, object]
) -> list[Happening]:
    rows = session.execute(statement, values)
    return [
        Happening(
            position=row.position,
            case_id=row.case_id,
            seq=row.seq,
            at=row.at,
            event=row.event,
            ref=row.ref,
            kind=row.kind,
            stage=row.stage,
            state=row.state,
            is_privileged=row.privileged,
            facts=CaseFacts(
                Sensitivity(row.sensitivity), row.jurisdiction, row.team, frozenset(row.people)
            ),
        )
        for row in rows
    ]
