"""What waits for somebody, in one read: cases, tasks, pages, requests for cover, their duty."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tocsin.desk import errands, inbox_duty
from tocsin.desk.case_lists import ListedCase, listed
from tocsin.desk.casebook import Casebook
from tocsin.desk.inbox_views import (
    AskedSwap,
    AskingPage,
    InboxView,
    NextUp,
    OwedTask,
    WaitingCase,
    WaitingProposal,
    WhyMine,
)
from tocsin.desk.page_office import USER, PageOffice
from tocsin.desk.reading import Reading
from tocsin.desk.schedule_views import Names
from tocsin.desk.swap_views import people_of, swap_view
from tocsin.domain.access import Principal, effective_roles
from tocsin.domain.tasks import TaskState
from tocsin.storage import inbox, pages, proposals
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of
from tocsin.storage.engine import make_readings
from tocsin.storage.inbox import Owed, Standing
from tocsin.storage.models import CaseRow, PageRow
from tocsin.storage.proposals import Proposal
from tocsin.storage.rota_memory import Standing as Schedule
from tocsin.storage.visibility import facts_of
from tocsin.storage.worklist import Filters, worklist

SHOWN, MOST_TASKS, MOST_PAGES, MOST_SWAPS, MOST_PROPOSALS = 50, 50, 20, 20, 20
NEAREST = 2  # cases with tasks: the one that somebody comes from may be the first


class Inbox:
    """Shows people what waits for them, with why it is theirs."""

    def __init__(self, office: PageOffice, casebook: Casebook) -> None:
        self._office, self._readings = office, make_readings(office.sessions)
        self._casebook = casebook

    def show(self, principal: Principal) -> InboxView:
        """Show everything that waits for the caller, and no hint of what they may not see."""
        keeper = self._office.gatekeeper
        keeper.admit(principal, errands.LIST_CASES)
        sight = keeper.sight(principal, errands.LIST_CASES)
        seen = pages.sees(sight, everything=self._office.sees_all_caseless(principal))
        with self._readings() as session:
            page = worklist(session, sight, Filters(state="open", waiting=True), limit=SHOWN)
            waiting = page.cases
            stand = inbox.standings(session, [case.id for case in waiting])
            owed = inbox.owed(session, sight, MOST_TASKS)
            asking = inbox.asking(session, seen, principal.id, MOST_PAGES)
            now = now_of(session)
            rotas = self._rotas(session, principal, now)
            offers = inbox_duty.to_offer(principal.id, rotas, now)[:MOST_SWAPS]
            decisions = inbox_duty.to_decide(principal.id, rotas, now)[:MOST_SWAPS]
            swaps = [*decisions, *offers]
            proposed = self._proposed(session, principal)
            known = names_of(
                session,
                {
                    *(one for case in waiting for one in case.people),
                    *((one.acknowledged_by or "").removeprefix(USER) for one, _ in asking),
                    *(one for _, swap in swaps for one in people_of(swap)),
                    *(one.proposed_by.removeprefix(USER) for one in proposed),
                },
            )
            tasks = self._tasks(session, principal, owed)
        names = Names(known)
        paged = {ref for _, ref in asking if ref}
        on_call, coming = inbox_duty.duties_of(principal.id, rotas, now)
        wants = {swap.id for _, swap in decisions}
        return InboxView(
            cases=[
                _waiting(principal, case, stand[case.id], listed(case, known), paged)
                for case in waiting
            ],
            more=page.next is not None,
            tasks=tasks,
            pages=[_page(principal, one, ref, names) for one, ref in asking],
            swaps=[
                AskedSwap(
                    swap=swap_view(swap, name, names, now),
                    wants="decision" if swap.id in wants else "offer",
                )
                for name, swap in swaps
            ],
            proposals=[_proposal(one, names) for one in proposed],
            on_call=on_call,
            coming=coming,
        )

    def after(self, reading: Reading) -> NextUp | None:
        """Show what to go on with after a case: the most urgent other one, or None.

        Cases come before tasks in other cases, which are asked for when no case waits.
        """
        me, here = reading.principal, reading.admit(errands.READ_CASE)
        sight = self._office.gatekeeper.sight(me, errands.LIST_CASES)
        case = inbox.next_case(reading.session, sight, here.id)
        if case is not None:
            return NextUp(
                ref=case.ref,
                title=case.title,
                sensitivity=case.sensitivity,
                due_at=case.due_at,
                has_task=False,
            )
        owed = inbox.owed(reading.session, sight, NEAREST)
        owed = [one for one in owed if one.case.id != here.id]
        task = next(iter(self._tasks(reading.session, me, owed)), None)
        if task is None:
            return None
        return NextUp(
            ref=task.case,
            title=task.case_title,
            sensitivity=task.sensitivity,
            due_at=task.due_at,
            has_task=True,
        )

    def _rotas(self, session: Session, principal: Principal, now: datetime) -> list[Schedule]:
        if not self._office.gatekeeper.allows(principal, errands.READ_SCHEDULES):
            return []
        return inbox_duty.standing(session, now)

    def _proposed(self, session: Session, principal: Principal) -> Sequence[Proposal]:
        """Return what others propose; whoever may not put it in force is not told of it."""
        if not self._office.gatekeeper.allows(principal, errands.PUBLISH_RULE):
            return []
        return proposals.waiting(session, f"{USER}{principal.id}", MOST_PROPOSALS)

    def _tasks(
        self, session: Session, principal: Principal, owed: Iterable[Owed]
    ) -> list[OwedTask]:
        """Return open tasks of the person's own, soonest first, with what they are called."""
        mine = [
            (one, task, why)
            for one in owed
            for task in one.tasks
            if (why := _owner(principal, one, task)) is not None
        ]
        said = inbox.plain_texts(session, (task["text"] for _, task, _ in mine if task["text"]))
        found = [
            OwedTask(
                id=task["id"],
                title=self._title(session, one.case, task, said),
                case=one.case.ref,
                case_title=one.case.title,
                sensitivity=one.case.sensitivity,
                due_at=datetime.fromisoformat(task["due_at"]),
                required=task["required"],
                why=why,
            )
            for one, task, why in mine
        ]
        return sorted(found, key=lambda task: (task.due_at, task.case))[:MOST_TASKS]

    def _title(
        self, session: Session, case: CaseRow, task: dict[str, Any], said: dict[str, str]
    ) -> str | None:
        if task["text"]:
            return said.get(task["text"])
        playbook = self._casebook.playbooks.of(session, case)
        items = playbook.checklists.get(task["checklist"] or "", ())
        return next((item.title for item in items if item.id == task["id"]), None)


