"""Reads of one case: by ref or id, its timeline, items, fields, related cases.

Whether the caller may see the case is asked by the desk, before it shows anything of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, Text, bindparam, func, or_, select
from sqlalchemy.orm import Session

from tocsin.domain.case import normalize_ref
from tocsin.domain.timeline import Entry
from tocsin.storage.models import (
    BlobRow,
    CaseFieldsRow,
    CaseItemRow,
    CaseRow,
    ItemRow,
    ManifestRow,
    PlaybookRow,
    RelatedCaseRow,
    TextRow,
    TimelineRow,
)

REOPENS = "reopens"
# What every request about a case asks, made once.
_CASE = bindparam("case_id", type_=Text)
_BY_REF = select(CaseRow).where(CaseRow.ref == bindparam("ref", type_=Text))
_ITEMS = (
    select(ItemRow, CaseItemRow.relation)
    .join(CaseItemRow, CaseItemRow.item_id == ItemRow.id)
    .where(CaseItemRow.case_id == _CASE)
    .order_by(ItemRow.received_at, ItemRow.id)
)
_PAPERS = (
    select(
        *(ItemRow.id, ItemRow.sha256, ItemRow.received_at, ItemRow.filename, ItemRow.flags),
        ItemRow.draft["document"].label("document"),
        CaseItemRow.relation,
        func.coalesce(BlobRow.size, 0).label("size"),
    )
    .join(CaseItemRow, CaseItemRow.item_id == ItemRow.id)
    .outerjoin(BlobRow, BlobRow.sha256 == ItemRow.sha256)
    .where(CaseItemRow.case_id == _CASE)
    .order_by(ItemRow.received_at, ItemRow.id)
)
_RELATED = (
    select(RelatedCaseRow)
    .where(or_(RelatedCaseRow.case_id == _CASE, RelatedCaseRow.other_id == _CASE))
    .order_by(RelatedCaseRow.created_at)
)


def find(session: Session, ref: str) -> CaseRow | None:
    """Return a case by its ref as people type it."""
    return session.scalars(_BY_REF, {"ref": normalize_ref(ref)}).first()


def by_id(session: Session, case_id: str) -> CaseRow | None:
    """Return a case by its id."""
    return session.get(CaseRow, case_id)


def by_ids(session: Session, case_ids: list[str]) -> list[CaseRow]:
    """Return cases by their ids."""
    if not case_ids:
        return []
    return list(session.scalars(select(CaseRow).where(CaseRow.id.in_(case_ids))))


def timeline(
    session: Session, case_id: str, *, after: int = -1, limit: int | None = None
) -> list[TimelineRow]:
    """Return entries in order, those after a number."""
    of_case = select(TimelineRow).where(TimelineRow.case_id == case_id, TimelineRow.seq > after)
    return list(session.scalars(of_case.order_by(TimelineRow.seq).limit(limit)))


def entry_of(row: TimelineRow) -> Entry:
    """Return an entry as the domain knows it."""
    names = ("seq", "at", "actor", "event", "data", "salt", "body_digest", "prev_hash", "hash")
    return Entry(**{name: getattr(row, name) for name in names})


def fields(session: Session, case_id: str, version: int) -> CaseFieldsRow | None:
    """Return one version of a case's fields."""
    return session.get(CaseFieldsRow, {"case_id": case_id, "version": version})


def manifest(session: Session, case_id: str, gate: str, sha256: str) -> ManifestRow | None:
    """Return what verdicts on a gate that name this SHA-256 cover."""
    named = select(ManifestRow).where(
        ManifestRow.case_id == case_id, ManifestRow.gate == gate, ManifestRow.sha256 == sha256
    )
    return session.scalars(named.limit(1)).first()


def item(session: Session, item_id: str) -> ItemRow | None:
    """Return a received item without its bytes."""
    return session.get(ItemRow, item_id)


def content(session: Session, sha256: str) -> bytes | None:
    """Return the bytes of a blob."""
    return session.scalar(select(BlobRow.content).where(BlobRow.sha256 == sha256))


def cases_of_item(session: Session, item_id: str) -> list[CaseRow]:
    """Return every case that an item belongs to, the oldest first."""
    placed = select(CaseRow).join(CaseItemRow, CaseItemRow.case_id == CaseRow.id)
    belongs = placed.where(CaseItemRow.item_id == item_id)
    return list(session.scalars(belongs.order_by(CaseRow.received_at, CaseRow.id)))


def items_of(session: Session, case_id: str) -> list[tuple[ItemRow, str]]:
    """Return a case's items with their relation (``opened``, ``joined``), oldest first."""
    placed = session.execute(_ITEMS, {"case_id": case_id})
    return [(row, relation) for row, relation in placed]


def papers_of(session: Session, case_id: str) -> Sequence[RowMapping]:
    """Return what a list of a case's items shows of them, oldest first."""
    return session.execute(_PAPERS, {"case_id": case_id}).mappings().all()


def related(session: Session, case_id: str) -> list[tuple[CaseRow, str]]:
    """Return related cases with why, from either end."""
    whys = {
        row.other_id if row.case_id == case_id else row.case_id: row.why
        for row in session.scalars(_RELATED, {"case_id": case_id})
    }
    return [(case, whys[case.id]) for case in by_ids(session, list(whys))]


def opened_anew(session: Session, case_id: str) -> list[CaseRow]:
    """Return the open cases that took a closed one up again. Locks it until the end."""
    session.get_one(CaseRow, case_id, with_for_update=True)
    pair = RelatedCaseRow
    named = select(pair.case_id).where(pair.other_id == case_id, pair.why == REOPENS)
    return [
        case for case in by_ids(session, list(session.scalars(named))) if case.state == "open"
    ]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that an export of a case carries, except the items' bytes."""

    case: CaseRow
    playbook: PlaybookRow
    timeline: list[TimelineRow]
    texts: list[TextRow]
    fields: list[CaseFieldsRow]
    manifests: list[ManifestRow]
    items: list[tuple[ItemRow, str]]


def export(session: Session, case_id: str) -> Export | None:
    """Read a case as a whole; run it in one transaction (``REPEATABLE READ``)."""
    case = session.get(CaseRow, case_id)
    if case is None:
        return None
    versions = select(CaseFieldsRow).where(CaseFieldsRow.case_id == case_id)
    texts = select(TextRow).where(TextRow.case_id == case_id)
    manifests = select(ManifestRow).where(ManifestRow.case_id == case_id)
    return Export(
        case=case,
        playbook=session.get_one(PlaybookRow, case.playbook_digest),
        timeline=timeline(session, case_id),
        texts=list(session.scalars(texts.order_by(TextRow.created_at, TextRow.id))),
        fields=list(session.scalars(versions.order_by(CaseFieldsRow.version))),
        manifests=list(session.scalars(manifests.order_by(ManifestRow.created_at))),
        items=items_of(session, case_id),
    )
