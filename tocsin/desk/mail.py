"""What was told to whom: own messages, a case's letters to outsiders, the delivery ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, keys
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.errors import NotFoundError, NotRedeliverableError, UnknownPersonError
from tocsin.desk.page_office import PageOffice
from tocsin.desk.paging import of_this_list
from tocsin.desk.reach_views import masked
from tocsin.desk.views import DeliveryView, MessageView, Page
from tocsin.domain.access import Principal
from tocsin.domain.paging.naming import PAGE
from tocsin.storage import cases, ledger_reads, mailbox, pages, people, retrials
from tocsin.storage.desk_reads import names_of, outside_messages
from tocsin.storage.models import CaseRow, DeliveryRow, MailboxRow, UserRow

LETTER_MEMBERS = tuple(MessageView.__slots__)
DELIVERY = TypeAdapter(DeliveryView)
ACCEPTED = 202
MAILBOX, USER = "mailbox", "user:"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage(Page):
    """A page of messages, newest first."""

    items: list[MessageView]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage(Page):
    """A page of the delivery ledger, newest first."""

    items: list[DeliveryView]


class Mail:
    """Shows messages and their fates."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        page_office: PageOffice,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._page_office = page_office

    def own(
        self, principal: Principal, *, unread: bool, cursor: str | None, limit: int
    ) -> MessagePage:
        """Show the caller's own messages on cases that they may see now.

        They carry references, never content.
        """
        self._gatekeeper.admit(principal, errands.READ_MAIL)
        seen = self._gatekeeper.sight(principal, errands.READ_MAIL)
        with self._sessions() as session, of_this_list():
            page = mailbox.messages(
                session,
                recipient=f"user:{principal.id}",
                seen=seen,
                unread=unread,
                cursor=cursor,
                limit=limit,
            )
        return MessagePage(items=[_message(row) for row in page.messages], next=page.next)

    def everybodys(self, principal: Principal, cursor: str | None, limit: int) -> MessagePage:
        """Show all messages and letters on the cases that the person may see.

        What is on no case is for its recipient alone.
        """
        errand = errands.READ_ALL_MAIL
        self._gatekeeper.admit(principal, errand)
        seen = self._gatekeeper.sight(principal, errand)
        with self._sessions() as session, of_this_list():
            page = mailbox.messages(
                session, seen=seen, on_cases_only=True, cursor=cursor, limit=limit
            )
            sealed = mailbox.sealed_cases(session, page.messages)
        for case_id in sealed:
            self._gatekeeper.note_seen(principal, errand, case_id)
        return MessagePage(items=[_message(row) for row in page.messages], next=page.next)

    def look(self, principal: Principal, message_id: int) -> MessageView:
        """Show one message: one's own, a letter of a case, or for those who see all, another's.

        Raises:
            NotFoundError: There is none that the person may see.
        """
        with self._sessions() as session:
            row = mailbox.message(session, message_id)
            case = cases.find(session, row.reference) if row else None
        if row is None:
            raise NotFoundError
        own = row.recipient == f"{USER}{principal.id}"
        if not own and case is None:
            raise NotFoundError
        inside = row.recipient.startswith(USER)
        others = errands.READ_ALL_MAIL if inside else errands.READ_OUTSIDE_MAIL
        errand = errands.READ_MAIL if own else others
        if not self._gatekeeper.allows(principal, errand, case):
            raise NotFoundError
        self._gatekeeper.admit(principal, errand, case)
        return _message(row)

    def outside(
        self, principal: Principal, ref: str, cursor: str | None, limit: int
    ) -> MessagePage:
        """Show what a case told outsiders."""
        case = self._casebook.admitted(principal, ref, errands.READ_OUTSIDE_MAIL)
        with self._sessions() as session, of_this_list():
            rows, following = outside_messages(session, case.ref, cursor, limit)
        return MessagePage(items=[_message(row) for row in rows], next=following)

    def read(self, principal: Principal, message_id: int) -> MessageView:
        """Mark one of the caller's own messages as read.

        Raises:
            NotFoundError: There is none, it is somebody else's, or it is on a case that they
                may no longer see.
        """
        self._gatekeeper.admit(principal, errands.READ_MAIL)
        with self._sessions.begin() as session:
            row = mailbox.message(session, message_id)
            if row is None or row.recipient != f"user:{principal.id}":
                raise NotFoundError
            case = cases.find(session, row.reference)
            if case and not self._gatekeeper.allows(principal, errands.READ_MAIL, case):
                raise NotFoundError
            mailbox.mark_read(session, message_id)
            session.refresh(row)
        return _message(row)

    def deliveries(
        self,
        principal: Principal,
        *,
        ref: str | None,
        page: str | None = None,
        fate: str | None,
        person: str | None = None,
        channel: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        cursor: str | None,
        limit: int,
    ) -> DeliveryPage:
        """Show attempts on the cases that the person may see, and of such pages without one.

        Raises:
            UnknownPersonError: ``person`` is none of our people, by name or id.
        """
        errand = errands.READ_DELIVERIES
        self._gatekeeper.admit(principal, errand)
        case = self._casebook.admitted(principal, ref, errand) if ref else None
        sight = self._gatekeeper.sight(principal, errand)
        everything = self._page_office.sees_all_caseless(principal)
        with self._sessions() as session, of_this_list():
            to = f"{USER}{_person(session, person).id}" if person else None
            of = self._page_office.found(session, principal, page).page.id if page else None
            found = ledger_reads.deliveries(
                session,
                sight,
                pages=pages.sees_caseless(principal.id, everything=everything),
                case_id=case.id if case else None,
                page_id=of,
                only=ledger_reads.Only(
                    recipient=to, channel=channel, fate=fate, since=since, until=until
                ),
                cursor=cursor,
                limit=limit,
            )
            names = _names(session, (row for row, _ in found.deliveries))
        items = [_delivery(row, ref, names) for row, ref in found.deliveries]
        return DeliveryPage(items=items, next=found.next)

    def redeliver(self, call: Call, delivery_id: int) -> DeliveryView:
        """Have a notice that did not get through tried again, now, over the same channel.

        Raises:
            NotFoundError: There is no such attempt on a case that the person may see.
            NotRedeliverableError: It got through meanwhile, or was never to be sent.
        """
        self._gatekeeper.admit(call.principal, errands.REDELIVER)
        with self._sessions.begin() as session:
            row = retrials.find(session, delivery_id)
            case = session.get(CaseRow, row.case_id) if row else None
            if row is None or case is None:
                raise NotFoundError
            self._gatekeeper.admit(call.principal, errands.REDELIVER, case)
            earlier = keys.claim(session, call)
            if earlier is not None:
                return DELIVERY.validate_python(earlier)
            if not retrials.may_be_asked_for(row):
                raise NotRedeliverableError(f"Its fate is {row.fate!r}.")
            if retrials.got_through(session, row):
                raise NotRedeliverableError("Another attempt got through or is under way.")
            retrials.ask_again(session, row, call.actor_id)
            session.refresh(row)
            view = _delivery(row, case.ref, _names(session, [row]))
            keys.settle(session, call, ACCEPTED, DELIVERY.dump_python(view, mode="json"))
        detail = {"delivery": str(delivery_id)}
        self._gatekeeper.note(call.principal, errands.REDELIVER.name, case, OK, **detail)
        return view


def _person(session: Session, name_or_id: str) -> UserRow:
    user = people.find_user(session, name_or_id)
    if user is None:
        raise UnknownPersonError
    return user


def _message(row: MailboxRow) -> MessageView:
    return MessageView(**{name: getattr(row, name) for name in LETTER_MEMBERS})


def _names(session: Session, rows: Iterable[DeliveryRow]) -> dict[str, str]:
    return names_of(session, {row.recipient.removeprefix(USER) for row in rows})


def _delivery(row: DeliveryRow, ref: str | None, names: Mapping[str, str]) -> DeliveryView:
    same = set(DeliveryView.__slots__) - {"case", "page", "name", "address"}
    page = row.subject if row.subject.startswith(PAGE) else None
    ours = row.recipient.startswith(USER) and row.channel != MAILBOX
    return DeliveryView(
        case=ref,
        page=page,
        name=names.get(row.recipient.removeprefix(USER)),
        address=masked(row.address) if ours and row.address else row.address,
        **{name: getattr(row, name) for name in same},
    )
