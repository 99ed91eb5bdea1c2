"""Find out whether the same bytes came before, one reader of them at a time."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tocsin.storage.models import CaseItemRow, CaseRow, ItemRow


def earlier_case(session: Session, item_id: str, sha256: str) -> CaseRow | None:
    """Return the case that the same bytes opened or joined before.

    Holds a lock on the digest until the transaction ends, so that two receipts of the same
    bytes that are read at the same moment do not open two cases.
    """
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(sha256, 0))))
    earlier = (
        select(CaseRow)
        .join(ItemRow, ItemRow.case_id == CaseRow.id)
        .where(ItemRow.sha256 == sha256, ItemRow.id != item_id)
        .order_by(CaseRow.received_at.desc())
        .limit(1)
    )
    return session.scalar(earlier)


def was_with(session: Session, item_id: str, sha256: str, case_ids: tuple[str, ...]) -> bool:
    """Tell whether the same bytes came before and were put with one of these cases."""
    before = (
        select(CaseItemRow.item_id)
        .join(ItemRow, ItemRow.id == CaseItemRow.item_id)
        .where(ItemRow.sha256 == sha256, ItemRow.id != item_id)
        .where(CaseItemRow.case_id.in_(case_ids))
        .limit(1)
    )
    return session.scalar(before) is not None
