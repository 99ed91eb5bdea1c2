"""Take a mail in: transaction 1, and what is kept beside the bytes."""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tocsin.storage.receiving import Arrival, Receipt

log = structlog.get_logger()
MEDIA = "message/rfc822"
HEADER_LIMIT = 64 * 1024
_MESSAGE_ID = re.compile(
    rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?([^\s\x00]{1,250})", re.IGNORECASE | re.MULTILINE
)
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


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
            provider_message_id=message_id(content),
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


def header_of(content: bytes) -> bytes:
    """Return a mail's header block, up to a limit."""
    start = content[:HEADER_LIMIT]
    end = _END_OF_HEADER.search(start)
    return start[: end.start()] if end else start


def message_id(content: bytes) -> str | None:
    """Return what a mail's sender calls it, or None."""
    found = _MESSAGE_ID.search(header_of(content))
    return found.group(1).decode("utf-8", "replace") if found else None
