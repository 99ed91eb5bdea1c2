"""What limits let go and what they hold, and the one message in which the held ones go.

Everything about one person is decided one at a time. The first contact that fires takes all
that is held on its channel, at once; the others learn in which message they went.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.access import Permission, Principal, may
from tocsin.domain.paging.limits import Admission, Went, admit, longest_span
from tocsin.domain.paging.ports import Bundle
from tocsin.domain.paging.rules import MAILBOX, Limit
from tocsin.storage.models import (
    CaseRow,
    ContactAdmissionRow,
    DeliveryRow,
    PageRow,
)
from tocsin.storage.people import principal_of
from tocsin.storage.personal_rules import RULES
from tocsin.storage.visibility import facts_of

A = ContactAdmissionRow
LOCK = "tocsin-contacts-of-"
LEASE = timedelta(minutes=1)  # after it, who took a bundle and sent nothing is given up
PENDING = ("starting", "held", "paging", "exhausted")
OVER, UNSEEN = "over", "not-for-them"
THROUGH = ("sent", "delivered")


@dataclass(frozen=True, slots=True)
class _Contact:
    person: str
    channel: str
    page: str
    number: int


class PostgresHolds:
    """The ``Holds`` port on PostgreSQL; each call is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def admit(
        self,
        person: str,
        channel: str,
        page: str,
        number: int,
        at: datetime,
        *,
        urgency: str = "routine",
    ) -> Admission:
        """Decide whether a contact goes now, or is held until some time."""
        if channel == MAILBOX:
            return Admission()
        contact = _Contact(person, channel, page, number)
        with self._sessions.begin() as session:
            _lock(session, person)
            earlier = _row(session, contact)
            if earlier is not None:
                return _answered(earlier)
            limits = _limits(session, person)
            went = _went(session, person, at - longest_span(limits))
            waiting = _bundled_at(session, contact)
            found = admit(limits, channel, urgency, at, went, waiting)
            _keep(session, contact, at, urgency, found)
        return found

    def bundle_of(
        self, person: str, channel: str, page: str, number: int, at: datetime
    ) -> Bundle:
        """Fire a held contact: take everything that is held with it, or learn who did."""
        contact = _Contact(person, channel, page, number)
        with self._sessions.begin() as session:
            _lock(session, person)
            row = _row(session, contact)
            if row is None or row.until is None:
                return Bundle((page,))
            if row.fired_at is None:
                return _taken(session, row, at, again=False)
            if (row.carrier_page, row.carrier_number) == (page, number):
                return _own(session, row)
            return _carried(session, row, at)


def waiting_for(session: Session, person: str) -> list[ContactAdmissionRow]:
    """Return what is held for a person just now, the first to go first."""
    held = select(A).where(A.person == person, A.until.is_not(None), A.fired_at.is_(None))
    return list(session.scalars(held.order_by(A.until, A.id)))


def _lock(session: Session, person: str) -> None:
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK + person))))


def _row(session: Session, contact: _Contact) -> A | None:
    wanted = select(A).where(
        A.person == contact.person,
        A.channel == contact.channel,
        A.page_id == contact.page,
        A.number == contact.number,
    )
    return session.scalar(wanted)


def _answered(row: A) -> Admission:
    held_by = dict(row.held_by or {})
    is_floor = bool(held_by.pop("is_floor", False))
    limit = Limit.model_validate(held_by) if held_by else None
    return Admission(row.until, limit, is_floor=is_floor)


def _limits(session: Session, person: str) -> tuple[Limit, ...]:
    rows = RULES.in_force(session, name=person)
    return RULES.read(rows[0]).limits if rows else ()


def _went(session: Session, person: str, after: datetime) -> list[Went]:
    """Return the messages that went: what was let go, and each bundle once."""
    let_go = select(A.channel, A.at).where(A.person == person, A.until.is_(None), A.at > after)
    carriers = select(A.channel, A.fired_at).where(
        A.person == person,
        A.fired_at > after,
        A.page_id == A.carrier_page,
        A.number == A.carrier_number,
    )
    rows = [row for each in (let_go, carriers) for row in session.execute(each)]
    return [Went(channel, when) for channel, when in rows if when]


def _bundled_at(session: Session, contact: _Contact) -> datetime | None:
    first = select(func.min(A.until)).where(
        A.person == contact.person, A.channel == contact.channel, A.fired_at.is_(None)
    )
    return session.scalar(first)


def _keep(
    session: Session, contact: _Contact, at: datetime, urgency: str, found: Admission
) -> None:
    held_by: dict[str, Any] | None = None
    if found.limit is not None:
        held_by = found.limit.model_dump(mode="json") | {"is_floor": found.is_floor}
    values = {
        "person": contact.person,
        "channel": contact.channel,
        "page_id": contact.page,
        "number": contact.number,
        "urgency": urgency,
        "at": at,
        "until": found.until,
        "held_by": held_by,
    }
    session.execute(insert(A).values(values))


