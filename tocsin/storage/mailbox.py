"""The built-in mailbox: a channel that always works, kept beside the record.

What is sent here is delivered: people read it over the API and the command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.abilities import Abilities, Carries
from tocsin.domain.access import Sensitivity
from tocsin.domain.carrying import written_out
from tocsin.domain.ports import ChannelError, Message, Receipt
from tocsin.storage import cursors
from tocsin.storage.engine import engine_of
from tocsin.storage.models import CaseRow, MailboxRow
from tocsin.storage.plain import clean
from tocsin.storage.sql import one_shot, sql
from tocsin.storage.visibility import Visibility, is_visible

_SEND = sql("""
WITH fresh AS (
    INSERT INTO mailbox
        (key, recipient, address, subject, body, reference, urgency, possible_duplicate)
    VALUES (:key, :recipient, :address, :subject, :body, :reference, :urgency, :duplicate)
    ON CONFLICT (key) DO NOTHING RETURNING id
)
SELECT id FROM fresh UNION ALL SELECT id FROM mailbox WHERE key = :key LIMIT 1
""")


class PostgresMailbox:
    """The ``mailbox`` channel; the same key twice is one message."""

    name = "mailbox"
    abilities = Abilities(two_way=True, receipts=True, carries=Carries.SUMMARY, instant=True)

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def send(self, message: Message) -> Receipt:
        """Put a message in and return its id. Copies stay where they are, on request.

        Raises:
            ChannelError: PostgreSQL is away. Trying again is safe.
        """
        values = {
            "key": message.key,
            "recipient": message.recipient,
            "address": clean(message.address),
            "subject": clean(message.subject),
            "body": clean(_body(message)),
            "reference": message.reference,
            "urgency": message.urgency,
            "duplicate": message.possible_duplicate,
        }
        try:
            with self._one_shot.connect() as connection:
                row_id = connection.scalar(_SEND, values)
        except DBAPIError as error:
            reason = "the mailbox is away"
            raise ChannelError(reason) from error
        if row_id is None:  # the same message is being put in this very moment
            reason = "the mailbox is busy with this message"
            raise ChannelError(reason)
        return Receipt(str(row_id))


def _body(message: Message) -> str:
    """Say what a page or handoff is about; other messages stay as they were written."""
    return written_out(message) if message.page or message.summary else message.body


@dataclass(frozen=True, slots=True)
class MailPage:
    """One page of the mailbox, newest first."""

    messages: list[MailboxRow]
    next: str | None


def messages(
    session: Session,
    *,
    recipient: str | None = None,
    reference: str | None = None,
    seen: Visibility | None = None,
    on_cases_only: bool = False,
    unread: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> MailPage:
    """Read the mailbox; without a recipient it is everybody's, so ask who is asking.

    Args:
        session: Where to read.
        recipient: Whose messages.
        reference: Of which case.
        seen: Leave out messages on cases that are not among these.
        on_cases_only: Leave out messages that are on no case, too.
        unread: Only those not read yet.
        cursor: Where the page before ended.
        limit: How many at most.
    """
    wanted = select(MailboxRow)
    if seen is not None:
        wanted = wanted.where(_on_a_case_among(seen, or_none=not on_cases_only))
    if recipient is not None:
        wanted = wanted.where(MailboxRow.recipient == recipient)
    if reference is not None:
        wanted = wanted.where(MailboxRow.reference == reference)
    if unread:
        wanted = wanted.where(MailboxRow.read_at.is_(None))
    if cursor is not None:
        wanted = wanted.where(MailboxRow.id < cursors.decode(cursor, (int,))[0])
    newest = wanted.order_by(MailboxRow.id.desc()).limit(limit + 1)
    rows = list(session.scalars(newest))
    more = len(rows) > limit
    return MailPage(rows[:limit], cursors.encode(rows[limit - 1].id) if more else None)


def _on_a_case_among(seen: Visibility, *, or_none: bool) -> ColumnElement[bool]:
    """Tell whether a message is on one of these cases, or on none at all."""
    on_it = select(CaseRow.id).where(CaseRow.ref == MailboxRow.reference)
    among = on_it.where(is_visible(seen)).exists()
    return or_(among, ~on_it.exists()) if or_none else among


def sealed_cases(session: Session, messages: Sequence[MailboxRow]) -> list[str]:
    """Return the ids of the sealed cases that messages are on."""
    refs = {one.reference for one in messages}
    sealed = CaseRow.sensitivity == Sensitivity.SEALED
    wanted = select(CaseRow.id).where(CaseRow.ref.in_(refs), sealed)
    return list(session.scalars(wanted.order_by(CaseRow.id)))


def message(session: Session, message_id: int) -> MailboxRow | None:
    """Return one message."""
    return session.get(MailboxRow, message_id)


def mark_read(session: Session, message_id: int) -> None:
    """Note when a message was first read."""
    unread = update(MailboxRow).where(MailboxRow.id == message_id, MailboxRow.read_at.is_(None))
    session.execute(unread.values(read_at=func.now()))
