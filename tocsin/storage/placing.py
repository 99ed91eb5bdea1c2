"""Put items where they belong: an item is taken once, whoever reads it again."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage import signals
from tocsin.storage.errors import MissingError
from tocsin.storage.models import (
    CaseItemRow,
    ItemRow,
    Json,
    OutboxRow,
    RelatedCaseRow,
)
from tocsin.storage.plain import clean_data


def join_cases(
    session: Session,
    item_id: str,
    case_ids: tuple[str, ...],
    *,
    draft: Json,
    flags: tuple[str, ...] = (),
    payload: Json | None = None,
    why: Mapping[str, Json] | None = None,
) -> tuple[str, ...]:
    """Add a follow-up to the cases that it belongs to, and ask for them to be told.

    ``why`` says by case what speaks for it, in codes, for the timeline.

    Returns:
        The cases that the item belongs to: those given, or what an earlier reading found.
    """
    if take_item(session, item_id, draft, flags) is not None:
        placed = select(CaseItemRow.case_id).where(CaseItemRow.item_id == item_id)
        return tuple(session.scalars(placed.order_by(CaseItemRow.case_id)))
    place_item(session, item_id, case_ids, "joined")
    rows = [
        {
            "verb": "join",
            "subject": case_id,
            "payload": {**(payload or {}), **(why or {}).get(case_id, {}), "item_id": item_id},
        }
        for case_id in case_ids
    ]
    session.execute(insert(OutboxRow), rows)
    tell(session, None, item_id)
    return case_ids


def relate(session: Session, case_id: str, other_id: str, why: str) -> None:
    """Say that two cases have to do with each other."""
    values = {"case_id": case_id, "other_id": other_id, "why": why}
    session.execute(insert(RelatedCaseRow).values(values).on_conflict_do_nothing())


def are_related(session: Session, case_id: str, other_id: str) -> bool:
    """Tell whether two cases are related, whichever of them said so."""
    row = RelatedCaseRow
    known = or_(
        (row.case_id == case_id) & (row.other_id == other_id),
        (row.case_id == other_id) & (row.other_id == case_id),
    )
    return session.scalars(select(row.why).where(known)).first() is not None


def take_item(
    session: Session, item_id: str, draft: Json | None, flags: tuple[str, ...]
) -> str | None:
    """Mark the item as read; return its case when it was read before."""
    taken = session.scalar(
        update(ItemRow)
        .where(ItemRow.id == item_id, ItemRow.state == "received")
        .values(
            state="read",
            draft=clean_data(draft),
            read_at=func.now(),
            flags=func.array_cat(ItemRow.flags, list(flags)),
        )
        .returning(ItemRow.id)
        .execution_options(synchronize_session=False)
    )
    if taken is not None:
        return None
    return case_of_item(session, item_id)


def keep_item(session: Session, item_id: str, draft: Json, flags: tuple[str, ...]) -> None:
    """Mark an item as read that belongs to no case, such as what answers a page of none."""
    session.execute(
        update(ItemRow)
        .where(ItemRow.id == item_id, ItemRow.state == "received")
        .values(
            state="read",
            draft=clean_data(draft),
            read_at=func.now(),
            flags=func.array_cat(ItemRow.flags, list(flags)),
        )
        .execution_options(synchronize_session=False)
    )
    tell(session, None, item_id)


def case_of_item(session: Session, item_id: str) -> str:
    """Return the first case that an item, which has been read, belongs to.

    Raises:
        MissingError: The item does not exist.
    """
    earlier = session.scalar(select(ItemRow.case_id).where(ItemRow.id == item_id))
    if earlier is None:
        message = f"item {item_id} does not exist"
        raise MissingError(message)
    return earlier


def place_item(
    session: Session, item_id: str, case_ids: tuple[str, ...], relation: str
) -> None:
    """Say to which cases an item belongs, and how."""
    session.execute(
        update(ItemRow)
        .where(ItemRow.id == item_id)
        .values(case_id=case_ids[0], joined=relation == "joined")
        .execution_options(synchronize_session=False)
    )
    rows = [
        {"case_id": case_id, "item_id": item_id, "relation": relation} for case_id in case_ids
    ]
    session.execute(insert(CaseItemRow).values(rows))


def tell(session: Session, event: str | None, item_id: str | None) -> None:
    """Signal that there is work, and what has become visible."""
    told = [func.pg_notify(signals.OUTBOX, "")]
    if event is not None:
        told.append(func.pg_notify(signals.EVENTS, event))
    if item_id is not None:
        told.append(func.pg_notify(signals.ITEMS, item_id))
    session.execute(select(*told))