def _taken(session: Session, row: A, at: datetime, *, again: bool) -> Bundle:
    """Take what is held with a contact; what nobody needs any more is left out and noted."""
    held = _of_carrier(session, row) if again else _held(session, row)
    unneeded = _unneeded(session, row.person, {one.page_id for one in held})
    if row.page_id in unneeded:  # it carries nothing; the next of them that fires does
        held = [row]
    for one in held:
        one.fired_at, one.left_out = at, unneeded.get(one.page_id, "")
        one.carrier_page, one.carrier_number = row.page_id, row.number
    session.flush()
    return _bundle(held, possible_duplicate=again)


def _held(session: Session, row: A) -> list[A]:
    wanted = select(A).where(
        A.person == row.person,
        A.channel == row.channel,
        A.until.is_not(None),
        A.fired_at.is_(None),
    )
    return list(session.scalars(wanted.order_by(A.id)))


def _of_carrier(session: Session, row: A) -> list[A]:
    wanted = select(A).where(
        A.person == row.person,
        A.channel == row.channel,
        A.carrier_page == row.carrier_page,
        A.carrier_number == row.carrier_number,
    )
    return list(session.scalars(wanted.order_by(A.id)))


def _own(session: Session, row: A) -> Bundle:
    """Answer what was answered before, without what is over since."""
    held = _of_carrier(session, row)
    unneeded = _unneeded(session, row.person, {one.page_id for one in held})
    for one in held:
        one.left_out = one.left_out or unneeded.get(one.page_id, "")
    session.flush()
    return _bundle([row] if row.left_out else held)


def _bundle(held: Iterable[A], *, possible_duplicate: bool = False) -> Bundle:
    """Say what a message names; a contact whose own page is left out sends none."""
    rows = list(held)
    refs = tuple(dict.fromkeys(one.page_id for one in rows if not one.left_out))
    left_out = tuple(dict.fromkeys(one.page_id for one in rows if one.left_out))
    because = f"a limit bundled {len(refs)} into one message" if len(refs) > 1 else ""
    if left_out:
        because = f"{because}; {len(left_out)} left out: over, or not for them".lstrip("; ")
    return Bundle(
        refs, left_out=left_out, because=because, possible_duplicate=possible_duplicate
    )


def _carried(session: Session, row: A, at: datetime) -> Bundle:
    """Say what became of the message that carries a contact; take over if nobody sends it."""
    carrier = (row.carrier_page or "", row.carrier_number or 0)
    if row.left_out:
        return Bundle(carried_by=carrier, left_out=(row.page_id,), because=row.left_out)
    message = _message(session, row.person, row.channel, carrier)
    if message is None and row.fired_at is not None and at - row.fired_at > LEASE:
        return _taken(session, row, at, again=True)
    because = f"went in the message of {carrier[0]}, number {carrier[1]}"
    if message is None:
        return Bundle(carried_by=carrier, because=because)
    _book(session, row, message, because)
    return Bundle(carried_by=carrier, fate=message.fate, because=because)


def _message(
    session: Session, person: str, channel: str, carrier: tuple[str, int]
) -> DeliveryRow | None:
    """Return the carrier's message that got through, or the last; none while under way."""
    page, number = carrier
    wanted = select(DeliveryRow).where(
        DeliveryRow.subject == page,
        DeliveryRow.number == number,
        DeliveryRow.recipient == f"user:{person}",
        DeliveryRow.channel == channel,
        DeliveryRow.fate.in_((*THROUGH, "failed", "unknown")),
    )
    known = list(session.scalars(wanted.order_by(DeliveryRow.id)))
    through = (one for one in known if one.fate in THROUGH)
    return next(through, known[-1] if known else None)


def _book(session: Session, row: A, message: DeliveryRow, because: str) -> None:
    """Let the ledger say of a carried contact, too, what became of it and in which message."""
    values = {
        "subject": row.page_id,
        "case_id": session.scalar(select(PageRow.case_id).where(PageRow.id == row.page_id)),
        "number": row.number,
        "recipient": message.recipient,
        "channel": row.channel,
        "address": message.address,
        "attempt": 1,
        "fate": message.fate,
        "because": because,
        "why": message.why,
        "queued_at": message.queued_at,
        "settled_at": message.settled_at,
    }
    session.execute(insert(DeliveryRow).values(values).on_conflict_do_nothing())


def _unneeded(session: Session, person: str, pages: set[str]) -> dict[str, str]:
    """Say which pages are over, or on cases that the person may not see, and which of both."""
    rows = session.execute(
        select(PageRow.id, PageRow.state, CaseRow)
        .outerjoin(CaseRow, CaseRow.id == PageRow.case_id)
        .where(PageRow.id.in_(pages))
    ).all()
    principal = principal_of(session, person)
    found = {}
    for page, state, case in rows:
        if state not in PENDING:
            found[page] = OVER
        elif case is not None and not _may_see(principal, case):
            found[page] = UNSEEN
    return found


def _may_see(principal: Principal | None, case: CaseRow) -> bool:
    return principal is not None and may(principal, Permission.CASE_READ, facts_of(case))
