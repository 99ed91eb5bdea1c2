"""Who is behind a target. Who may not know of the case is left out, however named.

A schedule is asked who is on call at the moment of sending. When that is nobody, or nobody
who may know of the case, others are told at once, and the ledger says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased, sessionmaker

from tocsin.domain.access import (
    CaseFacts,
    Grant,
    Permission,
    Principal,
    Sensitivity,
    effective_roles,
    may,
)
from tocsin.domain.delivery import OUTSIDERS, WEBHOOK
from tocsin.domain.paging.plan import BY_EMAIL, Plan
from tocsin.domain.paging.rules import MAILBOX
from tocsin.domain.playbook import AUDIENCES
from tocsin.domain.ports import Recipient
from tocsin.storage.called import Called, calls_of
from tocsin.storage.errors import MissingError
from tocsin.storage.models import (
    CaseFieldsRow,
    CaseRow,
    RoleGrantRow,
    UserRow,
    WebhookEndpointRow,
)
from tocsin.storage.people import grant_of
from tocsin.storage.personal_rules import Occasion, Reachable, plans
from tocsin.storage.sealing import Sealer
from tocsin.storage.subscriptions import subscribed
from tocsin.storage.visibility import facts_of

LEVELS = tuple(Sensitivity)  # from the least closely held


@dataclass(frozen=True, slots=True)
class _Case:
    id: str
    facts: CaseFacts
    severity: str | None
    language: str
    addresses: dict[str, str]


class PostgresRecipients:
    """The ``Recipients`` port on PostgreSQL.

    ``channels`` is the order in which they are tried; our own people's rules say another one
    for themselves. A notice knows no delays: the next way is tried when one fails. Outsiders
    have the mailbox, and mail when they gave an address. A machine has its webhook and
    nothing else.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        channels: tuple[str, ...] = (MAILBOX,),
        sealer: Sealer | None = None,
    ) -> None:
        self._sessions = sessions
        self._channels = channels
        self._reachable = Reachable(channels, sealer or Sealer())

    def resolve(
        self, case_id: str, targets: tuple[str, ...], *, urgency: str = "routine"
    ) -> list[Recipient]:
        """Return each person once, in the order of the targets.

        Raises:
            MissingError: The case does not exist.
        """
        with self._sessions.begin() as session:
            case = _read_case(session, case_id)
            whence = subscribed(session, case.id, case.facts.jurisdiction, targets)
            targets = tuple(whence)
            called = calls_of(session, targets)
            more = (each for call in called.values() for each in call.targets())
            people = _read_people(session, (*targets, *more))
            about = Occasion(urgency, case.severity, datetime.now(UTC))
            by_rules = plans(session, [user for user, _ in people], self._reachable, about)
            barred = _barred_webhooks(session, targets, case.facts.sensitivity)
        found: dict[str, Recipient] = {}
        for target in targets:
            kind, _, name = target.partition(":")
            if kind in AUDIENCES:
                outsider = self._outsider(case, kind)
                found.setdefault(outsider.id, outsider)
            if kind == WEBHOOK and name not in barred:
                ways = ((WEBHOOK, name),)
                machine = Recipient(target, name, case.language, ways, whence[target])
                found.setdefault(machine.id, machine)
            if target in called:
                for ours in _called(called[target], people, case.facts, by_rules):
                    found.setdefault(ours.id, ours)
            for user, principal in people:
                if _is_meant(principal, kind, name, case.facts):
                    ours = _insider(user, by_rules, whence[target])
                    found.setdefault(ours.id, ours)
        return list(found.values())

    def one_of_us(self, person: str, because: str) -> Recipient | None:
        """Return an active person for what concerns them and no case; routine."""
        with self._sessions.begin() as session:
            user = session.get(UserRow, person)
            if user is None or not user.active:
                return None
            about = Occasion("routine", None, datetime.now(UTC))
            by_rules = plans(session, [user], self._reachable, about)
            return _insider(user, by_rules, because)

    def _outsider(self, case: _Case, audience: str) -> Recipient:
        outsider = f"{OUTSIDERS[audience]}:{case.id}"  # ``user:<id>`` is one of our people
        address = case.addresses.get(audience)
        return Recipient(outsider, "", case.language, self._ways(outsider, address))

    def _ways(self, recipient: str, email: str | None) -> tuple[tuple[str, str], ...]:
        return tuple(
            (channel, email or recipient)
            for channel in self._channels
            if channel == MAILBOX or (channel == BY_EMAIL and email)
        )


