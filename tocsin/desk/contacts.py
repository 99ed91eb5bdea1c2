"""People's contacts: added, confirmed by a code that was sent there, and removed.

A person sees their own addresses; whoever manages people sees only how they end.
"""

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.access import OK
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.reach import person_of
from tocsin.desk.reach_errors import (
    ContactConfirmedError,
    ContactExistsError,
    TooManyContactsError,
    UnknownWayError,
    WrongCodeError,
)
from tocsin.desk.reach_views import ContactPage, ContactView, masked
from tocsin.desk.rota_office import RotaOffice
from tocsin.domain.access import Principal
from tocsin.domain.paging.plan import BY_EMAIL
from tocsin.domain.paging.rules import MAILBOX
from tocsin.storage import contacts
from tocsin.storage.models import ContactRow, UserRow
from tocsin.storage.personal_rules import RULES, Reachable
from tocsin.storage.recipients import is_email
from tocsin.storage.sealing import SealError

VIEW = TypeAdapter(ContactView)


class Contacts:
    """Shows and changes where people are reached."""

    def __init__(self, office: RotaOffice, reachable: Reachable) -> None:
        self._office = office
        self._reachable = reachable

    def list(self, principal: Principal, said: str) -> ContactPage:
        """Show a person's contacts; to themselves with their addresses."""
        with self._office.sessions() as session:
            user = person_of(session, self._office, principal, said, errands.READ_REACH)
            rows = contacts.contacts_of(session, user.id)
        is_own = user.id == principal.id
        return ContactPage(items=[self._view(row, in_full=is_own) for row in rows], next=None)

    def add(self, call: Call, said: str, channel: str, address: str, label: str) -> ContactView:
        """Add a contact and send it a code. It is used only once it is confirmed.

        Raises:
            UnknownWayError: There is no such channel, or it needs no contact.
            ContactExistsError: The person has it already.
            TooManyContactsError: They have 30, or have added 20 within a day.
        """
        user = self._person(call.principal, said)
        self._check(channel, address)

        def do(session: Session) -> ContactView:
            self._check_room(session, user, channel, address)
            new = contacts.NewContact(user.id, channel, address, label, call.actor_id)
            return self._view(contacts.add(session, new, self._reachable.sealer))

        return self._office.change(call, errands.SET_REACH, said, VIEW, do, RULES.lock)

    def send_code(self, call: Call, said: str, contact: str) -> ContactView:
        """Send a new code; the one before stops counting.

        Raises:
            ContactConfirmedError: It needs none.
            TooManyContactsError: It has been sent ten.
        """
        self._person(call.principal, said)

        def do(session: Session) -> ContactView:
            row = self._found(session, call.principal, said, contact)
            if row.confirmed_at is not None:
                raise ContactConfirmedError
            if row.code_sends >= contacts.MOST_SENDS:
                raise TooManyContactsError(
                    f"A contact is sent at most {contacts.MOST_SENDS} codes. "
                    "If its `address` is right, remove it and add it anew."
                )
            contacts.send_code(session, row)
            return self._view(row)

        return self._office.change(call, errands.SET_REACH, said, VIEW, do, RULES.lock)

    def confirm(self, principal: Principal, said: str, contact: str, code: str) -> ContactView:
        """Confirm a contact by the code that was sent there.

        Raises:
            WrongCodeError: It is not the code that counts. Five may be tried.
        """
        with self._office.sessions.begin() as session:
            row = self._found(session, principal, said, contact)
            is_right = row.confirmed_at is not None or contacts.confirm(session, row, code)
            shown = self._view(row)
        outcome = OK if is_right else WrongCodeError.code
        self._note(principal, contact, outcome)
        if not is_right:
            raise WrongCodeError  # after the transaction, so that the try counts
        return shown

    def remove(self, principal: Principal, said: str, contact: str) -> None:
        """Use a contact no more, from now on."""
        with self._office.sessions.begin() as session:
            row = self._found(session, principal, said, contact)
            contacts.remove(session, row)
        self._note(principal, contact, OK)

    def _check(self, channel: str, address: str) -> None:
        if channel == MAILBOX:
            raise UnknownWayError("`channel`: everybody has the mailbox without a contact.")
        if channel not in self._reachable.channels:
            listed = ", ".join(self._reachable.channels)
            raise UnknownWayError(
                f"`channel`: there is no {channel!r} here, but {listed} (by TOCSIN_CHANNELS)."
            )
        if channel == BY_EMAIL and not is_email(address):
            raise InvalidError("`address` must be one e-mail address.")
        if not address.isprintable():
            raise InvalidError("`address` must be one line of visible characters.")

    def _check_room(self, session: Session, user: UserRow, channel: str, address: str) -> None:
        rows = contacts.contacts_of(session, user.id)
        if any(row.channel == channel and self._address(row) == address for row in rows):
            raise ContactExistsError
        if len(rows) >= contacts.MOST_CONTACTS:
            raise TooManyContactsError(f"At most {contacts.MOST_CONTACTS} contacts at a time.")
        if contacts.added_lately(session, user.id) >= contacts.MOST_ADDED:
            raise TooManyContactsError(
                f"At most {contacts.MOST_ADDED} contacts are added in a day."
            )

    def _person(self, principal: Principal, said: str) -> UserRow:
        with self._office.sessions() as session:
            return person_of(session, self._office, principal, said, errands.SET_REACH)

    def _found(
        self, session: Session, principal: Principal, said: str, contact: str
    ) -> ContactRow:
        user = person_of(session, self._office, principal, said, errands.SET_REACH)
        row = contacts.find(session, contact, for_change=True)
        if row is None or row.person != user.id:
            raise NotFoundError
        return row

    def _note(self, principal: Principal, contact: str, outcome: str) -> None:
        action = errands.SET_REACH.name
        self._office.gatekeeper.note(principal, action, None, outcome, contact=contact)

    def _address(self, row: ContactRow) -> str:
        try:
            return self._reachable.sealer.open(row.address, row.id)
        except SealError:
            return ""

    def _view(self, row: ContactRow, *, in_full: bool = False) -> ContactView:
        """Show a contact; what is kept for the same request again has no address."""
        address = self._address(row)
        return ContactView(
            id=row.id,
            channel=row.channel,
            address=address if in_full else masked(address),
            label=row.label,
            added_at=row.added_at,
            confirmed_at=row.confirmed_at,
            code=row.code_fate,
            why=row.code_why,
        )