def _owner(principal: Principal, one: Owed, task: dict[str, Any]) -> WhyMine | None:
    """Say by what an open task is somebody's; None when it is not, or not open."""
    scheme, _, name = task["owner"].partition(":")
    if task["state"] != TaskState.OPEN.value:
        return None
    if scheme == "person" and name == principal.id:
        return WhyMine(code="assigned")
    if scheme == "case-role" and one.roles.get(name) == principal.id:
        return WhyMine(code="case-role", name=name)
    if scheme == "role" and name in effective_roles(principal, facts_of(one.case)):
        return WhyMine(code="role", name=name)
    return None


def _waiting(
    principal: Principal,
    case: CaseRow,
    stand: Standing,
    shown: ListedCase,
    paged: set[str],
) -> WaitingCase:
    mine = effective_roles(principal, facts_of(case))
    why = [WhyMine(code="role", name=role) for role in case.waiting_roles if role in mine]
    parts = [role for role, person in stand.roles.items() if person == principal.id]
    why += [WhyMine(code="case-role", name=role) for role in parts]
    if principal.id in case.people and not parts:
        why.append(WhyMine(code="assigned"))
    if case.ref in paged:
        why.append(WhyMine(code="on-call"))
    members = {field.name: getattr(shown, field.name) for field in fields(shown)}
    has_decided = f"{USER}{principal.id}" in stand.given
    return WaitingCase(**members, why=why, has_decided=has_decided)


def _page(principal: Principal, page: PageRow, ref: str | None, names: Names) -> AskingPage:
    me = f"{USER}{principal.id}"
    return AskingPage(
        id=page.id,
        case=ref,
        summary=page.summary,
        urgency=page.urgency,
        severity=page.severity,
        test=page.is_test,
        state=page.state,
        opened_at=page.opened_at,
        acknowledged_by=names.maybe(page.acknowledged_by),
        mine=page.acknowledged_by == me,
        declined=me in page.view.get("declined", []),
    )


def _proposal(one: Proposal, names: Names) -> WaitingProposal:
    return WaitingProposal(
        sort=one.sort,
        name=one.name,
        number=one.number,
        proposed_by=names.person(one.proposed_by),
        proposed_at=one.proposed_at,
        note=one.note,
        is_approved=one.is_approved,
        rehearsed_ok=one.rehearsed_ok,
    )
