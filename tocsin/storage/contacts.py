"""People's contacts: where a channel reaches them. Used only once they are confirmed.

A code is sent to a new one and must be entered; of the code only a hash is kept.
"""

import hashlib
import secrets
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tocsin.domain.paging.plan import Contact
from tocsin.storage import outbox
from tocsin.storage.models import ContactRow
from tocsin.storage.plain import clean
from tocsin.storage.sealing import Sealer, SealError

SEND_CODE = "contact-code"  # the outbox's verb
CODE_DIGITS, MOST_TRIES, MOST_SENDS, MOST_CONTACTS = 6, 5, 10, 30
MOST_ADDED = 20  # in a day: each is a message to somebody
CODE_LASTS, A_DAY = timedelta(minutes=30), timedelta(days=1)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact to be added."""

    person: str
    channel: str
    address: str = field(repr=False)
    label: str
    added_by: str


def add(session: Session, new: NewContact, sealer: Sealer) -> ContactRow:
    """Keep a contact and ask for its code to be sent."""
    contact_id = uuid.uuid4().hex
    row = ContactRow(
        id=contact_id,
        person=new.person,
        channel=new.channel,
        address=sealer.seal(clean(new.address), contact_id),
        label=clean(new.label),
        added_by=new.added_by,
    )
    session.add(row)
    session.flush()
    send_code(session, row)
    session.refresh(row)
    return row


def send_code(session: Session, row: ContactRow) -> None:
    """Ask for a code to be sent; an earlier one stops counting when it is."""
    row.code_fate, row.code_why = "queued", ""
    row.code_sends += 1
    session.flush()
    outbox.put(session, SEND_CODE, row.id)


def find(session: Session, contact_id: str, *, for_change: bool = False) -> ContactRow | None:
    """Return a contact that is not removed."""
    wanted = select(ContactRow).where(
        ContactRow.id == contact_id, ContactRow.removed_at.is_(None)
    )
    return session.scalar(wanted.with_for_update() if for_change else wanted)


def contacts_of(session: Session, person: str) -> list[ContactRow]:
    """Return a person's contacts that are not removed, in the order added."""
    wanted = select(ContactRow).where(
        ContactRow.person == person, ContactRow.removed_at.is_(None)
    )
    return list(session.scalars(wanted.order_by(ContactRow.added_at, ContactRow.id)))


def added_lately(session: Session, person: str) -> int:
    """Count the contacts that a person was given within a day, also those removed since."""
    counted = select(func.count()).where(
        ContactRow.person == person, ContactRow.added_at > func.now() - A_DAY
    )
    return session.scalar(counted) or 0


def confirmed(
    session: Session, people: Collection[str], sealer: Sealer
) -> dict[str, tuple[Contact, ...]]:
    """Return people's confirmed contacts by their ids, each in the order added.

    One whose address cannot be opened is left out: the key is another, or missing.
    """
    wanted = select(ContactRow).where(
        ContactRow.person.in_(list(people)),
        ContactRow.confirmed_at.is_not(None),
        ContactRow.removed_at.is_(None),
    )
    found: dict[str, tuple[Contact, ...]] = {}
    for row in session.scalars(wanted.order_by(ContactRow.added_at, ContactRow.id)):
        try:
            address = sealer.open(row.address, row.id)
        except SealError as error:
            log.warning("contact.sealed", contact=row.id, why=str(error))
            continue
        contact = Contact(row.id, row.channel, address)
        found[row.person] = (*found.get(row.person, ()), contact)
    return found


def new_code(session: Session, row: ContactRow) -> str:
    """Make the code that confirms a contact from now on, for half an hour."""
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    row.code_hash, row.code_tries = _hash(row.id, code), 0
    row.code_until = session.scalars(select(func.now() + CODE_LASTS)).one()
    session.flush()
    return code


def settle_code(session: Session, contact_id: str, fate: str, why: str = "") -> None:
    """Note what became of a code: ``sent`` or ``failed``."""
    this = update(ContactRow).where(ContactRow.id == contact_id)
    session.execute(this.values(code_fate=fate, code_why=clean(why)))


def confirm(session: Session, row: ContactRow, code: str) -> bool:
    """Confirm a contact by its code, or count a wrong try. The row is locked."""
    now = session.scalars(select(func.now())).one()
    counts = row.code_until is not None and row.code_until > now
    if not counts or row.code_hash is None or row.code_tries >= MOST_TRIES:
        return False
    row.code_tries += 1
    if secrets.compare_digest(_hash(row.id, code), row.code_hash):
        row.confirmed_at, row.code_hash = now, None
    session.flush()
    return row.confirmed_at is not None


def remove(session: Session, row: ContactRow) -> None:
    """Use a contact no more. What was sent to it stays in the ledger."""
    row.removed_at = session.scalars(select(func.now())).one()
    session.flush()


def _hash(contact_id: str, code: str) -> str:
    return hashlib.sha256(f"{contact_id}:{code}".encode()).hexdigest()
