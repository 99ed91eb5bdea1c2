"""What the relay must still do, taken by one relay at a time.

A row stays locked for as long as the transaction that claimed it; when that one dies, the row
is there again. So what a row asks for must be harmless when it is done twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage import signals
from tocsin.storage.models import Json, OutboxRow

FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=1), timedelta(minutes=1)
LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits, and since when."""

    depth: int
    oldest_at: datetime | None


def put(session: Session, verb: str, subject: str, payload: Json | None = None) -> None:
    """Ask the relay for something."""
    values = {"verb": verb, "subject": subject, "payload": payload or {}}
    session.execute(insert(OutboxRow).values(values))
    session.execute(select(func.pg_notify(signals.OUTBOX, "")))


def claim(session: Session, limit: int = 20, verbs: Sequence[str] = ()) -> list[OutboxRow]:
    """Take what is due, oldest first, past what others have taken."""
    due = select(OutboxRow).where(OutboxRow.not_before <= func.now())
    if verbs:
        due = due.where(OutboxRow.verb.in_(verbs))
    taken = due.order_by(OutboxRow.id).limit(limit).with_for_update(skip_locked=True)
    return list(session.scalars(taken))


def asked(session: Session, verb: str, subject: str) -> list[Json]:
    """Return what the relay is asked to do about something and has not done yet."""
    wanted = select(OutboxRow.payload).where(
        OutboxRow.verb == verb, OutboxRow.subject == subject
    )
    return list(session.scalars(wanted.order_by(OutboxRow.id)))


def done(session: Session, ids: Sequence[int]) -> None:
    """Forget rows whose work is done."""
    session.execute(delete(OutboxRow).where(OutboxRow.id.in_(ids)))


def fail(session: Session, row: OutboxRow, error: str) -> timedelta:
    """Put a row off, longer each time, and return for how long. ``error`` is no content."""
    delay = min(FIRST_DELAY * (1 << min(row.attempts, 10)), LONGEST_DELAY)
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id)
        .values(
            attempts=OutboxRow.attempts + 1,
            not_before=func.now() + delay,
            last_error=error[:LONGEST_ERROR],
        )
        .execution_options(synchronize_session=False)
    )
    return delay


def backlog(session: Session) -> Backlog:
    """Tell how much waits, and since when."""
    counted = select(func.count(), func.min(OutboxRow.created_at)).select_from(OutboxRow)
    depth, oldest_at = session.execute(counted).one()
    return Backlog(depth, oldest_at)
