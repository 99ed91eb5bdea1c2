"""One SMTP or LMTP conversation (RFC 5321, RFC 2033), with bounds on all that a client can do.

aiosmtpd speaks the protocol. What is added here: a mail is kept exactly as it came and in one
buffer, 250 means committed, each recipient of LMTP gets an answer, and whoever dawdles, floods
or never ends a line is shown out.
"""

import asyncio
import ssl
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from tocsin.mailroom.addressees import Addressees
from tocsin.mailroom.door import TOO_MANY, Door
from tocsin.mailroom.reception import HandedOver, Reception

if TYPE_CHECKING:
    _Base = SMTP
else:
    _Base = object

LINE_LIMIT = 64 * 1024  # of the buffer; a mail's own lines may be longer
COMMAND_LIMIT = 2048
RECIPIENT_LIMIT = 200
PATIENCE_BYTES = 256 * 1024  # the time-out starts anew after so much of a mail
EXCESS = 2  # times the size limit that is read before the connection is closed
CALLS = {"*": 10_000, "NOOP": 100, "HELP": 20, "VRFY": 20, "HELO": 20, "EHLO": 20, "LHLO": 20}
LAST_WORDS_SECONDS = 2.0
END = b".\r\n"
TAKEN = "250 2.0.0 Received"
AWAY = "451 4.3.0 Cannot keep it just now, send it again later"
TOO_LARGE = "552 5.3.4 The message is larger than {limit} bytes"
CLOSING = "421 4.3.2 Closing, try again later"
TOO_SLOW = "421 4.4.2 Waited too long"


class Rules:
    """What a conversation goes by; also the hooks that aiosmtpd calls."""

    def __init__(
        self, reception: Reception, addressees: Addressees, door: Door, max_bytes: int
    ) -> None:
        self.reception = reception
        self.addressees = addressees
        self.door = door
        self.max_bytes = max_bytes
        self.open: set[Conversation] = set()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - as above
        session: Session,
        envelope: Envelope,  # noqa: ARG002  as above
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Announce pipelining, and no way to log in."""
        session.host_name = hostname
        kept = [line for line in responses if not line.startswith("250-AUTH")]
        return [*kept[:-1], "250-PIPELINING", kept[-1]]

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002  as above
        session: Session,
        envelope: Envelope,
        address: str,
        mail_options: list[str],
    ) -> str:
        """Pace each peer."""
        if not self.door.may_bring(_ip(session)):
            return "450 4.7.1 Too many messages from you, try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(mail_options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,  # noqa: ARG002  as above
        session: Session,  # noqa: ARG002  as above
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002  as above
    ) -> str:
        """Take mail for our own addresses only."""
        if not self.addressees.include(address):
            return "550 5.1.1 That is not an address of ours"
        if len(envelope.rcpt_tos) >= RECIPIENT_LIMIT:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:  # noqa: ARG002  as above
        """Have it sent again: what went wrong here is not the sender's fault."""
        return AWAY


