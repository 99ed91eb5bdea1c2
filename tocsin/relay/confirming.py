"""Send a new contact the code that confirms it.

The code is made when it is sent, so that it is never kept: only its hash is. A code that is
sent again is another one, and the last one counts.
"""

from collections.abc import Mapping

import structlog
from sqlalchemy.orm import Session, sessionmaker

from activities.pacing import Pacing
from tocsin.domain.carrying import as_allowed
from tocsin.domain.ports import Channel, ChannelError, Letters, Message
from tocsin.storage import contacts
from tocsin.storage.models import UserRow
from tocsin.storage.sealing import Sealer, SealError

TEMPLATE = "contact-code"
MOST_ATTEMPTS = 5
log = structlog.get_logger()


class Confirming:
    """Does what ``contact-code`` rows of the outbox ask for."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        letters: Letters,
        channels: Mapping[str, Channel],
        sealer: Sealer,
        pacing: Pacing,
    ) -> None:
        self._sessions = sessions
        self._letters = letters
        self._channels = channels
        self._sealer = sealer
        self._pacing = pacing

    def send(self, contact_id: str, attempts: int = 0) -> None:
        """Send a code to a contact that still waits for one.

        Raises:
            RuntimeError: The channel failed for now, or takes no more just now; to be put off
                and done again.
        """
        message, channel_name = self._written(contact_id)
        if message is None:
            return
        fate, why = self._handed_over(channel_name, message, attempts)
        with self._sessions.begin() as session:
            contacts.settle_code(session, contact_id, fate, why)
        log.info("contact.code_settled", contact=contact_id, channel=channel_name, fate=fate)

    def _written(self, contact_id: str) -> tuple[Message | None, str]:
        with self._sessions.begin() as session:
            row = contacts.find(session, contact_id, for_change=True)
            if row is None or row.confirmed_at is not None or row.code_fate != "queued":
                return None, ""
            user = session.get_one(UserRow, row.person)
            try:
                address = self._sealer.open(row.address, row.id)
            except SealError as error:
                contacts.settle_code(session, contact_id, "failed", str(error))
                return None, row.channel
            code = contacts.new_code(session, row)
            key = f"contact/{contact_id}/{row.code_sends}/{code}"
            channel, language, person = row.channel, user.language, user.id
        subject, body = self._letters.render(TEMPLATE, language, {"ref": code})
        message = Message(
            key=key,
            recipient=f"user:{person}",
            address=address,
            subject=subject,
            body=body,
            reference=code,
            template=TEMPLATE,
            language=language,
        )
        return message, channel

    def _handed_over(self, name: str, message: Message, attempts: int) -> tuple[str, str]:
        channel = self._channels.get(name)
        if channel is None:
            return "failed", f"no channel {name!r} is set up"
        self._wait(name, message)
        try:
            channel.send(as_allowed(message, name, channel.abilities, {}))
        except ChannelError as error:
            self._pacing.learn(name, error)
            if error.unknown:
                return "sent", error.reason
            if error.permanent or attempts + 1 >= MOST_ATTEMPTS:
                return "failed", error.reason
            raise RuntimeError(error.reason) from error
        return "sent", ""

    def _wait(self, name: str, message: Message) -> None:
        """Wait for the channel's turn; what has not been tried is never given up."""
        try:
            self._pacing.wait(name, message.urgency)
        except ChannelError as error:
            raise RuntimeError(error.reason) from error
