"""The delivery ledger: every attempt is booked before the send, so that a crash leaves a trace.

An attempt that is still queued when the next one is booked broke off between send and record.
Nobody knows whether it got through: it becomes ``unknown``, and the next one says that it may
be a duplicate.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.domain.delivery import Attempt, Retrial
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.timeline import stamp
from tocsin.storage.engine import engine_of
from tocsin.storage.models import DeliveryRow, Json
from tocsin.storage.plain import clean
from tocsin.storage.sql import as_json, one_shot, run_one, sql

# What follows up an earlier attempt takes over its place in the queue, so that exactly one row
# of a chain is due again, whenever a process dies.
_OPEN = sql("""
WITH earlier AS (
    SELECT id, channel, attempt, fate, next_try_at, settled_at, queued_at FROM deliveries
    WHERE subject = :subject AND number = :number AND recipient = :recipient
), settled AS (
    SELECT id FROM earlier WHERE fate IN ('sent', 'delivered')
        AND (CAST(:after AS bigint) IS NULL OR channel = :channel) ORDER BY id LIMIT 1
), waiting AS (
    SELECT id FROM earlier WHERE id IS DISTINCT FROM CAST(:after AS bigint)
        AND (channel = :channel AND next_try_at IS NOT NULL
             OR fate = 'withheld' AND settled_at IS NULL) ORDER BY id LIMIT 1
), passed AS (
    UPDATE deliveries SET
        why = CASE fate WHEN 'queued' THEN 'broke off between send and record' ELSE why END,
        fate = CASE fate WHEN 'queued' THEN 'unknown' ELSE fate END,
        settled_at = COALESCE(settled_at, now()), next_try_at = NULL
    WHERE id = CAST(:after AS bigint) OR id IN (
        SELECT id FROM earlier WHERE fate = 'queued'
            AND (next_try_at IS NULL OR next_try_at <= now()))
), fresh AS (
    INSERT INTO deliveries
        (subject, case_id, number, recipient, channel, address, attempt, possible_duplicate,
         notice, asked_by, because, next_try_at)
    SELECT :subject, CAST(:case_id AS text), :number, :recipient, :channel, :address,
           1 + COALESCE((SELECT max(attempt) FROM earlier WHERE channel = :channel), 0),
           EXISTS (SELECT FROM earlier WHERE fate IN ('queued', 'unknown')),
           CAST(:notice AS jsonb), :asked_by, :because,
           CASE WHEN CAST(:after AS bigint) IS NULL THEN NULL
                ELSE now() + make_interval(secs => :lease) END
    WHERE NOT EXISTS (SELECT FROM settled) AND NOT EXISTS (SELECT FROM waiting)
    RETURNING id, attempt, possible_duplicate, queued_at
)
SELECT (SELECT id FROM settled) AS settled, (SELECT id FROM waiting) AS waiting,
       (SELECT id FROM fresh) AS fresh, (SELECT attempt FROM fresh) AS attempt,
       (SELECT possible_duplicate FROM fresh) AS possible_duplicate,
       COALESCE((SELECT min(queued_at) FROM earlier), (SELECT queued_at FROM fresh)) AS ordered,
       ARRAY(SELECT DISTINCT channel FROM earlier WHERE channel <> '' ORDER BY channel) AS tried
""")
_SETTLE = sql("""
UPDATE deliveries SET fate = :fate, provider_id = :provider_id, why = :why, settled_at = now(),
    response = CAST(:response AS jsonb), next_try_at = now() + make_interval(secs => :again_in)
WHERE id = :id AND fate IN ('queued', 'unknown')
RETURNING channel
""")
_WITHHOLD = sql("""
WITH earlier AS (
    SELECT id, attempt, channel, fate, settled_at FROM deliveries
    WHERE subject = :subject AND number = :number AND recipient = :recipient
), passed AS (
    UPDATE deliveries SET next_try_at = NULL WHERE id = CAST(:after AS bigint)
)
INSERT INTO deliveries
    (subject, case_id, number, recipient, channel, address, attempt, fate, why, notice)
