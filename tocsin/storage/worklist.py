"""The worklist: what a person sees, filtered, in order, a page at a time.

Pages are cut by (sort key, id), so a case that moves is seen at most twice and none is skipped.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Subquery,
    Text,
    and_,
    cast,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
    union,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute, Session, defer

from tocsin.domain.timeline import stamp
from tocsin.storage import cursors
from tocsin.storage.errors import CursorError
from tocsin.storage.models import CaseAnswerRow, CaseClockRow, CaseRow, WorklistRow
from tocsin.storage.plain import search_query
from tocsin.storage.visibility import Branch, Visibility, branches, is_visible

Sort: TypeAlias = Literal["due", "received", "updated"]
Conditions: TypeAlias = list[ColumnElement[bool]]
Key: TypeAlias = InstrumentedAttribute[datetime]
STATES = ("open", "closed")
NEVER = "infinity"
STANDINGS = {
    "open": ("open",),
    "met": ("met",),
    "breached": ("breached",),
    "ended": ("met", "breached"),
}
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_KEYS: dict[Sort, Key] = {
    "due": CaseRow.due_key,
    "received": CaseRow.received_at,
    "updated": CaseRow.updated_at,
}
_LISTED: dict[Sort, Key] = {
    "due": WorklistRow.due_key,
    "received": WorklistRow.received_at,
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. ``waiting``: what waits for the person, by role or by assignment.

    ``clock`` is a deadline by its law or id, ``set_by`` whether a ``law`` or the ``house`` set
    it, and ``standing`` how it stands: ``met`` or ``breached`` since ``clock_since``, ``ended``
    for either of them, or ``open``. ``answered``: a person has answered it; ``no_team``: it
    is no team's.
    """

    kind: str | None = None
    lifecycle: str | None = None
    state: str | None = None
    stage: str | None = None
    jurisdiction: str | None = None
    severity: str | None = None
    due_before: datetime | None = None
    q: str | None = None
    waiting: bool = False
    troubled: bool = False
    due_after: datetime | None = None
    opened_after: datetime | None = None
    opened_before: datetime | None = None
    closed_after: datetime | None = None
    team: str | None = None
    role: str | None = None
    clock: str | None = None
    standing: str | None = None
    clock_since: datetime | None = None
    set_by: str | None = None
    answered: bool = False
    no_team: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page, and the cursor of the next. Rows come without ``view``."""

    cases: list[CaseRow]
    next: str | None


def worklist(
    session: Session,
    visibility: Visibility,
    filters: Filters,
    *,
    sort: Sort = "due",
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """Read one page: due = soonest first, received and updated = newest first.

    Raises:
        CursorError: The cursor is not one that this list gave out.
    """
    parts = [
        _part(sort, branch, state, [*_wanted(filters), *_beyond(sort, cursor, branch)], limit)
        for branch in branches(visibility, waiting=filters.waiting)
        for state in ((filters.state,) if filters.state else STATES)
    ]
    if not parts:
        return Page([], None)
    ids = parts[0] if len(parts) == 1 else union(*(select(part) for part in parts)).subquery()
    key = ids.c.key if sort == "due" else ids.c.key.desc()
    last = ids.c.id if sort == "due" else ids.c.id.desc()
    rows = list(
        session.scalars(
            select(CaseRow)
            .join(ids, ids.c.id == CaseRow.id)
            .order_by(key, last)
            .limit(limit + 1)
            .options(defer(CaseRow.view, raiseload=True))
        )
    )
    more = len(rows) > limit
    return Page(rows[:limit], _cursor(sort, rows[limit - 1]) if more else None)


def count(
    session: Session, visibility: Visibility, filters: Filters, *, at_most: int = 1000
) -> int:
    """Count what the worklist would list, up to a limit."""
    seen = is_visible(visibility, waiting=filters.waiting)
    state = [CaseRow.state == filters.state] if filters.state else []
    wanted = select(CaseRow.id).where(seen, *state, *_wanted(filters)).limit(at_most)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _part(
    sort: Sort, branch: Branch, state: str, conditions: Conditions, limit: int
) -> Subquery:
    """Read one branch in one state, in order: every paging index leads with the state."""
    key, case_id = _place(sort, branch)
    part = select(key.label("key"), case_id.label("id")).where(*branch.conditions, *conditions)
    if branch.target is not None:
        on_it = WorklistRow.case_id == CaseRow.id
        listed = (WorklistRow.target == branch.target, WorklistRow.state == state)
        part = part.join_from(CaseRow, WorklistRow, on_it).where(*listed)
    if branch.target is None or sort == "updated":
        part = part.where(CaseRow.state == state)
    order = (key, case_id) if sort == "due" else (key.desc(), case_id.desc())
    return part.order_by(*order).limit(limit + 1).subquery()


def _place(sort: Sort, branch: Branch) -> tuple[Key, InstrumentedAttribute[str]]:
    """Say by what a branch is in order: the columns of the index that it follows."""
    if branch.target is None or sort == "updated":
        return _KEYS[sort], CaseRow.id
    return _LISTED[sort], WorklistRow.case_id


def _wanted(filters: Filters) -> Conditions:
    exact = ("kind", "lifecycle", "stage", "jurisdiction", "severity", "team")
    wanted: Conditions = [
        getattr(CaseRow, name) == getattr(filters, name)
        for name in exact
        if getattr(filters, name) is not None
    ]
    if filters.due_before is not None:
        wanted.append(CaseRow.due_key < filters.due_before)
    if filters.troubled:
        wanted.append(CaseRow.trouble.is_not(None))
    wanted += _dated(filters)
    if filters.role is not None:
        wanted.append(CaseRow.waiting_roles.contains([filters.role]))
    if filters.no_team:
        wanted.append(CaseRow.team.is_(None))
    wanted += _had(filters)
    if filters.q is not None:
        query = search_query(filters.q)
        found = CaseRow.search.bool_op("@@")(cast(query, TSQUERY))
        wanted.append(found if query else false())
    return wanted


def _dated(filters: Filters) -> Conditions:
    """Match spans of time: from their first instant, up to their last and not with it."""
    found: Conditions = []
    if filters.due_after is not None:
        found.append(CaseRow.due_key >= filters.due_after)
    if filters.opened_after is not None:
        found.append(CaseRow.opened_at >= filters.opened_after)
    if filters.opened_before is not None:
        found.append(CaseRow.opened_at < filters.opened_before)
    if filters.closed_after is not None:
        found.append(CaseRow.closed_at >= filters.closed_after)
    return found


def _had(filters: Filters) -> Conditions:
    """Match cases with an answer or such a deadline, as the overview counts them."""
    found: Conditions = []
    if filters.answered:
        found.append(exists().where(CaseAnswerRow.case_id == CaseRow.id))
    clock = CaseClockRow
    wanted: Conditions = []
    if filters.clock is not None:
        wanted.append(clock.law == filters.clock)
    if filters.set_by is not None:
        wanted.append(clock.house == (filters.set_by == "house"))
    if filters.standing is not None:
        ways = STANDINGS[filters.standing]
        wanted.append(or_(*(_stands(way, filters.clock_since) for way in ways)))
    if wanted:
        found.append(exists().where(clock.case_id == CaseRow.id, *wanted))
    return found


def _stands(standing: str, since: datetime | None) -> ColumnElement[bool]:
    """Match a deadline that was met since then, that fell due since then, or that runs."""
    stands = CaseClockRow.standing == standing
    if since is None or standing == "open":
        return stands
    moment = CaseClockRow.ended_at if standing == "met" else CaseClockRow.due_at
    return and_(stands, moment >= since)


def _beyond(sort: Sort, cursor: str | None, branch: Branch) -> Conditions:
    if cursor is None:
        return []
    name, when, case_id = cursors.decode(cursor, (str, str, str))
    if name != sort:
        raise CursorError(cursor)
    if when != NEVER:
        _check_instant(str(when), cursor)
    place = tuple_(cast(when, DateTime(timezone=True)), cast(case_id, Text))
    here = tuple_(*_place(sort, branch))
    return [here > place if sort == "due" else here < place]


def _check_instant(when: str, cursor: str) -> None:
    """Take no form but our own: Python reads some that PostgreSQL does not."""
    if not _INSTANT.fullmatch(when):
        raise CursorError(cursor)
    try:
        datetime.fromisoformat(when)
    except ValueError as error:
        raise CursorError(cursor) from error


def _cursor(sort: Sort, case: CaseRow) -> str:
    shown = {"due": case.due_at, "received": case.received_at, "updated": case.updated_at}
    when = shown[sort]
    return cursors.encode(sort, stamp(when) if when else NEVER, case.id)
