"""Whom a policy's targets lead to at an instant, and by what arithmetic.

Who may not know of the page's case is left out, however named; so is whoever left. How a
target led to somebody is kept in words, with ids and without names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.access import (
    CaseFacts,
    Permission,
    Principal,
    Role,
    Sensitivity,
    effective_roles,
    is_looser,
    may,
)
from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.shifts import next_on_call
from tocsin.domain.oncall.wording import shown
from tocsin.domain.paging.messages import CallOrder
from tocsin.domain.paging.ports import Lead, Over, PassedOver, Responder
from tocsin.domain.rota import Rota
from tocsin.domain.rota_telling import sentences
from tocsin.storage.duty import Duty, duties, schedule_at
from tocsin.storage.models import (
    CaseRow,
    PageRow,
    PolicyTurnRow,
    RoleGrantRow,
    UserRow,
    WebhookEndpointRow,
)
from tocsin.storage.people import grants_of
from tocsin.storage.visibility import facts_of

USER = "user:"


@dataclass(frozen=True, slots=True)
class _Question:
    """What a call asks: at which instant, and what its people must be allowed to see."""

    session: Session
    at: datetime
    facts: CaseFacts | None
    proposed: Mapping[str, Rota]


class PostgresResponders:
    """The ``Responders`` port on PostgreSQL."""

    def __init__(
        self, sessions: sessionmaker[Session], proposed: Mapping[str, Rota] | None = None
    ) -> None:
        """Answer by the record; what is ``proposed`` counts for schedules instead of it."""
        self._sessions = sessions
        self._proposed = proposed or {}

    def resolve(self, order: CallOrder, targets: tuple[str, ...]) -> tuple[Lead, ...]:
        """Say where each target leads at ``order.at``: one lead a target, in their order."""
        with self._sessions() as session:
            case = session.get(CaseRow, order.case_id) if order.case_id else None
            facts = facts_of(case) if case else None
            at = datetime.fromisoformat(order.at)
            asked = _Question(session, at, facts, self._proposed)
            return tuple(_lead(asked, target) for target in targets)

    def may_be_asked(self, person: str, case_id: str | None) -> bool:
        """Tell whether somebody (an id) is still active, and may still know of the case."""
        with self._sessions() as session:
            user = session.get(UserRow, person)
            if user is None or not user.active:
                return False
            case = session.get(CaseRow, case_id) if case_id else None
            principal = Principal(person, "", grants_of(session, [person]).get(person, ()))
            return case is None or may(principal, Permission.CASE_READ, facts_of(case))

    def turn(self, order: CallOrder) -> int:
        """Return the page's turn at a step that asks one after the other, from 0."""
        row = PolicyTurnRow
        with self._sessions.begin() as session:
            page = session.get(PageRow, order.page_id)
            if page is None or not page.policy:
                return 0
            values = {
                "policy": page.policy,
                "step": order.step,
                "page_id": order.page_id,
                "round": order.round,
            }
            session.execute(insert(row).values(values).on_conflict_do_nothing())
            mine = select(row.id).where(
                row.page_id == order.page_id,
                row.step == order.step,
                row.round == order.round,
            )
            earlier = select(func.count()).where(
                row.policy == page.policy,
                row.step == order.step,
                row.id < mine.scalar_subquery(),
            )
            return session.scalar(earlier) or 0


def _lead(asked: _Question, target: str) -> Lead:
    kind, _, name = target.partition(":")
    return _LEADS[kind](asked, target, name)


def _person(asked: _Question, target: str, name: str) -> Lead:
    user = asked.session.get(UserRow, name)
    if user is None:
        how = f"There is no person {name}."
        return Lead(target, (), (PassedOver(target, Over.NO_SUCH_TARGET),), how)
    return _of_users(asked, target, [user], "Named by the step.")


def _schedule(asked: _Question, target: str, name: str) -> Lead:
    found = duties(asked.session, asked.at, name=name, proposed=asked.proposed)
    if not found:
        return _no_schedule(asked, target, name)
    how, person = _told(found[0]), found[0].found.person
    return _on_call(asked, target, person, how, found[0].rota.told_instead)


def _next(asked: _Question, target: str, name: str) -> Lead:
    known = schedule_at(asked.session, name, asked.at, asked.proposed)
    if known is None:
        return _no_schedule(asked, target, name)
    version, rota, schedule = known
    following = next_on_call(schedule, asked.at)
    how = f"Schedule {name}, version {version}: nobody comes next within 400 days."
    person = following.person if following else None
    if following is not None:
        steps = "; ".join(sentences(following.why, rota.zone))
        begins = shown(following.at, zone_named(rota.zone))
        how = f"Schedule {name}, version {version}: next from {begins}: {steps}."
    return _on_call(asked, target, person, how, rota.told_instead)