SELECT :subject, CAST(:case_id AS text), :number, :recipient, '', '',
       1 + COALESCE((SELECT max(attempt) FROM earlier WHERE channel = ''), 0),
       'withheld', :why, CAST(:notice AS jsonb)
WHERE NOT EXISTS (SELECT FROM earlier WHERE fate IN ('sent', 'delivered')
                     OR fate = 'withheld' AND settled_at IS NULL)
""")
_DROP = sql("""
UPDATE deliveries SET next_try_at = NULL, settled_at = COALESCE(settled_at, now()), why = :why
WHERE id = :id
""")
LEASE_SECONDS = 120.0


class PostgresLedger:
    """The ``Ledger`` port on PostgreSQL; each call is one statement."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def open(
        self,
        order: NoticeOrder,
        recipient: str,
        channel: str,
        address: str,
        *,
        after: Retrial | None = None,
        because: str = "",
    ) -> Attempt:
        """Book an attempt, unless an earlier one got through or has its time."""
        values = _named(order, recipient) | {
            "channel": channel,
            "address": clean(address),
            "after": after.id if after else None,
            "asked_by": after.asked_by if after else "",
            "because": clean(because),
            "lease": LEASE_SECONDS,
        }
        try:
            row = run_one(self._one_shot, _OPEN, values)
        except IntegrityError:  # another run of the same notice booked at the same moment
            row = run_one(self._one_shot, _OPEN, values)
        tried, ordered = tuple(row.tried), stamp(row.ordered)
        if row.settled is not None:
            return Attempt(row.settled, is_settled=True, tried=tried, ordered_at=ordered)
        if row.waiting is not None:
            return Attempt(row.waiting, is_waiting=True, tried=tried, ordered_at=ordered)
        return Attempt(
            row.fresh,
            row.attempt,
            possible_duplicate=row.possible_duplicate,
            tried=tried,
            ordered_at=ordered,
        )

    def settle(
        self,
        attempt: Attempt,
        fate: str,
        *,
        provider_id: str = "",
        why: str = "",
        response: Json | None = None,
        again_in: float | None = None,
    ) -> None:
        """Write the fate; what is known to have got through stays so."""
        if attempt.is_settled:
            return
        values = {
            "id": attempt.id,
            "fate": fate,
            "provider_id": clean(provider_id),
            "why": clean(why),
            "response": None if response is None else as_json(_cleaned(response)),
            "again_in": again_in,
        }
        with self._one_shot.connect() as connection:
            settled = connection.execute(_SETTLE, values).scalar_one_or_none()
        if settled is not None:
            telemetry.DELIVERIES.labels(settled, fate).inc()

    def withhold(
        self, order: NoticeOrder, recipient: str, why: str, *, after: Retrial | None = None
    ) -> None:
        """Book that a notice waits for the end of what forbids it; once."""
        named = _named(order, recipient)
        self._run(_WITHHOLD, named | {"why": why, "after": after.id if after else None})

    def drop(self, retrial: Retrial, why: str) -> None:
        """Do not try again."""
        self._run(_DROP, {"id": retrial.id, "why": why})

    def _run(self, statement: TextClause, values: dict[str, Any]) -> None:
        with self._one_shot.connect() as connection:
            connection.execute(statement, values)


def _named(order: NoticeOrder, recipient: str) -> dict[str, Any]:
    return {
        "subject": order.numbered_in,
        "case_id": order.case_id or None,
        "number": order.number,
        "recipient": recipient,
        "notice": as_json(asdict(order)),
    }


def _cleaned(response: Json) -> Json:
    """Make an answer's words storable."""
    return {
        name: clean(value) if isinstance(value, str) else value
        for name, value in response.items()
    }


def unsettled(session: Session, older_than: datetime) -> int:
    """Count attempts that have been queued since before an instant."""
    waits = select(func.count()).where(
        DeliveryRow.fate == "queued", DeliveryRow.queued_at < older_than
    )
    return session.scalar(waits) or 0
