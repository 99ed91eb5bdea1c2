"""Standing subscriptions: be told of cases of a sort without following each one.

Everybody who follows cases subscribes themselves; leads subscribe others, roles and webhooks,
and see them all. Need-to-know is asked at every send, and not here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, keys, targets
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import (
    InvalidError,
    NotFoundError,
    UnknownKindError,
    UnknownPersonError,
    UnknownTargetError,
    UnseeingPersonError,
)
from tocsin.desk.paging import last_text
from tocsin.desk.severities import levels_of
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.access import Permission, Principal, Role, Sensitivity, may
from tocsin.domain.subscribing import Interest
from tocsin.playbooks.library import Library
from tocsin.storage import cursors, desk_reads, people, subscriptions
from tocsin.storage.models import SubscriptionRow
from tocsin.storage.subscriptions import NewSubscription

CREATED = 201
MOST_OF_ONE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionView:
    """Who is told of which cases.

    Attributes:
        target: ``person:<id>``, ``role:<role>`` or ``webhook:<name>``; ``name`` of a person.
        kinds: Empty for every kind.
        severity: This one or worse; null for any.
        jurisdictions: Empty for everywhere; a country has its parts.
    """

    id: str
    target: str
    name: str | None
    kinds: list[str]
    severity: str | None
    jurisdictions: list[str]
    put_by: Person
    put_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPage(Page):
    """A page of standing subscriptions in force."""

    items: list[SubscriptionView]


VIEW = TypeAdapter(SubscriptionView)


class Subscriptions:
    """Shows, puts and ends standing subscriptions."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, library: Library
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._library = library

    def list(
        self, principal: Principal, target: str | None, cursor: str | None, limit: int
    ) -> SubscriptionPage:
        """Show those in force: all of them to leads, to others their own."""
        self._gatekeeper.admit(principal, errands.SUBSCRIBE)
        after = last_text(cursor)
        with self._sessions() as session:
            wanted = None if target is None else self._target(session, principal, target)
            if not self._gatekeeper.allows(principal, errands.MANAGE_SUBSCRIPTIONS):
                wanted = f"{targets.PERSON}{principal.id}"
            rows = subscriptions.standing(session, target=wanted, after=after, limit=limit + 1)
            shown = _views(session, rows[:limit])
        following = cursors.encode(rows[limit - 1].id) if len(rows) > limit else None
        return SubscriptionPage(items=shown, next=following)

    def add(self, call: Call, said: str, interest: Interest) -> SubscriptionView:
        """Subscribe oneself, or as a lead somebody else.

        Raises:
            UnknownKindError: There is no such kind of case.
            InvalidError: The severity is none of these kinds, or there are too many.
            UnknownTargetError: It is no role or webhook.
            UnseeingPersonError: None of the person's roles sees any case.
        """
        own = targets.is_me(call.principal, said)
        self._gatekeeper.admit(
            call.principal, errands.SUBSCRIBE if own else errands.MANAGE_SUBSCRIPTIONS
        )
        self._check(interest)
        with self._sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return VIEW.validate_python(earlier)
            target = self._target(session, call.principal, said)
            if len(subscriptions.standing(session, target=target)) >= MOST_OF_ONE:
                raise InvalidError(
                    f"`target` has {MOST_OF_ONE} subscriptions, the most of one."
                )
            row = subscriptions.put(session, NewSubscription(target, interest, call.actor_id))
            (shown,) = _views(session, [row])
            keys.settle(session, call, CREATED, VIEW.dump_python(shown, mode="json"))
        self._gatekeeper.note(call.principal, errands.SUBSCRIBE.name, None, OK, target=target)
        return shown

    def end(self, call: Call, key: str) -> SubscriptionView:
        """End a subscription: one's own, or as a lead anybody's. Again changes nothing.

        Raises:
            NotFoundError: There is none that one may end.
        """
        self._gatekeeper.admit(call.principal, errands.SUBSCRIBE)
        manages = self._gatekeeper.allows(call.principal, errands.MANAGE_SUBSCRIPTIONS)
        with self._sessions.begin() as session:
            row = subscriptions.find(session, key)
            is_own = row is not None and row.target == f"{targets.PERSON}{call.principal.id}"
            if row is None or not (is_own or manages):
                raise NotFoundError
            if row.ended_at is None:
                subscriptions.end(session, row, call.actor_id)
            (shown,) = _views(session, [row])
        self._gatekeeper.note(
            call.principal, errands.UNSUBSCRIBE.name, None, OK, target=shown.target
        )
        return shown

    def _check(self, interest: Interest) -> None:
        try:
            levels = levels_of(self._library, interest.kinds or self._library.kinds())
        except KeyError as error:
            raise UnknownKindError(f"There is no kind {error.args[0]!r}.") from error
        if interest.severity is not None and interest.severity not in levels:
            known = f"one of {', '.join(levels)}" if levels else "none: these kinds have none"
            raise InvalidError(f"`severity` is {known}.")

    def _target(self, session: Session, principal: Principal, said: str) -> str:
        """Name who is meant as ledgers do."""
        if said.startswith(targets.ROLE):
            if (role := said.removeprefix(targets.ROLE)) not in set(Role):
                raise UnknownTargetError(f"{role!r} is no role; roles: {', '.join(Role)}.")
            return said
        if said.startswith(targets.WEBHOOK):
            name = said.removeprefix(targets.WEBHOOK)
            if not desk_reads.has_webhook(session, name, Sensitivity.OPEN):
                raise UnknownTargetError(f"There is no active webhook {name!r}.")
            return said
        known = said.removeprefix(targets.PERSON)
        own = targets.is_me(principal, said)
        user = people.find_user(session, principal.id if own else known)
        if user is None or not user.active:
            raise UnknownPersonError
        found = people.principal_of(session, user.id)
        if found is None or not may(found, Permission.CASE_READ):
            raise UnseeingPersonError("None of that person's roles sees any case.")
        return f"{targets.PERSON}{user.id}"


def _views(session: Session, rows: Iterable[SubscriptionRow]) -> list[SubscriptionView]:
    rows = tuple(rows)
    ids = {row.target.removeprefix(targets.PERSON) for row in rows}
    names = desk_reads.names_of(
        session, ids | {row.put_by.removeprefix("user:") for row in rows}
    )
    return [
        SubscriptionView(
            id=row.id,
            target=row.target,
            name=names.get(row.target.removeprefix(targets.PERSON)),
            kinds=row.kinds,
            severity=row.severity,
            jurisdictions=row.jurisdictions,
            put_by=Person(
                id=row.put_by.removeprefix("user:"),
                name=names.get(row.put_by.removeprefix("user:")),
            ),
            put_at=row.put_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
