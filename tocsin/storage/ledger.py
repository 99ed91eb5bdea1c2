"""The delivery ledger: every attempt is booked before the send, so that a crash leaves a trace.

An attempt that is still queued when the next one is booked broke off between send and record.
Nobody knows whether it got through: it becomes ``unknown``, and the next one says that it may
be a duplicate.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.ports import Attempt
from tocsin.storage import cursors
from tocsin.storage.engine import engine_of
from tocsin.storage.models import CaseRow, DeliveryRow
from tocsin.storage.plain import clean
from tocsin.storage.sql import one_shot, run_one, sql
from tocsin.storage.visibility import Visibility, is_visible

_OPEN = sql("""
WITH earlier AS (
    SELECT id, channel, attempt, fate FROM deliveries
    WHERE case_id = :case_id AND number = :number AND recipient = :recipient
), settled AS (
    SELECT id FROM earlier WHERE fate IN ('sent', 'delivered') ORDER BY id LIMIT 1
), broken AS (
    UPDATE deliveries SET fate = 'unknown', why = 'broke off between send and record',
                          settled_at = now()
    WHERE id IN (SELECT id FROM earlier WHERE fate = 'queued') AND fate = 'queued'
), fresh AS (
    INSERT INTO deliveries
        (case_id, number, recipient, channel, address, attempt, possible_duplicate)
    SELECT :case_id, :number, :recipient, :channel, :address,
           1 + COALESCE((SELECT max(attempt) FROM earlier WHERE channel = :channel), 0),
           EXISTS (SELECT FROM earlier WHERE fate IN ('queued', 'unknown'))
    WHERE NOT EXISTS (SELECT FROM settled)
    RETURNING id, possible_duplicate
)
SELECT (SELECT id FROM settled) AS settled, (SELECT id FROM fresh) AS fresh,
       (SELECT possible_duplicate FROM fresh) AS possible_duplicate,
       ARRAY(SELECT DISTINCT channel FROM earlier ORDER BY channel) AS tried
""")
_SETTLE = sql("""
UPDATE deliveries SET fate = :fate, provider_id = :provider_id, why = :why, settled_at = now()
WHERE id = :id AND fate IN ('queued', 'unknown')
""")


class PostgresLedger:
    """The ``Ledger`` port on PostgreSQL; each call is one statement."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def open(
        self, case_id: str, number: int, recipient: str, channel: str, address: str
    ) -> Attempt:
        """Book an attempt, unless an earlier one got through."""
        values = {
            "case_id": case_id,
            "number": number,
            "recipient": recipient,
            "channel": channel,
            "address": clean(address),
        }
        try:
            row = run_one(self._one_shot, _OPEN, values)
        except IntegrityError:  # another run of the same notice booked at the same moment
            row = run_one(self._one_shot, _OPEN, values)
        tried = tuple(row.tried)
        if row.settled is not None:
            return Attempt(row.settled, is_settled=True, tried=tried)
        return Attempt(row.fresh, possible_duplicate=row.possible_duplicate, tried=tried)

    def settle(
        self, attempt: Attempt, fate: str, *, provider_id: str = "", why: str = ""
    ) -> None:
        """Write the fate; what is known to have got through stays so."""
        if attempt.is_settled:
            return
        values: dict[str, Any] = {"id": attempt.id, "fate": fate}
        values |= {"provider_id": clean(provider_id), "why": clean(why)}
        with self._one_shot.connect() as connection:
            connection.execute(_SETTLE, values)


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """One page of the ledger, newest first, each with its case's ref."""

    deliveries: list[tuple[DeliveryRow, str]]
    next: str | None


def deliveries(
    session: Session,
    visibility: Visibility,
    *,
    case_id: str | None = None,
    fate: str | None = None,
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> DeliveryPage:
    """Read the ledger of the cases that a person sees."""
    wanted = select(DeliveryRow, CaseRow.ref).join(CaseRow, CaseRow.id == DeliveryRow.case_id)
    wanted = wanted.where(is_visible(visibility))
    if case_id is not None:
        wanted = wanted.where(DeliveryRow.case_id == case_id)
    if fate is not None:
        wanted = wanted.where(DeliveryRow.fate == fate)
    if since is not None:
        wanted = wanted.where(DeliveryRow.queued_at >= since)
    if cursor is not None:
        wanted = wanted.where(DeliveryRow.id < cursors.decode(cursor, (int,))[0])
    newest = wanted.order_by(DeliveryRow.id.desc()).limit(limit + 1)
    rows = [(row, ref) for row, ref in session.execute(newest)]
    more = len(rows) > limit
    return DeliveryPage(rows[:limit], cursors.encode(rows[limit - 1][0].id) if more else None)


def unsettled(session: Session, older_than: datetime) -> int:
    """Count attempts that have been queued since before an instant."""
    waits = select(func.count()).where(
        DeliveryRow.fate == "queued", DeliveryRow.queued_at < older_than
    )
    return session.scalar(waits) or 0
