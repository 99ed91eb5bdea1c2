"""Reach people by e-mail over SMTP.

A server that took the message has not delivered it, so a send is *sent*, never *delivered*. A
connection that breaks while the message is handed over leaves its fate unknown.
"""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Literal, TypeAlias

from tocsin.domain.ports import ChannelError, Message

Tls: TypeAlias = Literal["none", "starttls", "implicit"]
PERMANENT = 500
ACCEPTED = (250, 251)
DUPLICATE = (
    "(You may have received this message before: an earlier attempt broke off. / "
    "Es posible que ya haya recibido este mensaje.)\n\n"
)


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """Sends plain-text mail through one server.

    Attributes:
        sender: Address that the mail comes from, with or without a name.
        tls: ``starttls`` and ``implicit`` never fall back to plain text.
        timeout: Seconds that one step of the conversation may take.
        tls_context: Trust settings, by default the system's.
    """

    host: str
    port: int
    sender: str
    tls: Tls = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 10
    tls_context: ssl.SSLContext | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Its name in settings and in the ledger."""
        return "smtp"

    @property
    def confirms_delivery(self) -> bool:
        """Tell that acceptance by a server is not delivery."""
        return False

    def send(self, message: Message) -> str:
        """Hand a message to the server and return its Message-ID.

        Raises:
            ChannelError: The server or the address refused it (permanent), nobody could be
                talked to (temporary), or the connection broke at the hand-over (unknown).
        """
        mail = self._compose(message)
        with _sorted_failures(), self._session() as session:
            self._envelope(session, message.address)
            self._hand_over(session, mail)
        return str(mail["Message-ID"])

    def _compose(self, message: Message) -> EmailMessage:
        """Write the mail; what is not one ASCII address is refused before any connection."""
        mail = EmailMessage(policy=SMTP)
        note = DUPLICATE if message.possible_duplicate else ""
        try:
            mail["To"] = Address(addr_spec=message.address.encode("ascii").decode())
            mail["From"] = self.sender
            mail["Subject"] = message.subject
            mail["X-Tocsin-Reference"] = message.reference
            mail.set_content(note + message.body, cte="quoted-printable")
        except (ValueError, MessageError, IndexError) as error:
            reason = f"not a mail that can be sent: {error}"
            raise ChannelError(reason, permanent=True) from error
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = self._message_id(message.key)
        mail["Auto-Submitted"] = "auto-generated"
        if message.urgency == "urgent":
            mail["Importance"] = "high"
        if message.possible_duplicate:
            mail["X-Tocsin-Possible-Duplicate"] = "yes"
        return mail

    def _message_id(self, key: str) -> str:
        """Make an id that is the same over retries, so that mail programs show one message."""
        return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{self._domain}>"

    @property
    def _domain(self) -> str:
        return parseaddr(self.sender)[1].rpartition("@")[2] or "localhost"

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Connect, secure the connection and log in."""
        context = self.tls_context or ssl.create_default_context()
        session = self._connect(context)
        try:
            if self.tls == "starttls":
                session.starttls(context=context)
            if self.user is not None:
                session.login(self.user, self.password or "")
            yield session
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
        finally:
            session.close()

    def _connect(self, context: ssl.SSLContext) -> smtplib.SMTP:
        if self.tls == "implicit":
            return smtplib.SMTP_SSL(
                self.host, self.port, self._domain, timeout=self.timeout, context=context
            )
        return smtplib.SMTP(self.host, self.port, self._domain, timeout=self.timeout)

    def _envelope(self, session: smtplib.SMTP, address: str) -> None:
        session.ehlo_or_helo_if_needed()
        _accept(session.mail(parseaddr(self.sender)[1]))
        _accept(session.rcpt(address))

    def _hand_over(self, session: smtplib.SMTP, mail: EmailMessage) -> None:
        """Send the message itself; from here on a broken connection leaves its fate unknown."""
        try:
            answer = session.data(mail.as_bytes())
        except smtplib.SMTPResponseException:
            raise
        except (smtplib.SMTPException, OSError) as error:
            reason = f"the connection broke while the message was handed over: {error}"
            raise ChannelError(reason, unknown=True) from error
        _accept(answer)


def _accept(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if code not in ACCEPTED:
        raise smtplib.SMTPResponseException(code, text)


@contextmanager
def _sorted_failures() -> Iterator[None]:
    """Turn what smtplib raises into permanent and temporary failures."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        text = error.smtp_error
        words = text.decode(errors="replace") if isinstance(text, bytes) else text
        permanent = error.smtp_code >= PERMANENT
        reason = f"{error.smtp_code} {words}"
        raise ChannelError(reason, permanent=permanent) from error
    except (smtplib.SMTPException, OSError) as error:
        reason = f"no conversation with the mail server: {error}"
        raise ChannelError(reason) from error
