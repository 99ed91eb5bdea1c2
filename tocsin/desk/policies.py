"""Escalation policies: who is asked in which order; put as versions, and checked.

Everybody of the staff reads them. A page keeps the version that it began with.
"""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.errors import NotFoundError, UnknownPersonError
from tocsin.desk.page_errors import (
    PolicyChangedError,
    PolicyExistsError,
    PolicyUnchangedError,
)
from tocsin.desk.paging import last_text
from tocsin.desk.policy_checks import checked
from tocsin.desk.policy_views import (
    PolicyCheck,
    PolicyPage,
    PolicySummary,
    PolicyVersionPage,
    PolicyView,
)
from tocsin.desk.rota_office import RotaOffice
from tocsin.desk.schedule_views import Names
from tocsin.desk.versioned import Putting, Sort
from tocsin.domain.access import Principal
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.storage import cursors, people, policies
from tocsin.storage.desk_reads import names_of
from tocsin.storage.models import PolicyVersionRow

PERSON = "person:"


class Policies:
    """Shows escalation policies to the staff, and puts new versions of them."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office
        self._putting = Putting(office, SORT)

    def list(self, principal: Principal, cursor: str | None, limit: int) -> PolicyPage:
        """Show policies by name."""
        self._office.gatekeeper.admit(principal, errands.READ_POLICIES)
        after = last_text(cursor)
        with self._office.sessions() as session:
            found = [row for row in policies.in_force(session) if row.policy > after]
        page = found[:limit]
        following = cursors.encode(page[-1].policy) if len(found) > limit else None
        return PolicyPage(items=[_summary(row) for row in page], next=following)

    def get(self, principal: Principal, name: str, number: int | None) -> PolicyView:
        """Show a version; by default the one in force.

        Raises:
            NotFoundError: There is no such policy or version.
        """
        self._office.gatekeeper.admit(principal, errands.READ_POLICIES)
        return self._putting.one(name, number)

    def versions(self, principal: Principal, name: str) -> PolicyVersionPage:
        """Show every version, newest first."""
        self._office.gatekeeper.admit(principal, errands.READ_POLICIES)
        return PolicyVersionPage(items=self._putting.every(name), next=None)

    def check(self, principal: Principal, name: str) -> PolicyCheck:
        """Say what looks wrong with the version in force, as things stand now."""
        self._office.gatekeeper.admit(principal, errands.READ_POLICIES)
        with self._office.sessions() as session:
            found = policies.in_force(session, name=name)
            if not found:
                raise NotFoundError
            return PolicyCheck(warnings=checked(session, policies.policy_of(found[0])))

    def check_new(self, principal: Principal, policy: EscalationPolicy) -> PolicyCheck:
        """Say what would look wrong with a policy; it is not kept.

        Raises:
            UnknownPersonError: It names everybody whom nobody knows, and where.
        """
        self._office.gatekeeper.admit(principal, errands.READ_POLICIES)
        with self._office.sessions() as session:
            return PolicyCheck(warnings=checked(session, with_ids(session, policy)))

    def create(self, call: Call, name: str, policy: EscalationPolicy, note: str) -> PolicyView:
        """Put the first version of a policy.

        Raises:
            PolicyExistsError: There is a policy of that name.
        """
        return self._putting.create(call, name, policy, note)

    def put(
        self, call: Call, name: str, policy: EscalationPolicy, note: str, replaces: int | None
    ) -> PolicyView:
        """Put a new version; pages that run keep theirs.

        Raises:
            PolicyChangedError: ``replaces`` is not the version in force.
            PolicyUnchangedError: It says the same.
        """
        return self._putting.put(call, name, policy, note, replaces)


def with_ids(session: Session, policy: EscalationPolicy) -> EscalationPolicy:
    """Name everybody by their id, so that it stays the same person.

    Raises:
        UnknownPersonError: It names everybody whom nobody knows, and where.
    """
    body = policy.model_dump(mode="json", exclude_defaults=True)
    unknown: list[dict[str, Any]] = []
    lists = [(("steps", str(n), "to"), step["to"]) for n, step in enumerate(body["steps"])]
    for at, targets in [*lists, (("catch_all", "to"), body["catch_all"]["to"])]:
        for place, target in enumerate(targets):
            if not target.startswith(PERSON):
                continue
            said = target.removeprefix(PERSON)
            user = people.find_user(session, said)
            if user is None or not user.active:
                where = ["body", "policy", *at, str(place)]
                why = f"There is no active person {said!r}."
                unknown.append({"at": where, "code": "unknown", "why": why})
            else:
                targets[place] = f"{PERSON}{user.id}"
    if unknown:
        raise UnknownPersonError(unknown[0]["why"], errors=unknown)
    return EscalationPolicy.model_validate(body)


def people_of(policy: EscalationPolicy) -> set[str]:
    """Return the ids of the people whom a policy names."""
    targets = [target for step in policy.steps for target in step.to]
    named = (*targets, *policy.catch_all.to)
    return {one.removeprefix(PERSON) for one in named if one.startswith(PERSON)}


def _summary(row: PolicyVersionRow) -> PolicySummary:
    policy = policies.policy_of(row)
    return PolicySummary(
        id=row.policy,
        title=policy.title,
        version=row.number,
        digest=row.digest,
        put_at=row.put_at,
        steps=len(policy.steps),
    )


def _view(session: Session, row: PolicyVersionRow, current: int) -> PolicyView:
    policy = policies.policy_of(row)
    named = people_of(policy)
    names = Names(names_of(session, {*named, row.put_by.removeprefix("user:")}))
    return PolicyView(
        id=row.policy,
        title=policy.title,
        version=row.number,
        digest=row.digest,
        put_by=names.person(row.put_by),
        put_at=row.put_at,
        note=row.note,
        in_force=row.number == current,
        policy=row.body,
        people=sorted(map(names.person, named), key=lambda one: one.name or one.id),
    )


SORT = Sort(
    kept=policies.POLICIES,
    manage=errands.MANAGE_POLICIES,
    ready=with_ids,
    show=_view,
    view=TypeAdapter(PolicyView),
    exists=PolicyExistsError,
    changed=PolicyChangedError,
    unchanged=PolicyUnchangedError,
)
