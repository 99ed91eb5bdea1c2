"""Search the access log and the timelines of all cases, newest first, a bounded part at a time.

Few filters have an index, so a page looks at so many lines at most: one that found little still
says where it goes on. A period is found by halving, because numbers and instants grow together.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tocsin.domain.timeline import stamp
from tocsin.storage.models import AccessLogRow, CaseRow, TimelineRow
from tocsin.storage.visibility import Visibility, is_visible

OK, REFUSED = "ok", "refused"
FURTHEST = 20_000  # lines that one page looks at
SLACK = 2_000  # numbers are given out before their lines get their instants
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines are asked for; what is None does not narrow.

    Attributes:
        who: Id of a person.
        what: An action or event (``case.decide``), or all that begin so (``case.``).
        outcome: ``ok``, the code of a refusal, or ``refused`` for any of them.
        kind: Of cases.
        since: From when on.
        until: Up to when, that instant left out.
    """

    case_id: str | None = None
    who: str | None = None
    what: str | None = None
    outcome: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[Row]):
    """What was found, and the number that the next page lies below; None at the end."""

    rows: Sequence[Row]
    next: int | None


def access(
    session: Session, wanted: Wanted, *, below: int | None, limit: int
) -> Found[tuple[AccessLogRow, CaseRow | None]]:
    """Search the access log; each line comes with the case that it is about."""
    line = AccessLogRow
    found = select(line, CaseRow).outerjoin(CaseRow, CaseRow.id == line.case_id)
    found = found.where(*_of_access(wanted)).order_by(line.id.desc()).limit(limit + 1)
    top = below if below is not None else _top(session, func.max(line.id))
    if wanted.until is not None:
        top = min(top, _number_at(wanted.until, top, lambda mid: _access_at(session, mid)))
    is_indexed = wanted.case_id is not None or wanted.who is not None
    floor = 0 if is_indexed else max(0, top - FURTHEST)
    bounded = found.where(line.id < top, line.id >= floor)
    rows = [(row, case) for row, case in session.execute(bounded)]
    return _page(rows, [row.id for row, _ in rows], limit, floor, wanted.since)


def timelines(
    session: Session, seen: Visibility, wanted: Wanted, *, below: int | None, limit: int
) -> Found[tuple[TimelineRow, CaseRow]]:
    """Search the timelines of those cases that somebody sees."""
    entry = TimelineRow
    found = select(entry, CaseRow).join(CaseRow, CaseRow.id == entry.case_id)
    found = found.where(is_visible(seen), *_of_timelines(wanted))
    top = below if below is not None else _top(session, func.max(entry.position))
    if wanted.until is not None:
        top = min(top, _number_at(wanted.until, top, lambda mid: _entry_at(session, mid)))
    floor = 0 if wanted.case_id is not None else max(0, top - FURTHEST)
    bounded = found.where(entry.position < top, entry.position >= floor)
    ordered = bounded.order_by(entry.position.desc()).limit(limit + 1)
    rows = [(row, case) for row, case in session.execute(ordered)]
    return _page(rows, [row.position for row, _ in rows], limit, floor, wanted.since)


def _of_access(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    line = AccessLogRow
    if wanted.case_id is not None:
        yield line.case_id == wanted.case_id
    if wanted.who is not None:
        yield line.principal_id == wanted.who
    if wanted.what is not None:
        is_part = wanted.what.endswith(".")
        begins = line.action.startswith(wanted.what, autoescape=True)
        yield begins if is_part else line.action == wanted.what
    if wanted.outcome is not None:
        is_any = wanted.outcome == REFUSED
        yield line.outcome != OK if is_any else line.outcome == wanted.outcome
    if wanted.since is not None:
        yield line.at >= wanted.since
    if wanted.until is not None:
        yield line.at < wanted.until


def _of_timelines(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    entry = TimelineRow
    if wanted.case_id is not None:
        yield entry.case_id == wanted.case_id
    if wanted.who is not None:
        yield entry.actor == f"user:{wanted.who}"
    if wanted.what is not None:
        is_part = wanted.what.endswith(".")
        begins = entry.event.startswith(wanted.what, autoescape=True)
        yield begins if is_part else entry.event == wanted.what
    if wanted.kind is not None:
        yield CaseRow.kind == wanted.kind
    if wanted.since is not None:
        yield entry.at >= stamp(wanted.since)
    if wanted.until is not None:
        yield entry.at < stamp(wanted.until)


def _page(
    rows: Sequence[Row],
    numbers: Sequence[int],
    limit: int,
    floor: int,
    since: datetime | None,
) -> Found[Row]:
    """Cut a page; one that is not full goes on below what was looked at."""
    if len(rows) > limit:
        return Found(rows[:limit], numbers[limit - 1])
    is_over = floor == 0 or (since is not None and not rows)
    return Found(rows, None if is_over else floor)


def _top(session: Session, newest: ColumnElement[int]) -> int:
    return (session.scalar(select(newest)) or 0) + 1


def _number_at(instant: datetime, top: int, at: Callable[[int], datetime | None]) -> int:
    """Return a number above every line of before an instant, and not far above."""
    low, high = 0, top
    while low < high:
        middle = (low + high) // 2
        found = at(middle)
        if found is not None and found < instant:
            low = middle + 1
        else:
            high = middle
    return low + SLACK


def _access_at(session: Session, number: int) -> datetime | None:
    """Return when the first line from a number on was written."""
    line = AccessLogRow
    first = select(line.at).where(line.id >= number).order_by(line.id).limit(1)
    return session.scalar(first)


def _entry_at(session: Session, number: int) -> datetime | None:
    """Return when the first entry from a number on happened."""
    entry = TimelineRow
    first = select(entry.at).where(entry.position >= number).order_by(entry.position)
    found = session.scalar(first.limit(1))
    return datetime.fromisoformat(found) if found else None