def _called(
    call: Called,
    people: list[tuple[UserRow, Principal]],
    facts: CaseFacts,
    by_rules: dict[str, Plan],
) -> Iterator[Recipient]:
    """Tell whoever is on call; or else all holders of the first role that has any."""
    for target in call.targets():
        kind, _, name = target.partition(":")
        meant = [user for user, each in people if _is_meant(each, kind, name, facts)]
        for user in meant:
            yield _insider(user, by_rules, call.because(target))
        if meant:
            return


def _insider(user: UserRow, by_rules: dict[str, Plan], because: str) -> Recipient:
    ways = by_rules[user.id].one_after_the_other()
    addresses = tuple((way.channel, way.address) for way in ways)
    return Recipient(f"user:{user.id}", user.display_name, user.language, addresses, because)


def _barred_webhooks(
    session: Session, targets: tuple[str, ...], sensitivity: Sensitivity
) -> set[str]:
    """Find the endpoints that are not told of cases held as closely as this one.

    One that does not exist is not among them: the attempt shall fail and leave a trace.
    """
    kinds = [target.partition(":") for target in targets]
    names = [name for kind, _, name in kinds if kind == WEBHOOK]
    if not names:
        return set()
    named = select(WebhookEndpointRow.name, WebhookEndpointRow.reach).where(
        WebhookEndpointRow.name.in_(names)
    )
    needed = LEVELS.index(sensitivity)
    return {
        name
        for name, reach in session.execute(named)
        if LEVELS.index(Sensitivity(reach)) < needed
    }


def _is_meant(principal: Principal, kind: str, name: str, facts: CaseFacts) -> bool:
    if kind == "role":
        return name in effective_roles(principal, facts)
    if kind == "person":
        is_named = principal.id == name.removeprefix("user:")
        return is_named and may(principal, Permission.CASE_READ, facts)
    return False


def _read_case(session: Session, case_id: str) -> _Case:
    row = session.execute(
        select(CaseRow, CaseFieldsRow.fields)
        .outerjoin(
            CaseFieldsRow,
            (CaseFieldsRow.case_id == CaseRow.id)
            & (CaseFieldsRow.version == CaseRow.fields_version),
        )
        .where(CaseRow.id == case_id)
    ).one_or_none()
    if row is None:
        message = f"case {case_id} does not exist"
        raise MissingError(message)
    case, fields = row
    addresses = _addresses(case, fields or {})
    return _Case(case.id, facts_of(case), case.severity, case.language, addresses)


def _addresses(case: CaseRow, fields: dict[str, object]) -> dict[str, str]:
    """Find each audience's e-mail address: what the fields say, else whence it came."""
    found = {}
    for audience in AUDIENCES:
        stated = [fields.get(f"{audience}_email")]
        if audience == "requester" or (audience == "authority" and "authority" in fields):
            stated.append(case.requester_address)
        emails = [text for text in stated if isinstance(text, str) and is_email(text)]
        if emails:
            found[audience] = emails[0].strip()
    return found


def is_email(text: str) -> bool:
    """Tell whether a text is one e-mail address and nothing else."""
    name, at, host = text.strip().rpartition("@")
    odd = set(text.strip()) & set(' \t\r\n<>,;:"()[]\\') or "@" in name
    return bool(name and at and "." in host.strip(".")) and not odd


def _read_people(session: Session, targets: tuple[str, ...]) -> list[tuple[UserRow, Principal]]:
    split = [target.partition(":") for target in targets]
    roles = [name for kind, _, name in split if kind == "role"]
    ids = [name.removeprefix("user:") for kind, _, name in split if kind == "person"]
    if not roles and not ids:
        return []
    meant = aliased(RoleGrantRow)
    holds = UserRow.id.in_(select(meant.user_id).where(meant.role.in_(roles)))
    rows = session.execute(
        select(UserRow, RoleGrantRow)
        .outerjoin(RoleGrantRow, RoleGrantRow.user_id == UserRow.id)
        .where(UserRow.active, or_(holds, UserRow.id.in_(ids)))
        .order_by(UserRow.name, RoleGrantRow.id)
    )
    users: dict[str, tuple[UserRow, list[Grant]]] = {}
    for user, grant in rows:
        _, grants = users.setdefault(user.id, (user, []))
        if grant is not None:
            grants.append(grant_of(grant))
    return [
        (user, Principal(user.id, user.name, tuple(grants))) for user, grants in users.values()
    ]
