"""What is open when a duty passes on, as one person may see it: refs, kinds, stages, instants.

A schedule's scope are the cases whose playbook calls it, those of pages that call it, and those
that whoever was on call works on. Never a title: what is open is told over channels (I5).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, false, func, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import InstrumentedAttribute, Session

from tocsin.domain.access import Principal
from tocsin.storage.models import CaseRow, Json, PageRow, PlaybookRow
from tocsin.storage.visibility import is_visible, visibility_of

MOST = 20


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case, and when the next thing in it is due."""

    ref: str
    kind: str
    stage: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A page that is not resolved."""

    id: str
    state: str
    urgency: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """What is open, the most pressing first; the counts include what is not listed."""

    cases: tuple[OpenCase, ...] = ()
    all_cases: int = 0
    pages: tuple[OpenPage, ...] = ()
    all_pages: int = 0

    @property
    def deadlines(self) -> tuple[OpenCase, ...]:
        """The cases that something is due in."""
        return tuple(case for case in self.cases if case.due_at is not None)


def brief(
    session: Session,
    principal: Principal,
    names: Collection[str],
    workers: Collection[str],
    *,
    due_before: datetime | None = None,
    most: int = MOST,
) -> Brief:
    """Say what is open in the scope of schedules, as far as a person may see it.

    Args:
        session: The transaction.
        principal: Who is told.
        names: The schedules.
        workers: Ids of people whose cases and pages belong to it, too.
        due_before: Only cases in which something is due before then.
        most: How many of each are listed.
    """
    seen = is_visible(visibility_of(principal))
    pages = _paged(names, workers)
    cases = [CaseRow.state == "open", seen, or_(*_cases(names, workers, pages))]
    if due_before is not None:
        cases.append(CaseRow.due_at < due_before)
    rows = session.execute(
        select(CaseRow.ref, CaseRow.kind, CaseRow.stage, CaseRow.due_at)
        .where(*cases)
        .order_by(CaseRow.due_at.nulls_last(), CaseRow.ref)
        .limit(most)
    )
    visible = select(CaseRow.id).where(seen)
    open_pages = [pages, PageRow.case_id.is_(None) | PageRow.case_id.in_(visible)]
    found = session.execute(
        select(PageRow.id, PageRow.state, PageRow.urgency, PageRow.opened_at)
        .where(*open_pages)
        .order_by(PageRow.opened_at)
        .limit(most)
    )
    return Brief(
        tuple(OpenCase(*row) for row in rows),
        session.scalar(select(func.count()).select_from(CaseRow).where(*cases)) or 0,
        tuple(OpenPage(*row) for row in found),
        session.scalar(select(func.count()).select_from(PageRow).where(*open_pages)) or 0,
    )


def _cases(
    names: Collection[str], workers: Collection[str], pages: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    calling = select(PlaybookRow.digest).where(_names_one(PlaybookRow.body, names))
    paged = select(PageRow.case_id).where(PageRow.case_id.is_not(None), pages)
    scope: list[ColumnElement[bool]] = [
        CaseRow.playbook_digest.in_(calling),
        CaseRow.id.in_(paged),
    ]
    if workers:
        scope.append(CaseRow.people.op("&&")(array(sorted(workers), type_=Text)))
    return scope


def _paged(names: Collection[str], workers: Collection[str]) -> ColumnElement[bool]:
    """Match pages that are not resolved, and call one of these schedules or people."""
    scope = [_names_one(PageRow.body, names)]
    if workers:
        scope.append(PageRow.responders.op("&&")(array(sorted(workers), type_=Text)))
    return (PageRow.state != "resolved") & or_(*scope)


def _names_one(
    body: InstrumentedAttribute[Json], names: Collection[str]
) -> ColumnElement[bool]:
    """Match JSON that names one of these schedules, or the next on call of it, as a target."""
    written = cast(body, Text)
    targets = [f'"{scheme}:{name}"' for name in names for scheme in ("schedule", "next")]
    return or_(false(), *(written.contains(target, autoescape=True) for target in targets))
