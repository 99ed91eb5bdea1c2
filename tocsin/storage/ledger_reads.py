"""The delivery ledger as people read it: of the cases and pages that they see."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tocsin.storage import cursors
from tocsin.storage.models import CaseRow, DeliveryRow, PageRow
from tocsin.storage.visibility import Visibility, is_visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """Which attempts are wanted; what is None does not narrow.

    Attributes:
        recipient: As the ledger names them: ``user:<id>``, or who it is outside.
        fate: How they ended.
        since: Booked from then on.
        until: Booked before then.
    """

    recipient: str | None = None
    channel: str | None = None
    fate: str | None = None
    since: datetime | None = None
    until: datetime | None = None


EVERYTHING = Only()


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
    only: Only = EVERYTHING,
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
        only: What else narrows it.
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
    wanted = wanted.where(*_only(only))
    if cursor is not None:
        wanted = wanted.where(DeliveryRow.id < cursors.decode(cursor, (int,))[0])
    newest = wanted.order_by(DeliveryRow.id.desc()).limit(limit + 1)
    rows: list[tuple[DeliveryRow, str | None]] = [
        (row, ref) for row, ref in session.execute(newest)
    ]
    more = len(rows) > limit
    return DeliveryPage(rows[:limit], cursors.encode(rows[limit - 1][0].id) if more else None)


def _only(only: Only) -> Iterator[ColumnElement[bool]]:
    for column, value in (
        (DeliveryRow.recipient, only.recipient),
        (DeliveryRow.channel, only.channel),
        (DeliveryRow.fate, only.fate),
    ):
        if value is not None:
            yield column == value
    if only.since is not None:
        yield DeliveryRow.queued_at >= only.since
    if only.until is not None:
        yield DeliveryRow.queued_at < only.until


def _seen(visibility: Visibility, pages: ColumnElement[bool] | None) -> ColumnElement[bool]:
    of_cases = and_(DeliveryRow.case_id.is_not(None), is_visible(visibility))
    if pages is None:
        return of_cases
    theirs = select(PageRow.id).where(PageRow.case_id.is_(None), pages)
    of_pages = and_(DeliveryRow.case_id.is_(None), DeliveryRow.subject.in_(theirs))
    return or_(of_cases, of_pages)
