"""The delivery ledger as people read it: of the cases and pages that they see."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tocsin.storage import cursors
from tocsin.storage.models import CaseRow, DeliveryRow, PageRow
from tocsin.storage.visibility import Visibility, is_visible


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """One page of the ledger, newest first, each with its case's ref."""

    deliveries: list[tuple[DeliveryRow, str | None]]
    next: str | None


def deliveries(
    session: Session,
    visibility: Visibility,
    *,
    pages: ColumnElement[bool] | None = None,
    case_id: str | None = None,
    page_id: str | None = None,
    fate: str | None = None,
    since: datetime | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> DeliveryPage:
    """Read the ledger of the cases that a person sees, and of those pages without a case.

    Args:
        session: Where to read.
        visibility: Which cases the person sees.
        pages: The condition for those pages without a case that the person sees; none at all
            when left out.
        case_id: Only of this case.
        page_id: Only of this page.
        fate: Only those that ended so.
        since: Only those booked since then.
        cursor: Where the page before ended.
        limit: How many at most.

    Raises:
        CursorError: The cursor is not one that this list gave out.
    """
    wanted = select(DeliveryRow, CaseRow.ref).outerjoin(
        CaseRow, CaseRow.id == DeliveryRow.case_id
    )
    wanted = wanted.where(_seen(visibility, pages))
    if case_id is not None:
        wanted = wanted.where(DeliveryRow.case_id == case_id)
    if page_id is not None:
        wanted = wanted.where(DeliveryRow.subject == page_id)
    if fate is not None:
        wanted = wanted.where(DeliveryRow.fate == fate)
    if since is not None:
        wanted = wanted.where(DeliveryRow.queued_at >= since)
    if cursor is not None:
        wanted = wanted.where(DeliveryRow.id < cursors.decode(cursor, (int,))[0])
    newest = wanted.order_by(DeliveryRow.id.desc()).limit(limit + 1)
    rows: list[tuple[DeliveryRow, str | None]] = [
        (row, ref) for row, ref in session.execute(newest)
    ]
    more = len(rows) > limit
    return DeliveryPage(rows[:limit], cursors.encode(rows[limit - 1][0].id) if more else None)


def _seen(visibility: Visibility, pages: ColumnElement[bool] | None) -> ColumnElement[bool]:
    of_cases = and_(DeliveryRow.case_id.is_not(None), is_visible(visibility))
    if pages is None:
        return of_cases
    theirs = select(PageRow.id).where(PageRow.case_id.is_(None), pages)
    of_pages = and_(DeliveryRow.case_id.is_(None), DeliveryRow.subject.in_(theirs))
    return or_(of_cases, of_pages)
