"""Whom a status update would reach now: named before it is posted, checked as at sending."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.domain.access import Principal
from tocsin.domain.playbook import Playbook
from tocsin.domain.ports import Recipient
from tocsin.domain.subscribing import EVERYBODY_TOLD, sort_of
from tocsin.storage.models import CaseRow
from tocsin.storage.recipients import PostgresRecipients

EVERYBODY = "stakeholders:all"
CASE_ROLE, PERSON, USER = "case-role:", "person:", "user:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Somebody who would be told.

    Attributes:
        target: ``person:<id>``, ``webhook:<name>``, or an audience outside.
        name: What they are called; None of a person whose name is not for the reader.
        standing: Whether they are told by a standing subscription, and not by following.
    """

    target: str
    name: str | None
    standing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceView:
    """Who would be told of a status update now; who may not know of the case is not there."""

    items: list[Listener]


class Audiences:
    """Tells whom a status update would reach."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, casebook: Casebook
    ) -> None:
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._sessions = sessions
        self._recipients = PostgresRecipients(sessions)

    def of(self, principal: Principal, ref: str) -> AudienceView:
        """Return who is told, each once, in the order of the playbook's targets."""
        case = self._casebook.admitted(principal, ref, errands.READ_UPDATES)
        named = self._gatekeeper.allows(principal, errands.READ_PEOPLE)
        with self._sessions() as session:
            playbook = self._casebook.playbooks.of(session, case)
        found = self._recipients.resolve(case.id, tuple(_targets(case, playbook)))
        own = f"{USER}{principal.id}"
        return AudienceView(
            items=[
                Listener(
                    target=one.id.replace(USER, PERSON, 1),
                    name=one.name if named or one.id == own or not _is_ours(one) else None,
                    standing=bool(one.because),
                )
                for one in found
            ]
        )


def _is_ours(one: Recipient) -> bool:
    return one.id.startswith(USER)


def _targets(case: CaseRow, playbook: Playbook) -> Iterator[str]:
    """Name everybody whom the playbook tells of an update, as the case stands."""
    for target in playbook.updates.to if playbook.updates else (EVERYBODY,):
        if target in (EVERYBODY, EVERYBODY_TOLD):
            yield from case.view.get("subscribers", [])
            yield sort_of(playbook.kind, case.severity, playbook.severity).target()
        if target == EVERYBODY_TOLD:
            yield target
        elif target.startswith(CASE_ROLE):
            yield from _holders(case, playbook, target.removeprefix(CASE_ROLE))
        elif target != EVERYBODY:
            yield target


def _holders(case: CaseRow, playbook: Playbook, role: str) -> Iterator[str]:
    """Name who has a role in the case, or who is asked while nobody has."""
    person = case.view.get("roles", {}).get(role)
    spec = playbook.roles.get(role)
    if person:
        yield f"{PERSON}{person}"
    elif spec:
        yield from (f"role:{holder}" for holder in spec.holders)
