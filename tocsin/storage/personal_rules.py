"""People's rules as they stand, and the plans that follow from them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.paging.plan import Facts, Plan, plan
from tocsin.domain.paging.rules import MAILBOX, PersonalRules, default_rules
from tocsin.storage import contacts
from tocsin.storage.errors import MissingError
from tocsin.storage.models import PersonalRulesRow, UserRow
from tocsin.storage.sealing import Sealer
from tocsin.storage.versioned import Versions

RULES = Versions(PersonalRulesRow, "person", PersonalRules, 7_301_946_216)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What somebody is to be told of: how urgent and severe, and when."""

    urgency: str
    severity: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reachable:
    """What is set up here to reach people.

    Attributes:
        channels: First choice first.
        sealer: Opens the addresses of contacts.
    """

    channels: tuple[str, ...] = (MAILBOX,)
    sealer: Sealer = field(default_factory=Sealer)

    @property
    def defaults(self) -> PersonalRules:
        """The rules of whoever has none."""
        return default_rules(self.channels)


class PostgresPlans:
    """The ``Plans`` port on PostgreSQL."""

    def __init__(
        self, sessions: sessionmaker[Session], channels: tuple[str, ...], sealer: Sealer
    ) -> None:
        self._sessions = sessions
        self._reachable = Reachable(channels, sealer)

    def plans_for(
        self, people: Collection[str], urgency: str, severity: str | None, at: datetime
    ) -> dict[str, Plan]:
        """Say in which order, and when, each person is contacted, and why so.

        Raises:
            MissingError: There is no person of one of the ids.
        """
        with self._sessions() as session:
            wanted = select(UserRow).where(UserRow.id.in_(list(people)))
            found = list(session.scalars(wanted))
            if missing := set(people) - {user.id for user in found}:
                raise MissingError(", ".join(sorted(missing)))
            return plans(session, found, self._reachable, Occasion(urgency, severity, at))

    def way_to(self, person: str, channel: str, contact: str) -> str | None:
        """Return the address of a way; None when the contact is gone by now."""
        with self._sessions() as session:
            if not contact:
                email = session.scalar(select(UserRow.email).where(UserRow.id == person))
                return email or (f"user:{person}" if channel == MAILBOX else None)
            known = contacts.confirmed(session, [person], self._reachable.sealer)
        found = (one.address for one in known.get(person, ()) if one.id == contact)
        return next(found, None)


def plans(
    session: Session, users: Collection[UserRow], reachable: Reachable, about: Occasion
) -> dict[str, Plan]:
    """Return each person's plan by their id, by the rules as they stand now."""
    ids = [user.id for user in users]
    rows = {row.person: row for row in RULES.in_force(session, among=ids)}
    known = contacts.confirmed(session, ids, reachable.sealer)
    defaults = reachable.defaults
    found = {}
    for user in users:
        row = rows.get(user.id)
        facts = Facts(
            person=user.id,
            urgency=about.urgency,
            severity=about.severity,
            at=about.at,
            channels=reachable.channels,
            contacts=known.get(user.id, ()),
            email=user.email,
            zone=user.zone,
            version=row.number if row else 0,
        )
        found[user.id] = plan(RULES.read(row) if row else None, defaults, facts)
    return found
