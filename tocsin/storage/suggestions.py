"""What a follow-up may belong to, and what people said to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Text, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from tocsin.domain.matching import Match, in_words
from tocsin.storage.models import CaseRow, SuggestionRow
from tocsin.storage.plain import clean_data

SYSTEM = "system"
# Made once: an alias of so wide a table costs more than the query that every shown case asks.
_ASKING, _ORIGINAL = aliased(CaseRow), aliased(CaseRow)
_CASE = bindparam("case_id", type_=Text)
_OPEN = (
    select(SuggestionRow, _ASKING, _ORIGINAL)
    .join(_ASKING, _ASKING.id == SuggestionRow.case_id)
    .join(_ORIGINAL, _ORIGINAL.id == SuggestionRow.other_id)
    .where(or_(SuggestionRow.case_id == _CASE, SuggestionRow.other_id == _CASE))
    .where(SuggestionRow.state == "open", _ASKING.state == "open")
    .order_by(SuggestionRow.score.desc(), SuggestionRow.created_at, SuggestionRow.other_id)
    .limit(20)
)


def suggest(
    session: Session, item_id: str, case_id: str | None, matches: Iterable[Match]
) -> None:
    """Keep matches for a person to see; what somebody answered stays answered.

    Without a ``case_id`` the item joins these cases now, so they are accepted.
    """
    now = None if case_id else datetime.now(UTC)
    for match in matches:
        values = {
            "item_id": item_id,
            "other_id": match.case_id,
            "case_id": case_id,
            "score": match.percent,
            "evidence": clean_data(in_words(match)),
            "state": "open" if case_id else "accepted",
            "by": None if case_id else SYSTEM,
            "at": now,
        }
        said = {name: values[name] for name in ("score", "evidence")}
        statement = insert(SuggestionRow).values(values)
        session.execute(
            statement.on_conflict_do_update(
                index_elements=["item_id", "other_id"],
                set_=said,
                where=SuggestionRow.state == "open",
            )
        )


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion as one of its two cases sees it; ``other`` is the other one."""

    other: CaseRow
    is_asking: bool
    row: SuggestionRow


def open_ones(session: Session, case_id: str) -> list[Suggested]:
    """Return what is suggested on a case, from either side, the best first."""
    found = session.execute(_OPEN, {"case_id": case_id})
    return [
        Suggested(original if asking.id == case_id else asking, asking.id == case_id, said)
        for said, asking, original in found
    ]


def between(session: Session, case_id: str, other_id: str) -> SuggestionRow | None:
    """Return the open suggestion between two cases, whichever of them asks."""
    wanted = select(SuggestionRow).where(*_open_between(case_id, other_id))
    return session.scalars(wanted.limit(1)).first()


def answer(session: Session, case_id: str, other_id: str, state: str, by: str) -> bool:
    """Keep what somebody said to the suggestion between two cases; False when none is open."""
    row = SuggestionRow
    said = session.scalars(
        update(row)
        .where(*_open_between(case_id, other_id))
        .values(state=state, by=by, at=datetime.now(UTC))
        .returning(row.item_id)
        .execution_options(synchronize_session=False)
    )
    return said.first() is not None


def _open_between(case_id: str, other_id: str) -> tuple[ColumnElement[bool], ...]:
    row = SuggestionRow
    pair = or_(
        (row.case_id == case_id) & (row.other_id == other_id),
        (row.case_id == other_id) & (row.other_id == case_id),
    )
    return pair, row.state == "open"


def joined_by(session: Session, case_id: str, item_ids: Sequence[str]) -> list[SuggestionRow]:
    """Return the evidence on which items joined a case."""
    if not item_ids:
        return []
    row = SuggestionRow
    accepted = (row.other_id == case_id, row.state == "accepted", row.item_id.in_(item_ids))
    return list(session.scalars(select(row).where(*accepted)))
