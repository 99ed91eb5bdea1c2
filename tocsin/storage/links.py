"""Find cases by what papers share with them: a couple of indexed reads, whatever the size."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage.models import CaseItemRow, CaseLinkRow, CaseRow, ItemRow, SuggestionRow
from tocsin.storage.plain import clean
from tocsin.storage.sql import sql

COMMON = 60  # cases; a key that so many have is not counted further
MOST_LOCKS = 64
MOST_SEEKERS = 5
_LOCK = sql("""
SELECT pg_advisory_xact_lock(7211, bucket) FROM (
    SELECT DISTINCT abs(hashtext(key) % 512) AS bucket
    FROM unnest(CAST(:keys AS text[])) AS key ORDER BY bucket LIMIT :most
) AS buckets
""")
_FIND = sql("""
SELECT sought.key, found.case_id FROM unnest(CAST(:keys AS text[])) AS sought(key)
CROSS JOIN LATERAL (
    SELECT case_id FROM case_links WHERE key = sought.key AND NOT seeks LIMIT :common
) AS found
""")
_SEEKERS = sql("""
SELECT found.case_id FROM (
    SELECT seeking.case_id, count(*) AS shared
    FROM unnest(CAST(:keys AS text[])) AS left_behind(key)
    CROSS JOIN LATERAL (
        SELECT case_id FROM case_links WHERE key = left_behind.key AND seeks LIMIT :common
    ) AS seeking GROUP BY seeking.case_id
) AS found JOIN cases c ON c.id = found.case_id
WHERE c.state = 'open'
  AND NOT EXISTS (SELECT FROM case_suggestions s
                  WHERE s.case_id = found.case_id AND s.state = 'accepted')
ORDER BY found.shared DESC, found.case_id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Found:
    """Cases by the keys that they share, and how many cases have each key."""

    keys: dict[str, set[str]] = field(default_factory=dict)
    spread: dict[str, int] = field(default_factory=dict)


def lock(session: Session, keys: Iterable[str]) -> None:
    """Let papers that share keys be placed one after the other, until the transaction ends.

    Otherwise a follow-up and its original that are read at the same moment miss each other.
    """
    session.execute(_LOCK, {"keys": [clean(key) for key in keys], "most": MOST_LOCKS})


def find(session: Session, keys: Iterable[str]) -> Found:
    """Find the cases that have any of these keys."""
    found = Found()
    for key, case_id in session.execute(
        _FIND, {"keys": [clean(key) for key in keys], "common": COMMON}
    ):
        found.keys.setdefault(case_id, set()).add(key)
        found.spread[key] = found.spread.get(key, 0) + 1
    return found


def seekers(session: Session, keys: Sequence[str]) -> list[str]:
    """Return open cases that look for any of these keys, those with the most first."""
    cleaned = [clean(key) for key in keys]
    values = {"keys": cleaned, "common": COMMON, "most": MOST_SEEKERS}
    return list(session.scalars(_SEEKERS, values))


def keep(session: Session, case_id: str, keys: Iterable[str]) -> None:
    """Let a case be found by more keys."""
    rows = [{"case_id": case_id, "key": clean(key)} for key in keys]
    if rows:
        session.execute(insert(CaseLinkRow).values(rows).on_conflict_do_nothing())


def cited_as(session: Session, case_id: str) -> list[str]:
    """Return the keys under which a case is found."""
    found = select(CaseLinkRow.key).where(CaseLinkRow.case_id == case_id)
    return list(session.scalars(found.where(CaseLinkRow.seeks.is_(False))))


def first_item(session: Session, case_id: str) -> ItemRow | None:
    """Return the item that opened a case."""
    opened = (
        select(ItemRow)
        .join(CaseItemRow, CaseItemRow.item_id == ItemRow.id)
        .where(CaseItemRow.case_id == case_id, CaseItemRow.relation == "opened")
        .order_by(ItemRow.received_at, ItemRow.id)
    )
    return session.scalars(opened.limit(1)).first()


def is_untouched(case: CaseRow) -> bool:
    """Tell whether nobody has begun to work on a case, so that it may still move by itself."""
    gates = case.view.get("gates", [])
    given = any(gate.get("given") for gate in gates)
    return case.state == "open" and not case.people and not given


def was_refused(session: Session, item_id: str, other_id: str) -> bool:
    """Tell whether a person has said that an item does not belong to a case."""
    row = SuggestionRow
    said = (row.item_id == item_id, row.other_id == other_id, row.state == "refused")
    return bool(session.scalar(select(exists().where(*said))))
