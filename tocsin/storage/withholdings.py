"""Orders that forbid telling somebody, such as a non-disclosure order, and their ends.

They live in PostgreSQL and not in a workflow, because many outlast their case. One that is in
force forbids, whatever its date, until it is ended; the notices that it held back then go out.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.delivery import OUTSIDERS
from tocsin.storage.engine import engine_of
from tocsin.storage.models import WithholdingRow
from tocsin.storage.sql import one_shot, sql

DAILY = timedelta(days=1)
_FORBIDS = sql("""
SELECT code FROM withholdings
WHERE case_id = :case_id AND audience = :audience AND ended_at IS NULL ORDER BY set_at LIMIT 1
""")
_RELEASE = sql("""
UPDATE deliveries SET next_try_at = now()
WHERE case_id = :case_id AND fate = 'withheld' AND settled_at IS NULL
    AND recipient LIKE :whose AND notice IS NOT NULL
""")
_DUE = sql("""
WITH due AS (
    SELECT id FROM withholdings WHERE ended_at IS NULL AND remind_at <= now()
    ORDER BY remind_at LIMIT :most FOR UPDATE SKIP LOCKED
)
UPDATE withholdings w SET remind_at = now() + interval '2 minutes'
FROM due WHERE w.id = due.id RETURNING w.id
""")


class PostgresWithholdings:
    """The ``Withholdings`` port on PostgreSQL, and the queue of what is due of them."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._one_shot = one_shot(engine_of(sessions))

    def forbids(self, case_id: str, audience: str) -> str | None:
        """Return the code of the oldest order in force."""
        values = {"case_id": case_id, "audience": audience}
        with self._one_shot.connect() as connection:
            code: str | None = connection.scalar(_FORBIDS, values)
        return code

    def due(self, most: int) -> list[WithholdingRow]:
        """Take out the orders that somebody must be reminded of, or that end by themselves."""
        with self._sessions.begin() as session:
            ids = session.scalars(_DUE, {"most": most}).all()
            wanted = select(WithholdingRow).where(WithholdingRow.id.in_(ids))
            return list(session.scalars(wanted.order_by(WithholdingRow.until)))

    def reminded(self, withholding_id: str, now: datetime) -> None:
        """Note a reminder, and when the next one is due."""
        with self._sessions.begin() as session:
            row = session.get_one(WithholdingRow, withholding_id, with_for_update=True)
            row.reminders += 1
            row.remind_at = next_reminder(row.until, row.plan, now)

    def run_out(self, withholding_id: str) -> None:
        """End an order whose time is over, unless somebody has extended it since."""
        with self._sessions.begin() as session:
            row = session.get_one(WithholdingRow, withholding_id, with_for_update=True)
            if row.ended_at is None and row.until <= datetime.now(UTC):
                end(session, row, "clock")


@dataclass(frozen=True, slots=True)
class NewWithholding:
    """An order as a person enters it.

    Attributes:
        reason: Id of the text that says why.
        plan: ``{"to": targets to remind, "before": seconds before ``until``, "then": what
            happens then: ``ask`` or ``send``}``.
    """

    case_id: str
    audience: str
    code: str
    until: datetime
    reason: str
    set_by: str
    plan: dict[str, Any]


def impose(session: Session, new: NewWithholding) -> WithholdingRow:
    """Put an order in force; one of that code for that audience is extended or shortened."""
    now = datetime.now(UTC)
    row = in_force(session, new.case_id, new.audience, new.code)
    if row is None:
        row = WithholdingRow(
            id=uuid.uuid4().hex,
            case_id=new.case_id,
            audience=new.audience,
            code=new.code,
            set_by=new.set_by,
            set_at=now,
            reminders=0,
            ended_by="",
        )
        session.add(row)
    row.until, row.reason, row.plan = new.until, new.reason, new.plan
    row.remind_at = next_reminder(new.until, new.plan, now)
    session.flush()
    return row


def in_force(session: Session, case_id: str, audience: str, code: str) -> WithholdingRow | None:
    """Return an order that holds, held until the transaction ends."""
    wanted = select(WithholdingRow).where(
        WithholdingRow.case_id == case_id,
        WithholdingRow.audience == audience,
        WithholdingRow.code == code,
        WithholdingRow.ended_at.is_(None),
    )
    return session.scalar(wanted.with_for_update())


def of_case(session: Session, case_id: str) -> list[WithholdingRow]:
    """Return a case's orders, oldest first."""
    wanted = select(WithholdingRow).where(WithholdingRow.case_id == case_id)
    return list(session.scalars(wanted.order_by(WithholdingRow.set_at, WithholdingRow.id)))


def end(session: Session, row: WithholdingRow, by: str) -> None:
    """End an order; what it held back goes out, unless another order still forbids it."""
    row.ended_at, row.ended_by, row.remind_at = datetime.now(UTC), by, None
    session.flush()
    whose = f"{OUTSIDERS[row.audience]}:%"
    session.execute(_RELEASE, {"case_id": row.case_id, "whose": whose})


def next_reminder(until: datetime, plan: dict[str, Any], now: datetime) -> datetime:
    """Say when somebody is to be reminded next: before the end, at it, then every day."""
    planned = sorted(until - timedelta(seconds=before) for before in (*plan["before"], 0))
    return next((instant for instant in planned if instant > now), now + DAILY)
