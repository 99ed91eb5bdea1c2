"""Whom people mean by what they type: themselves, somebody, a role, a case role, a webhook.

Whoever cannot see the case would never be reached, so nothing is owed by or told to them.
"""

from dataclasses import replace

from tocsin.desk.errors import UnknownPersonError, UnknownTargetError, UnseeingPersonError
from tocsin.desk.pen import Pen
from tocsin.domain.access import Grant, Permission, Principal, Role, effective_roles, may
from tocsin.storage import desk_reads, people
from tocsin.storage.models import UserRow
from tocsin.storage.visibility import facts_of

ME = "me"
PERSON, ROLE, CASE_ROLE, WEBHOOK = "person:", "role:", "case-role:", "webhook:"


def is_me(principal: Principal, said: str) -> bool:
    """Tell whether somebody means themselves: by ``me``, their id or their name."""
    return said.removeprefix(PERSON) in (ME, principal.id, principal.name)


def find_person(pen: Pen, said: str) -> UserRow:
    """Return the active person of that name or id; ``me`` is who asks.

    Raises:
        UnknownPersonError: There is none.
    """
    known = said.removeprefix(PERSON)
    caller = pen.call.principal.id
    user = people.find_user(pen.session, caller if known == ME else known)
    if user is None or not user.active:
        raise UnknownPersonError
    return user


def seeing_person(pen: Pen, said: str, *, joins: bool = False) -> UserRow:
    """Return a person who can see the case, or will when they ``join`` it.

    Raises:
        UnknownPersonError: There is no such active person.
        UnseeingPersonError: None of their roles reaches the case.
    """
    user = find_person(pen, said)
    facts = facts_of(pen.case)
    if joins:
        facts = replace(facts, people=facts.people | {user.id})
    principal = people.principal_of(pen.session, user.id)
    if principal is None or not may(principal, Permission.CASE_READ, facts):
        raise UnseeingPersonError
    return user


def owner(pen: Pen, said: str) -> str:
    """Return who owns a task as the case names them.

    Raises:
        UnknownTargetError: It names a role that is none. (Case roles are the case's own.)
    """
    if said.startswith(CASE_ROLE):
        return said
    return _role(pen, said) if said.startswith(ROLE) else _person(pen, said)


def follower(pen: Pen, said: str) -> str:
    """Return who follows a case as the case names them.

    Raises:
        UnknownTargetError: It names a role or webhook that is none, or is not told of such
            a case.
    """
    if said.startswith(WEBHOOK):
        name = said.removeprefix(WEBHOOK)
        if not desk_reads.has_webhook(pen.session, name, pen.case.sensitivity):
            raise UnknownTargetError(f"No webhook {name!r} is told of such a case.")
        return said
    return _role(pen, said) if said.startswith(ROLE) else _person(pen, said)


def leaver(pen: Pen, said: str) -> str:
    """Return who no longer follows a case, whoever that is by now."""
    if said in pen.case.view.get("subscribers", []) or not _names_person(said):
        return said
    caller, known = pen.call.principal.id, said.removeprefix(PERSON)
    user = people.find_user(pen.session, caller if known == ME else known)
    if user is None:
        raise UnknownPersonError
    return f"{PERSON}{user.id}"


def _names_person(said: str) -> bool:
    return said.startswith(PERSON) or ":" not in said


def _role(pen: Pen, said: str) -> str:
    """Check that it is a role, and one by which somebody may see the case."""
    name = said.removeprefix(ROLE)
    if name not in set(Role):
        raise UnknownTargetError(f"{name!r} is no role; roles: {', '.join(Role)}.")
    facts = facts_of(pen.case)
    anybody = Principal("", "", (Grant(Role(name)),))
    on_case = (people.principal_of(pen.session, user_id) for user_id in sorted(facts.people))
    held = (effective_roles(person, facts) for person in (anybody, *on_case) if person)
    if not any(name in roles for roles in held):
        raise UnknownTargetError(f"By the role {name!r} nobody sees such a case.")
    return said


def _person(pen: Pen, said: str) -> str:
    if not _names_person(said):
        raise UnknownTargetError(f"{said!r}: nothing is named like that.")
    return f"{PERSON}{seeing_person(pen, said).id}"
