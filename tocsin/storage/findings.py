"""Differences between record and workflows, each open once until it is resolved."""

from collections.abc import Iterable

from sqlalchemy import func, literal, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage.models import CaseRow, FindingRow

DIVERGED = "timeline-diverged"  # the worst: no other finding takes its place as the mark


def report(session: Session, case_id: str, code: str, detail: str) -> bool:
    """Open a finding and mark the case; return False when it is open already."""
    values = {"case_id": case_id, "code": code, "detail": detail}
    opened = (
        insert(FindingRow)
        .values(values)
        .on_conflict_do_nothing(
            index_elements=["case_id", "code"], index_where=text("resolved_at IS NULL")
        )
        .returning(FindingRow.id)
    )
    is_new = session.scalar(opened) is not None
    session.execute(
        update(CaseRow)
        .where(CaseRow.id == case_id, or_(CaseRow.trouble.is_(None), literal(code == DIVERGED)))
        .values(trouble=code)
        .execution_options(synchronize_session=False)
    )
    return is_new


def resolve(session: Session, case_id: str, codes: Iterable[str]) -> None:
    """Close findings and clear the case's mark, unless another finding is open."""
    gone = update(FindingRow).where(
        FindingRow.case_id == case_id,
        FindingRow.code.in_(list(codes)),
        FindingRow.resolved_at.is_(None),
    )
    session.execute(gone.values(resolved_at=func.now()))
    left = (
        select(FindingRow.code)
        .where(FindingRow.case_id == case_id, FindingRow.resolved_at.is_(None))
        .order_by(FindingRow.id)
        .limit(1)
    )
    session.execute(
        update(CaseRow)
        .where(CaseRow.id == case_id)
        .values(trouble=left.scalar_subquery())
        .execution_options(synchronize_session=False)
    )


def open_findings(
    session: Session, *, after: int = 0, limit: int = 200
) -> list[tuple[FindingRow, CaseRow | None]]:
    """Return what is open and of which case, oldest first; ``after`` is the last one's id."""
    rows = session.execute(
        select(FindingRow, CaseRow)
        .outerjoin(CaseRow, CaseRow.id == FindingRow.case_id)
        .where(FindingRow.resolved_at.is_(None), FindingRow.id > after)
        .order_by(FindingRow.id)
        .limit(limit)
    )
    return [(finding, case) for finding, case in rows]