class Conversation(_Base):
    """What SMTP and LMTP have in common."""

    protocol = "smtp"
    line_length_limit = LINE_LIMIT

    def __init__(self, rules: Rules, **options: Any) -> None:  # noqa: ANN401 - aiosmtpd's
        self.command_size_limits = defaultdict(lambda: COMMAND_LIMIT)
        super().__init__(
            rules,
            data_size_limit=rules.max_bytes,
            enable_SMTPUTF8=True,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            command_call_limit=CALLS,
            ident="Tocsin",
            **options,
        )
        self._rules = rules
        self._peer: str | None = None
        self._is_refused = False
        self.is_committing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let a client in, if there is room."""
        if self._peer is None and isinstance(transport, asyncio.WriteTransport):
            peer = str((transport.get_extra_info("peername") or ("",))[0])
            if not self._rules.door.enter(peer):
                self._is_refused = True
                transport.write(f"{TOO_MANY}\r\n".encode())
                transport.close()
                return
            self._peer = peer
            self._rules.open.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Make room."""
        if self._is_refused:
            return
        if self in self._rules.open:
            self._rules.open.discard(self)
            self._rules.door.leave(self._peer or "")
        super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """Leave a client alone that was not let in."""
        return None if self._is_refused else super().eof_received()

    def show_out(self, words: str = CLOSING) -> None:
        """Say why, and close; a client that does not listen is cut off."""
        transport = self.transport
        if isinstance(transport, asyncio.WriteTransport) and not transport.is_closing():
            transport.write(f"{words}\r\n".encode())
            transport.close()
            self.loop.call_later(LAST_WORDS_SECONDS, transport.abort)

    def cut_off(self) -> None:
        """Close at once, whatever the client has not taken yet."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    def _timeout_cb(self) -> None:
        if not self.is_committing:
            self.show_out(TOO_SLOW)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Take a mail in, and answer once it is safe."""
        envelope = self.envelope
        if await self.check_helo_needed() or envelope is None:
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        if not envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._content()
        answer = TOO_LARGE.format(limit=self._rules.max_bytes)
        if content is not None:
            answer = await self._keep(content, envelope)
        self.envelope = self._create_envelope()
        for _ in self._addressed(envelope):
            await self.push(answer)

    async def _content(self) -> bytes | None:
        """Read up to the lone dot, undoing dot-stuffing and nothing else.

        Returns:
            None when it was too large.
        """
        content, size, seen = bytearray(), 0, 0
        is_at_start = True
        while True:
            piece, is_whole = await self._piece()
            if is_at_start and piece == END:
                return None if size > self._rules.max_bytes else bytes(content)
            if is_at_start and piece.startswith(b"."):
                piece = piece[1:]
            is_at_start = is_whole
            size += len(piece)
            if size > self._rules.max_bytes:
                content.clear()
                if size > EXCESS * self._rules.max_bytes:
                    self.show_out(TOO_LARGE.format(limit=self._rules.max_bytes))
            else:
                content += piece
            if size - seen > PATIENCE_BYTES:
                seen = size
                self._reset_timeout()

    async def _piece(self) -> tuple[bytes, bool]:
        """Read a line, or as much of it as the buffer holds."""
        try:
            return await self._reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as error:
            return await self._reader.read(error.consumed), False

    async def _keep(self, content: bytes, envelope: Envelope) -> str:
        self.is_committing = True
        try:
            is_kept = await self._rules.reception.take(content, self._handed(envelope))
        finally:
            self.is_committing = False
            if self.transport is not None:
                self._reset_timeout()
        return TAKEN if is_kept else AWAY

    def _handed(self, envelope: Envelope) -> HandedOver:
        session = self.session
        sender = envelope.mail_from or ""
        return HandedOver(
            protocol=self.protocol,
            sender="" if sender == "<>" else _text(sender),
            recipients=tuple(_text(address) for address in envelope.rcpt_tos),
            peer=self._peer or "",
            helo=_text((session and session.host_name) or ""),
            tls=_tls_version(session),
            smtputf8=bool(envelope.smtp_utf8),
        )

    def _addressed(self, envelope: Envelope) -> list[str]:
        """Return whom an answer is for: with SMTP one answer is for all."""
        return envelope.rcpt_tos[:1]


class SmtpConversation(Conversation, SMTP):
    """RFC 5321."""


class LmtpConversation(Conversation, LMTP):
    """RFC 2033: one answer for each recipient."""

    protocol = "lmtp"

    def _addressed(self, envelope: Envelope) -> list[str]:
        return envelope.rcpt_tos


def _ip(session: Session) -> str:
    return str(session.peer[0]) if session.peer else ""


def _tls_version(session: Session | None) -> str:
    secured = (session and session.ssl) or {}
    layer = secured.get("ssl_object") if isinstance(secured, dict) else None
    return (layer.version() or "") if isinstance(layer, ssl.SSLObject) else ""


def _text(address: str) -> str:
    """Replace bytes that are no UTF-8; aiosmtpd keeps them as surrogates."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
