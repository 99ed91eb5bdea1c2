"""Pages as they are opened and found. What happens to one later is written by its workflow."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, defer

from tocsin.domain.paging.messages import PageStart
from tocsin.domain.paging.naming import new_page_id
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.timeline import Data, append, first_head, stamp
from tocsin.storage import cursors, outbox
from tocsin.storage.duty import now_of
from tocsin.storage.errors import MissingError
from tocsin.storage.models import CaseRow, DeliveryRow, PageEventRow, PageRow, PageTextRow
from tocsin.storage.plain import clean
from tocsin.storage.visibility import Visibility, is_visible

VERB, SETTLED = "page", "page_settled"
OPENED = "page.opened"
STARTING, RESOLVED = "starting", "resolved"
ENTRY = ("seq", "at", "actor", "event", "data", "salt", "body_digest", "prev_hash", "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage:
    """A page that somebody, or a rung, asks for.

    Attributes:
        policy: Pinned by value.
        policy_name: Empty for a page to one person.
        notice: Number of the notice whose rung asks; None for a page by hand.
        owner: The gate or clock whose rung asks.
        summary: Content; it never leaves the database but over ways that may carry it.
    """

    policy: EscalationPolicy
    opened_by: str
    policy_name: str = ""
    policy_version: int = 0
    case_id: str | None = None
    notice: int | None = None
    owner: str | None = None
    summary: str = field(default="", repr=False)
    urgency: str = "urgent"
    severity: str | None = None
    jurisdiction: str | None = None
    hold_until: datetime | None = None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class PageFilters:
    """Which pages to list.

    Attributes:
        mine: Only those that ask, or asked, this person (an id), or that they opened.
        is_open: Only those that are not over; or only those that are.
    """

    state: str | None = None
    is_open: bool | None = None
    case_id: str | None = None
    policy: str | None = None
    mine: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageList:
    """Some pages, newest first, each with its case's ref."""

    pages: list[tuple[PageRow, str | None]]
    next: str | None


def open_page(session: Session, new: NewPage) -> PageRow:
    """Write a page with its first entry, and ask for its workflow to be started.

    A rung that asks for the same page again gets the one that there is.
    """
    page_id, at = _free_id(session), now_of(session)
    values = {
        "id": page_id,
        "case_id": new.case_id,
        "notice": new.notice,
        "owner": new.owner,
        "policy": new.policy_name,
        "policy_version": new.policy_version,
        "body": new.policy.model_dump(mode="json", exclude_defaults=True),
        "summary": clean(new.summary),
        "urgency": new.urgency,
        "severity": new.severity,
        "jurisdiction": new.jurisdiction,
        "is_test": new.is_test,
        "hold_until": new.hold_until,
        "opened_by": new.opened_by,
        "opened_at": at,
        "updated_at": at,
    }
    made = (
        insert(PageRow)
        .values(values)
        .on_conflict_do_nothing(index_elements=["case_id", "notice", "policy"])
    )
    page = session.scalars(made.returning(PageRow)).one_or_none()
    if page is None:
        return session.scalars(
            select(PageRow).where(
                PageRow.case_id == new.case_id,
                PageRow.notice == new.notice,
                PageRow.policy == new.policy_name,
            )
        ).one()
    _begin(session, page)
    outbox.put(session, VERB, page.id)
    return page


def _free_id(session: Session) -> str:
    while session.get(PageRow, page_id := new_page_id()) is not None:
        pass
    return page_id


def _begin(session: Session, page: PageRow) -> None:
    data: Data = {
        "policy": page.policy,
        "policy_version": page.policy_version,
        "case": page.case_id,
        "urgency": page.urgency,
        "severity": page.severity,
        "jurisdiction": page.jurisdiction,
        "hold_until": stamp(page.hold_until) if page.hold_until else None,
        "test": page.is_test,
    }
    entry = append(
        first_head(page.id),
        at=page.opened_at,
        actor=page.opened_by,
        event=OPENED,
        data=data,
        salt=secrets.token_hex(16),
    )
    values = {name: getattr(entry, name) for name in ENTRY}
    session.execute(insert(PageEventRow).values(page_id=page.id, **values))


def find(session: Session, page_id: str) -> PageRow | None:
    """Return a page by its id, as it is kept now."""
    return session.get(PageRow, page_id, populate_existing=True)


def start_of(session: Session, page_id: str) -> PageStart:
    """Return what a page's workflow begins with.

    Raises:
        MissingError: There is no such page.
    """
    page = find(session, page_id)
    first = session.get(PageEventRow, (page_id, 0))
    if page is None or first is None:
        message = f"page {page_id} does not exist"
        raise MissingError(message)
    return as_begun(page, first.hash)


