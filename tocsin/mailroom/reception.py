"""Take a mail in: transaction 1, and what is kept beside the bytes."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tocsin.domain.mail_header import header_of, message_id
from tocsin.storage.receiving import Arrival, Receipt

log = structlog.get_logger()
MEDIA = "message/rfc822"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How a mail was handed to us; nothing in it is proof of who sent it.

    Attributes:
        protocol: ``smtp`` or ``lmtp``.
        sender: Envelope sender; empty for a bounce (``MAIL FROM:<>``).
        peer: IP address that the connection came from.
        helo: What the peer calls itself.
        tls: TLS version; empty for a plain connection.
    """

    protocol: str
    sender: str
    recipients: tuple[str, ...]
    peer: str
    helo: str
    tls: str = ""
    smtputf8: bool = False


class Reception:
    """Receives mails in threads of its own, so that no conversation waits for another's."""

    def __init__(self, receive: Callable[[Arrival], Receipt], threads: Executor) -> None:
        self._receive = receive
        self._threads = threads

    async def take(self, content: bytes, handed: HandedOver) -> bool:
        """Receive a mail; True once it is committed, False when it must be sent again."""
        arrival = Arrival(
            content=content,
            received_at=datetime.now(UTC),
            channel=handed.protocol,
            content_type=MEDIA,
            sender=handed.sender or None,
            provider_message_id=message_id(header_of(content)),
            envelope=asdict(handed),
        )
        loop = asyncio.get_running_loop()
        try:
            receipt = await loop.run_in_executor(self._threads, self._receive, arrival)
        except SQLAlchemyError as error:
            log.warning("mail.put_off", why=type(error).__name__)
            return False
        log.info("mail.received", item_id=receipt.item_id, channel=handed.protocol)
        return True
