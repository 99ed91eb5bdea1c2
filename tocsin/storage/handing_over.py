"""What the record does about other cases when an entry says so: join, relate, refuse.

It runs in the transaction that writes the entry, so that neither is there without the other,
and doing it again changes nothing.
"""

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.messages import Batch
from tocsin.domain.timeline import Entry
from tocsin.storage import links, outbox, suggestions
from tocsin.storage.models import CaseItemRow, ItemRow, TextRow, TimelineRow
from tocsin.storage.placing import are_related, relate

JOINED, RELATED, REFUSED = "case.joined", "case.related", "suggestion.refused"
BY_HAND = "related"
FOLLOW_UP = "follow-up"


def concerns_others(batch: Batch) -> bool:
    """Tell whether a batch says something about other cases."""
    return any(entry.event in _DEEDS for entry in batch.entries)


def follow(session: Session, batch: Batch) -> None:
    """Do what a batch's entries say about other cases."""
    for entry in batch.entries:
        deed = _DEEDS.get(entry.event)
        if deed is not None:
            deed(session, batch.case_id, entry)


def _hand_over(session: Session, case_id: str, entry: Entry) -> None:
    """Give a case's items to the case that it has joined, and have that one told.

    Two cases that join each other at the same moment would end with nobody left to go on. The
    second to be written down finds the first gone: all that both have then goes on anew.
    """
    into = str(entry.data["into"])
    links.lock(session, sorted((case_id, into)))
    is_gone = _has_joined(session, into)
    mine = select(CaseItemRow.item_id).where(CaseItemRow.case_id == case_id)
    items = list(session.scalars(select(ItemRow).where(ItemRow.id.in_(mine))))
    for item in items:
        place = {"case_id": into, "item_id": item.id, "relation": "joined"}
        placed = insert(CaseItemRow).values(place).on_conflict_do_nothing()
        if session.scalar(placed.returning(CaseItemRow.item_id)) is None and not is_gone:
            continue
        payload = {
            "item_id": item.id,
            "document": (item.draft or {}).get("document", "other"),
            "by": entry.actor,
            "score": entry.data.get("score", 0),
            "evidence": entry.data.get("evidence", []),
            "from_case": case_id,
            "missing": (item.draft or {}).get("missing", []),
            "received_at": item.received_at.isoformat(),
            **({"is_late": True} if is_gone else {}),
        }
        outbox.put(session, "join", into, payload)
    session.execute(
        update(ItemRow)
        .where(ItemRow.id.in_([item.id for item in items]), ItemRow.case_id == case_id)
        .values(case_id=into, joined=True)
        .execution_options(synchronize_session=False)
    )
    links.keep(session, into, links.cited_as(session, case_id))
    suggestions.answer(session, case_id, into, "accepted", entry.actor)
    relate(session, case_id, into, FOLLOW_UP)


def _has_joined(session: Session, case_id: str) -> bool:
    """Tell whether a case has itself joined another one, and so comes to its end."""
    row = TimelineRow
    left = select(row.seq).where(row.case_id == case_id, row.event == JOINED)
    return session.scalars(left).first() is not None


def _relate(session: Session, case_id: str, entry: Entry) -> None:
    """Relate two cases once, and have the other one told by whom."""
    other_id = str(entry.data["other"])
    if are_related(session, case_id, other_id):
        return
    said = session.get(TextRow, str(entry.data.get("why", "")))
    relate(session, case_id, other_id, said.body if said else BY_HAND)
    outbox.put(session, "relate", other_id, {"other": case_id, "by": entry.actor})


def _refuse(session: Session, case_id: str, entry: Entry) -> None:
    """Refuse a suggestion once, and have the other case told by whom."""
    other_id = str(entry.data["other"])
    if not suggestions.answer(session, case_id, other_id, "refused", entry.actor):
        return
    payload = {"other": case_id, "by": entry.actor, "refused": True}
    outbox.put(session, "relate", other_id, payload)


_DEEDS: dict[str, Callable[[Session, str, Entry], None]] = {
    JOINED: _hand_over,
    RELATED: _relate,
    REFUSED: _refuse,
}
