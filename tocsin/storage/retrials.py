"""The attempts that are due again: a queue of its own, which holds no case open.

Whoever takes one out holds it for two minutes; when that process dies, another takes it.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.delivery import Retrial
from tocsin.domain.messages import NoticeOrder
from tocsin.storage.engine import engine_of
from tocsin.storage.ledger import LEASE_SECONDS
from tocsin.storage.models import DeliveryRow, Json
from tocsin.storage.sql import one_shot, sql

AGAIN = ("failed", "unknown", "bounced")
LOST = timedelta(minutes=10)  # longer than any attempt takes
_MEMBERS = {member.name for member in fields(NoticeOrder)}
_TAKE = sql("""
WITH due AS (
    SELECT id FROM deliveries
    WHERE next_try_at <= now() AND recipient <> ALL (CAST(:busy AS text[])) AND id IN (
        SELECT DISTINCT ON (recipient) id FROM deliveries WHERE next_try_at <= now()
        ORDER BY recipient, next_try_at, id)
    ORDER BY next_try_at, id LIMIT :most FOR UPDATE SKIP LOCKED
)
UPDATE deliveries d SET next_try_at = now() + make_interval(secs => :lease)
FROM due WHERE d.id = due.id
RETURNING d.id, d.notice, d.recipient, d.channel, d.fate, d.asked_by
""")
_BOUNCE = sql("""
UPDATE deliveries SET fate = 'bounced', why = :why, settled_at = now(), next_try_at = now()
WHERE id = :id AND fate IN ('queued', 'sent', 'unknown') AND notice IS NOT NULL
RETURNING id
""")


class Retrials:
    """Takes out what is due."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def take(self, most: int, busy: Sequence[str] = ()) -> list[Retrial]:
        """Return what is due now, one for each recipient; nobody else gets it for a while.

        Args:
            most: How many at most.
            busy: Recipients that are being tried just now.
        """
        values = {"most": most, "lease": LEASE_SECONDS, "busy": list(busy)}
        with self._one_shot.connect() as connection:
            rows = connection.execute(_TAKE, values).all()
        return [
            Retrial(
                row.id,
                order_of(row.notice),
                row.recipient,
                row.channel,
                row.asked_by,
                others=row.fate == "bounced" and not row.asked_by,
            )
            for row in rows
        ]


def order_of(notice: Json) -> NoticeOrder:
    """Read an order as the ledger keeps it; members that it lacks have their defaults."""
    read: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in notice.items()
        if name in _MEMBERS
    }
    return NoticeOrder(**read)


def bounced(session: Session, delivery_id: int, why: str) -> bool:
    """Note that what was sent came back, so that other ways are tried; False when it did not.

    A message to our people that was read in the mailbox cannot come back.
    """
    return session.scalar(_BOUNCE, {"id": delivery_id, "why": why}) is not None


def find(session: Session, delivery_id: int) -> DeliveryRow | None:
    """Return an attempt, held until the transaction ends."""
    wanted = select(DeliveryRow).where(DeliveryRow.id == delivery_id)
    return session.scalar(wanted.with_for_update())


def may_be_asked_for(row: DeliveryRow) -> bool:
    """Tell whether an attempt may be made again: it missed, or broke off long ago.

    Those of a page may not: the page itself goes on to the next way, or the next person.
    """
    is_lost = row.fate == "queued" and row.queued_at < datetime.now(UTC) - LOST
    is_own = row.notice is not None and row.subject == row.case_id
    return is_own and (row.fate in AGAIN or is_lost)


def got_through(session: Session, row: DeliveryRow) -> bool:
    """Tell whether the same notice got there over the same channel, or is under way."""
    is_under_way = (DeliveryRow.fate == "queued") & (DeliveryRow.queued_at > func.now() - LOST)
    ends = DeliveryRow.fate.in_(("sent", "delivered")) | is_under_way
    through = select(DeliveryRow.id).where(*_same(row), ends).limit(1)
    return session.scalar(through) is not None


def ask_again(session: Session, row: DeliveryRow, asked_by: str) -> None:
    """Have an attempt made again now, instead of when it was to be."""
    stop = update(DeliveryRow).where(*_same(row), DeliveryRow.next_try_at.is_not(None))
    session.execute(stop.values(next_try_at=None))
    this = update(DeliveryRow).where(DeliveryRow.id == row.id)
    session.execute(this.values(next_try_at=func.now(), asked_by=asked_by))


def _same(row: DeliveryRow) -> tuple[ColumnElement[bool], ...]:
    return (
        DeliveryRow.subject == row.subject,
        DeliveryRow.number == row.number,
        DeliveryRow.recipient == row.recipient,
        DeliveryRow.channel == row.channel,
    )
