"""Pages: asking a human to act now. Opened, listed, shown with their verified record."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk import errands, keys
from tocsin.desk.access import OK
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.errors import DeskError, InvalidError, UnseeingPersonError
from tocsin.desk.page_errors import UnknownPolicyError, UnknownScheduleError
from tocsin.desk.page_office import USER, Found, PageOffice
from tocsin.desk.page_views import PageEventPage, PageEventView, PagePage, PageView
from tocsin.desk.paging import last_number, of_this_list
from tocsin.desk.refusals import CaseClosedError, UnknownSeverityError
from tocsin.desk.rota_office import one_of_us
from tocsin.desk.severities import levels_of
from tocsin.domain.access import Permission, Principal, may
from tocsin.domain.hashchain import find_faults
from tocsin.domain.paging.policy import EscalationPolicy, policy_for, policy_for_schedule
from tocsin.playbooks.library import Library
from tocsin.storage import cursors, pages, people, policies, schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of
from tocsin.storage.models import CaseRow, PageEventRow
from tocsin.storage.pages import NewPage, PageFilters
from tocsin.storage.visibility import facts_of

CREATED, MOST_EVENTS = 201, 100_000
VIEW = TypeAdapter(PageView)
ENTRY = ("seq", "at", "actor", "event", "data", "salt", "body_digest", "prev_hash", "hash")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOrder:
    """What somebody asks for: a page by a policy, to one person, or to who is on call."""

    policy: str | None = None
    person: str | None = None
    schedule: str | None = None
    case: str | None = None
    summary: str = ""
    urgency: str = "urgent"
    severity: str | None = None
    jurisdiction: str | None = None
    hold_until: datetime | None = None
    test: bool = False


@dataclass(frozen=True, slots=True)
class _Pinned:
    policy: EscalationPolicy
    name: str = ""
    version: int = 0


class Pages:
    """Opens pages and shows them to those who may see them."""

    def __init__(self, office: PageOffice, casebook: Casebook, library: Library) -> None:
        self._office = office
        self._casebook = casebook
        self._library = library

    def open(self, call: Call, order: PageOrder) -> PageView:
        """Ask a human to act now.

        Raises:
            NotFoundError: There is no such case that they may see.
            InvalidError: It does not name one of a policy, a person and a schedule, or has
                begun before.
            UnknownSeverityError: No playbook in force names it, nor has the case it.
            UnknownPolicyError: There is no such policy.
            UnknownScheduleError: There is no such schedule.
            UnknownPersonError: There is no such person.
            UnseeingPersonError: That person may not see the case.
        """
        if sum(one is not None for one in (order.policy, order.person, order.schedule)) != 1:
            raise InvalidError("Name a `policy`, a `person` or a `schedule`, and one of them.")
        case = self._case(call.principal, order.case)
        self._check(order.severity, case)
        with self._office.sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return VIEW.validate_python(earlier)
            page = pages.open_page(session, _new(session, call, order, case))
            view = self._office.view(session, call.principal, Found(page, case))
            keys.settle(session, call, CREATED, VIEW.dump_python(view, mode="json"))
        name = errands.OPEN_PAGE.name
        self._office.gatekeeper.note(call.principal, name, case, OK, page=view.id)
        log.info("page.opened", page_id=view.id, by=call.principal.id, policy=view.policy)
        return view

    def list(
        self,
        principal: Principal,
        filters: PageFilters,
        *,
        case: str | None,
        cursor: str | None,
        limit: int,
    ) -> PagePage:
        """Show pages, newest first: what the person may see, and no hint of more."""
        if case is not None:
            row = self._casebook.admitted(principal, case, errands.READ_PAGES)
            filters = replace(filters, case_id=row.id)
        sight = self._office.gatekeeper.sight(principal, errands.READ_PAGES)
        seen = pages.sees(sight, everything=self._office.sees_all_caseless(principal))
        with self._office.sessions() as session, of_this_list():
            found = pages.listed(session, seen, filters, cursor=cursor, limit=limit)
            items = [self._office.summary(session, page, ref) for page, ref in found.pages]
        return PagePage(items=items, next=found.next)

    def get(self, principal: Principal, page_id: str) -> PageView:
        """Show a page whole."""
        with self._office.sessions() as session:
            found = self._office.found(session, principal, page_id)
            return self._office.view(session, principal, found)

    def events(
        self, principal: Principal, page_id: str, cursor: str | None, limit: int
    ) -> PageEventPage:
        """Show what happened to a page, and whether the whole chain of it holds."""
        after = last_number(cursor)
        with self._office.sessions() as session:
            page = self._office.found(session, principal, page_id).page
            rows = pages.events(session, page.id, limit=MOST_EVENTS)
            said = pages.texts(session, page.id)
            names = names_of(session, (row.actor.removeprefix(USER) for row in rows))
        faults = find_faults(page.id, map(_entry, rows))
        beyond = [row for row in rows if row.seq > after]
        items = [_event(row, names, said) for row in beyond[:limit]]
        following = cursors.encode(items[-1].seq) if len(beyond) > limit else None
        return PageEventPage(items=items, faults=faults, next=following)

    def _case(self, principal: Principal, ref: str | None) -> CaseRow | None:
        if ref is None:
            self._office.gatekeeper.admit(principal, errands.OPEN_PAGE)
            return None
        case = self._casebook.admitted(principal, ref, errands.OPEN_PAGE)
        if case.state == "closed":
            raise CaseClosedError
        return case

    def _check(self, severity: str | None, case: CaseRow | None) -> None:
        if severity is None or (case and severity == case.severity):
            return
        known = levels_of(self._library, self._library.kinds())
        if known and severity not in known:
            raise UnknownSeverityError(f"`severity` is one of {', '.join(known)}.")


def _new(session: Session, call: Call, order: PageOrder, case: CaseRow | None) -> NewPage:
    if order.hold_until is not None and order.hold_until <= now_of(session):
        raise InvalidError("`hold_until` lies in the past.")
    pinned = _pinned(session, call.principal, order, case)
    return NewPage(
        policy=pinned.policy,
        policy_name=pinned.name,
        policy_version=pinned.version,
        opened_by=call.actor_id,
        case_id=case.id if case else None,
        summary=order.summary,
        urgency=order.urgency,
        severity=order.severity or (case.severity if case else None),
        jurisdiction=order.jurisdiction or (case.jurisdiction if case else None),
        hold_until=order.hold_until,
        is_test=order.test,
    )


def _pinned(
    session: Session, principal: Principal, order: PageOrder, case: CaseRow | None
) -> _Pinned:
    if order.policy is not None:
        rows = policies.in_force(session, name=order.policy)
        if not rows:
            raise _unknown_policy(session, order.policy)
        return _Pinned(policies.policy_of(rows[0]), rows[0].policy, rows[0].number)
    if order.schedule is not None:
        if order.schedule not in schedules.names(session):
            raise UnknownScheduleError
        return _Pinned(policy_for_schedule(order.schedule))
    who = one_of_us(session, order.person or "", principal)
    theirs = people.principal_of(session, who.id)
    if case and not (theirs and may(theirs, Permission.CASE_READ, facts_of(case))):
        raise UnseeingPersonError
    return _Pinned(policy_for(who.id))


def _unknown_policy(session: Session, name: str) -> DeskError:
    known = ", ".join(sorted(policies.names(session))) or "none yet"
    return UnknownPolicyError(f"There is no escalation policy {name!r}; there are: {known}.")


def _entry(row: PageEventRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in ENTRY}


def _event(row: PageEventRow, names: dict[str, str], said: dict[str, str]) -> PageEventView:
    texts = {
        member: said[value]
        for member, value in row.data.items()
        if isinstance(value, str) and value in said
    }
    return PageEventView(
        seq=row.seq,
        at=row.at,
        actor=row.actor,
        actor_name=names.get(row.actor.removeprefix(USER)),
        event=row.event,
        data=row.data,
        salt=row.salt,
        body_digest=row.body_digest,
        prev_hash=row.prev_hash,
        hash=row.hash,
        texts=texts,
    )
