"""Pages of the past as they went, and whom targets led to then: by the record or a proposal."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.paging.messages import CallOrder
from tocsin.domain.paging.ports import Lead
from tocsin.domain.paging.record import PageRecord
from tocsin.domain.paging.simulation import Course, Past, Woken
from tocsin.domain.rota import Rota
from tocsin.storage.models import CaseRow, PageRow
from tocsin.storage.page_facts import record_of
from tocsin.storage.pages import as_begun
from tocsin.storage.responders import PostgresResponders

USER, CLOCK = "user:", "clock:"
ACKNOWLEDGED = ("page.acknowledged", "page.taken_over")
EXHAUSTED = "page.exhausted"


class WhatIf:
    """The ``Leads`` port for pages of the past; turns are counted here, not kept."""

    def __init__(
        self, sessions: sessionmaker[Session], proposed: tuple[str, Rota] | None = None
    ) -> None:
        """Answer by the record; for one schedule by another version, if one is proposed."""
        self._record = PostgresResponders(sessions, dict([proposed]) if proposed else {})
        self._turns: dict[tuple[str, int, int], int] = {}
        self._taken: dict[int, int] = {}

    def resolve(self, order: CallOrder, targets: tuple[str, ...]) -> tuple[Lead, ...]:
        """Say where each target leads at ``order.at``."""
        return self._record.resolve(order, targets)

    def turn(self, order: CallOrder) -> int:
        """Return the page's turn, from 0 for the first page that is played."""
        key = (order.page_id, order.step, order.round)
        if key not in self._turns:
            self._turns[key] = self._taken.get(order.step, 0)
            self._taken[order.step] = self._turns[key] + 1
        return self._turns[key]


def pasts(
    session: Session,
    seen: ColumnElement[bool],
    begin: datetime,
    end: datetime,
    *,
    policy: str | None,
    limit: int,
) -> list[Past]:
    """Read pages of a span, oldest first; those for a test are left out."""
    row = PageRow
    wanted = (
        select(row, CaseRow)
        .outerjoin(CaseRow, CaseRow.id == row.case_id)
        .where(seen, row.opened_at >= begin, row.opened_at < end, ~row.is_test)
        .order_by(row.opened_at, row.id)
        .limit(limit)
    )
    if policy is not None:
        wanted = wanted.where(row.policy == policy)
    return [_past(session, page, case) for page, case in session.execute(wanted)]


def _past(session: Session, page: PageRow, case: CaseRow | None) -> Past:
    record = record_of(session, page)
    start = as_begun(page)
    woken = tuple(_woken(record))
    answers = [one for one in record.events if one.event in ACKNOWLEDGED]
    course = Course(
        woken,
        answers[0].at if answers else None,
        any(one.event == EXHAUSTED for one in record.events),
    )
    delays = _delays(page.opened_at, woken, ((one.actor, one.at) for one in answers))
    return Past(start, page.opened_at, delays, course, _due(page, case))


def _woken(record: PageRecord) -> Iterable[Woken]:
    for call in record.calls:
        zones = {
            one["id"]: one.get("zone") for lead in call.leads for one in lead["responders"]
        }
        for one in call.facts.get("called", ()):
            if one["id"].startswith(USER):
                yield Woken(one["id"], call.at, zones.get(one["id"]))


def _delays(
    opened_at: datetime, woken: Iterable[Woken], answers: Iterable[tuple[str, datetime]]
) -> dict[str, timedelta]:
    called: dict[str, datetime] = {}
    for one in woken:
        called.setdefault(one.person, one.at)
    found: dict[str, timedelta] = {}
    for person, at in answers:
        found.setdefault(person, max(at - called.get(person, opened_at), timedelta()))
    return found


def _due(page: PageRow, case: CaseRow | None) -> datetime | None:
    """Return when the clock was due whose rung asked for the page."""
    if case is None or not (page.owner or "").startswith(CLOCK):
        return None
    for clock in case.view.get("clocks", ()):
        if f"{CLOCK}{clock['id']}" == page.owner and clock.get("due_at"):
            return datetime.fromisoformat(clock["due_at"])
    return None