def _on_call(
    asked: _Question, target: str, person: str | None, how: str, instead: Role
) -> Lead:
    """Lead to who is on call; to the schedule's fallback when that is nobody who can be."""
    over: tuple[PassedOver, ...] = (PassedOver(target, Over.NOBODY_ON_CALL),)
    if person is not None:
        user = asked.session.get(UserRow, person)
        lead = _of_users(asked, target, [user] if user else [], how)
        if lead.responders:
            return lead
        over = lead.passed_over or (PassedOver(target, Over.INACTIVE, f"{USER}{person}"),)
    return _instead(asked, target, how, over, instead)


def _no_schedule(asked: _Question, target: str, name: str) -> Lead:
    over = (PassedOver(target, Over.NO_SUCH_TARGET),)
    how = f"There is no schedule {name}."
    return _instead(asked, target, how, over, Role.INCIDENT_MANAGER)


def _instead(
    asked: _Question, target: str, how: str, over: tuple[PassedOver, ...], first: Role
) -> Lead:
    """Ask the holders of the role that stands in, or else incident managers."""
    for role in dict.fromkeys((first, Role.INCIDENT_MANAGER)):
        lead = _role(asked, target, role.value)
        if lead.responders:
            return Lead(
                target, _because(lead, how, role), over, f"{how} Asked instead: {role}."
            )
    return Lead(target, (), over, f"{how} Nobody who stands in can be asked.")


def _because(lead: Lead, how: str, role: Role) -> tuple[Responder, ...]:
    why = f"{how} Asked instead: {role}."
    return tuple(
        Responder(one.id, one.name, one.language, one.zone, why) for one in lead.responders
    )


def _role(asked: _Question, target: str, name: str) -> Lead:
    held = select(RoleGrantRow.user_id).where(RoleGrantRow.role == name)
    users = _users(asked, held)
    grants = grants_of(asked.session, [user.id for user in users])
    facts = asked.facts
    if facts is not None:  # a role counts on a case only where its scope reaches it
        users = [
            user
            for user in users
            if name in effective_roles(Principal(user.id, "", grants.get(user.id, ())), facts)
        ]
    how = f"Holds the role {name}."
    return _of_users(asked, target, users, how, empty=f"Nobody holds the role {name} here.")


def _team(asked: _Question, target: str, name: str) -> Lead:
    held = select(RoleGrantRow.user_id).where(RoleGrantRow.teams.contains([name]))
    how = f"Has a role granted for the team {name}."
    empty = f"Nobody has a role granted for the team {name}."
    return _of_users(asked, target, _users(asked, held), how, empty=empty)


def _webhook(asked: _Question, target: str, name: str) -> Lead:
    row = WebhookEndpointRow
    found = asked.session.execute(
        select(row.reach).where(row.name == name, row.active)
    ).one_or_none()
    if found is None:
        how = f"There is no webhook {name} in use."
        return Lead(target, (), (PassedOver(target, Over.NO_SUCH_TARGET),), how)
    level = asked.facts.sensitivity if asked.facts else Sensitivity.OPEN
    if is_looser(Sensitivity(found.reach), level):
        how = f"The webhook {name} is told of {found.reach} cases at most."
        return Lead(target, (), (PassedOver(target, Over.MAY_NOT_SEE, target),), how)
    how = "Named by the step."
    return Lead(target, (Responder(target, name, why=how),), (), how)


def _users(asked: _Question, held: Select[str]) -> list[UserRow]:
    wanted = select(UserRow).where(UserRow.active, UserRow.id.in_(held))
    return list(asked.session.scalars(wanted.order_by(UserRow.name)))


def _of_users(
    asked: _Question, target: str, users: list[UserRow], how: str, empty: str = ""
) -> Lead:
    """Lead to those who are active and may know of the case."""
    grants = grants_of(asked.session, [user.id for user in users])
    found, over = [], []
    for user in users:
        principal = Principal(user.id, user.name, grants.get(user.id, ()))
        if not user.active:
            over.append(PassedOver(target, Over.INACTIVE, f"{USER}{user.id}"))
        elif asked.facts and not may(principal, Permission.CASE_READ, asked.facts):
            over.append(PassedOver(target, Over.MAY_NOT_SEE, f"{USER}{user.id}"))
        else:
            found.append(
                Responder(f"{USER}{user.id}", user.display_name, user.language, user.zone, how)
            )
    if not users:
        return Lead(target, (), (PassedOver(target, Over.NO_HOLDER),), empty)
    return Lead(target, tuple(found), tuple(over), how)


def _told(duty: Duty) -> str:
    steps = "; ".join(sentences(duty.found.why, duty.rota.zone))
    return f"Schedule {duty.schedule}, version {duty.version}: {steps}."


_LEADS: dict[str, Callable[[_Question, str, str], Lead]] = {
    "person": _person,
    "schedule": _schedule,
    "next": _next,
    "role": _role,
    "team": _team,
    "webhook": _webhook,
}
