"""What came in lately: receipts that a person may see, newest first, with where they led."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, DateTime, Text, cast, exists, select, tuple_
from sqlalchemy.orm import Session, defer

from tocsin.domain.timeline import stamp
from tocsin.storage import cursors
from tocsin.storage.models import BlobRow, CaseItemRow, CaseRow, ItemRow
from tocsin.storage.visibility import Visibility, is_visible


@dataclass(frozen=True, slots=True)
class Sight:
    """What of all items somebody may see.

    Attributes:
        cases: The cases whose items they see.
        unplaced: Whether they see what belongs to no case, whoever brought it; else only what
            they brought themselves.
    """

    cases: Visibility
    unplaced: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One receipt, its size, and the case that it led to, of those that may be seen."""

    item: ItemRow
    size: int
    case: CaseRow | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page, and the cursor of the next."""

    items: list[Listed]
    next: str | None


def arrivals(
    session: Session,
    sight: Sight,
    cursor: str | None,
    limit: int,
    number: str | None = None,
) -> Listing:
    """Read one page of what came in; ``number``: what its channel calls it.

    Raises:
        CursorError: The cursor is not one that this list gave out.
    """
    row = ItemRow
    named = [] if number is None else [row.provider_message_id == number]
    rows = list(
        session.execute(
            select(row, BlobRow.size)
            .join(BlobRow, BlobRow.sha256 == row.sha256)
            .where(_is_seen(sight), *named, *_beyond(cursor))
            .order_by(row.received_at.desc(), row.id.desc())
            .limit(limit + 1)
            .options(defer(row.envelope, raiseload=True))
        )
    )
    shown = rows[:limit]
    led = _led(session, sight, [item.id for item, _ in shown])
    items = [Listed(item, size, led.get(item.id)) for item, size in shown]
    last = shown[-1][0] if len(rows) > limit else None
    return Listing(items, cursors.encode(stamp(last.received_at), last.id) if last else None)


def _is_seen(sight: Sight) -> ColumnElement[bool]:
    """Write that a case of it is seen; or that it is of none, and seen for itself."""
    person = sight.cases.person
    placed = exists().where(CaseItemRow.item_id == ItemRow.id)
    seen = (
        exists()
        .where(CaseItemRow.item_id == ItemRow.id, CaseItemRow.case_id == CaseRow.id)
        .where(is_visible(sight.cases))
    )
    return seen | (~placed if sight.unplaced else ~placed & (ItemRow.principal_id == person))


def _beyond(cursor: str | None) -> list[ColumnElement[bool]]:
    if cursor is None:
        return []
    when, item_id = cursors.decode(cursor, (str, str))
    instant = cursors.instant(cursor, when)
    place = tuple_(cast(instant, DateTime(timezone=True)), cast(item_id, Text))
    return [tuple_(ItemRow.received_at, ItemRow.id) < place]


def _led(session: Session, sight: Sight, item_ids: list[str]) -> dict[str, CaseRow]:
    """Return the case that each item led to: the one that took it first, of those seen."""
    if not item_ids:
        return {}
    wanted = (
        select(CaseItemRow.item_id, CaseRow)
        .join(CaseRow, CaseRow.id == CaseItemRow.case_id)
        .where(CaseItemRow.item_id.in_(item_ids), is_visible(sight.cases))
        .order_by(CaseRow.received_at.desc(), CaseRow.id.desc())
        .options(defer(CaseRow.view, raiseload=True))
    )
    return {row.item_id: row.CaseRow for row in session.execute(wanted)}  # the oldest stays
