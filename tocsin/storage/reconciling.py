"""What reconciliation asks of the record."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tocsin.storage.models import CaseRow, FindingRow, ItemRow, OutboxRow

LOCK = 0x70C51


def only_one(session: Session) -> bool:
    """Take the lock of the one reconciler at a time; False when another has it."""
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))


def unread_items(session: Session, before: datetime, limit: int = 500) -> list[str]:
    """Return items that were received and that nothing is going to read."""
    planned = exists().where(OutboxRow.verb == "read", OutboxRow.subject == ItemRow.id)
    lost = (
        select(ItemRow.id)
        .where(ItemRow.state == "received", ItemRow.received_at < before, ~planned)
        .order_by(ItemRow.received_at)
        .limit(limit)
    )
    return list(session.scalars(lost))


def settled_cases(
    session: Session, after: str, before: datetime, limit: int = 200
) -> list[CaseRow]:
    """Walk over open cases in which nothing has changed lately and nothing is planned."""
    planned = exists().where(OutboxRow.subject == CaseRow.id, OutboxRow.verb == "start")
    quiet = (
        select(CaseRow)
        .where(
            CaseRow.state == "open",
            CaseRow.id > after,
            CaseRow.updated_at < before,
            ~planned,
        )
        .order_by(CaseRow.id)
        .limit(limit)
    )
    return list(session.scalars(quiet))


def with_findings(session: Session, codes: Sequence[str]) -> set[str]:
    """Return the cases of which such a finding is open."""
    still_open = select(FindingRow.case_id).where(
        FindingRow.code.in_(codes), FindingRow.resolved_at.is_(None)
    )
    return set(session.scalars(still_open))


def closed_of(session: Session, case_ids: Iterable[str]) -> set[str]:
    """Return those of the cases that are closed."""
    closed = select(CaseRow.id).where(CaseRow.id.in_(list(case_ids)), CaseRow.state == "closed")
    return set(session.scalars(closed))