def as_begun(page: PageRow, head_hash: str = "") -> PageStart:
    """Return what a page begins with; ``head_hash`` is that of its first event."""
    return PageStart(
        page_id=page.id,
        policy=EscalationPolicy.model_validate(page.body),
        opened_by=page.opened_by,
        opened_at=stamp(page.opened_at),
        head_hash=head_hash,
        policy_name=page.policy,
        policy_version=page.policy_version,
        case_id=page.case_id,
        urgency=page.urgency,
        severity=page.severity,
        jurisdiction=page.jurisdiction,
        hold_until=stamp(page.hold_until) if page.hold_until else None,
        is_test=page.is_test,
    )


def case_of(session: Session, page: PageRow) -> CaseRow | None:
    """Return the case that a page is about, if it is about one."""
    return session.get(CaseRow, page.case_id) if page.case_id else None


def sees(visibility: Visibility, *, everything: bool) -> ColumnElement[bool]:
    """Write the condition for what a person sees; ``cases`` is joined from outside.

    A page of a case is seen with the case; for others see ``sees_caseless``.
    """
    of_case = and_(PageRow.case_id.is_not(None), is_visible(visibility))
    return or_(sees_caseless(visibility.person, everything=everything), of_case)


def sees_caseless(person: str, *, everything: bool) -> ColumnElement[bool]:
    """Write the condition for the pages of no case that a person (an id) sees.

    Whoever opened one sees it, whom it asks, and those who see ``everything`` of that sort.
    """
    me, of_no_case = f"user:{person}", PageRow.case_id.is_(None)
    own = or_(PageRow.opened_by == me, PageRow.responders.contains([me]))
    return of_no_case if everything else and_(of_no_case, own)


def listed(
    session: Session,
    seen: ColumnElement[bool],
    filters: PageFilters,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> PageList:
    """Read one page of the list, newest first.

    Raises:
        CursorError: The cursor is not one that this list gave out.
    """
    wanted = (
        select(PageRow, CaseRow.ref)
        .outerjoin(CaseRow, CaseRow.id == PageRow.case_id)
        .where(seen, *_conditions(filters))
        .order_by(PageRow.opened_at.desc(), PageRow.id.desc())
        .limit(limit + 1)
        .options(defer(PageRow.body, raiseload=True))
    )
    if cursor is not None:
        when, last = cursors.decode(cursor, (str, str))
        wanted = wanted.where(
            tuple_(PageRow.opened_at, PageRow.id) < (cursors.instant(cursor, when), last)
        )
    rows: list[tuple[PageRow, str | None]] = [
        (page, ref) for page, ref in session.execute(wanted)
    ]
    last_page = rows[limit - 1][0] if len(rows) > limit else None
    following = cursors.encode(stamp(last_page.opened_at), last_page.id) if last_page else None
    return PageList(rows[:limit], following)


def _conditions(filters: PageFilters) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if filters.state is not None:
        wanted.append(PageRow.state == filters.state)
    if filters.is_open is not None:
        over = PageRow.state.in_([RESOLVED, "exhausted"])
        wanted.append(~over if filters.is_open else over)
    if filters.case_id is not None:
        wanted.append(PageRow.case_id == filters.case_id)
    if filters.policy is not None:
        wanted.append(PageRow.policy == filters.policy)
    if filters.since is not None:
        wanted.append(PageRow.opened_at >= filters.since)
    if filters.mine is not None:
        me = f"user:{filters.mine}"
        wanted.append(or_(PageRow.opened_by == me, PageRow.responders.contains([me])))
    return wanted


def is_told(session: Session, page_id: str, recipient: str) -> bool:
    """Tell whether a page has told somebody (``user:<id>``), or tried to."""
    row = DeliveryRow
    told = select(row.id).where(row.subject == page_id, row.recipient == recipient)
    return session.scalar(told.limit(1)) is not None


def write_text(session: Session, page_id: str, text_id: str, body: str, by: str) -> None:
    """Keep what somebody wrote about a page; the same id is the same text."""
    values = {"id": text_id, "page_id": page_id, "body": clean(body), "by": by}
    session.execute(insert(PageTextRow).values(values).on_conflict_do_nothing())


def texts(session: Session, page_id: str) -> dict[str, str]:
    """Return everything that people wrote about a page, by id."""
    wanted = select(PageTextRow.id, PageTextRow.body).where(PageTextRow.page_id == page_id)
    return {row.id: row.body for row in session.execute(wanted)}


def events(
    session: Session, page_id: str, after: int = -1, limit: int = 1000
) -> list[PageEventRow]:
    """Return a page's entries in order, those after a number."""
    wanted = select(PageEventRow).where(
        PageEventRow.page_id == page_id, PageEventRow.seq > after
    )
    return list(session.scalars(wanted.order_by(PageEventRow.seq).limit(limit)))
