"""Whom a schedule calls at the moment of sending, and who is told when that reaches nobody.

So it is with an escalation policy that there is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tocsin.domain.access import Role
from tocsin.domain.delivery import POLICY
from tocsin.domain.rota_telling import sentences
from tocsin.storage import policies
from tocsin.storage.duty import duties, now_of

SCHEDULE = "schedule:"
PERSON, ROLE = "person:", "role:"


@dataclass(frozen=True, slots=True)
class Called:
    """Who is called, whoever may know of the case.

    Attributes:
        person: Id of who is on call, if anybody is.
        fallback: The role that is told instead.
        how: How the schedule came to that, in words, with ids and without names.
    """

    schedule: str
    person: str | None
    fallback: Role
    how: str

    def targets(self) -> tuple[str, ...]:
        """Return who is meant, first the person, then the roles that stand in."""
        roles = dict.fromkeys((self.fallback, Role.INCIDENT_MANAGER))
        on_call = (f"{PERSON}{self.person}",) if self.person else ()
        return (*on_call, *(f"{ROLE}{role.value}" for role in roles))

    def because(self, target: str) -> str:
        """Say for the ledger why a target is told."""
        if target.startswith(PERSON):
            return self.how
        unreached = " Who is on call is not told: inactive, or may not see the case."
        return f"{self.how}{unreached if self.person else ''} Told instead: {target}."


def calls_of(session: Session, targets: Iterable[str]) -> dict[str, Called]:
    """Ask whom targets call: schedules, and policies that there are not.

    A policy that there is asks people by itself, and nobody is told beside it.
    """
    found: dict[str, Called] = {}
    for target in targets:
        if target.startswith(SCHEDULE):
            found[target] = call_of(session, target.removeprefix(SCHEDULE))
        elif target.startswith(POLICY):
            name = target.removeprefix(POLICY)
            if not policies.in_force(session, name=name):
                how = f"There is no escalation policy {name}."
                found[target] = Called(name, None, Role.INCIDENT_MANAGER, how)
    return found


def call_of(session: Session, name: str) -> Called:
    """Ask a schedule who is on call now."""
    found = duties(session, now_of(session), name=name)
    if not found:
        how = f"There is no schedule {name}."
        return Called(name, None, Role.INCIDENT_MANAGER, how)
    (duty,) = found
    steps = "; ".join(sentences(duty.found.why, duty.rota.zone))
    how = f"Schedule {name}, version {duty.version}: {steps}."
    return Called(name, duty.found.person, duty.rota.told_instead, how)
