"""Reach people by e-mail over SMTP.

A server that took the message has not delivered it, so a send is *sent*, never *delivered*.
Only a connection that breaks after the end of the message leaves its fate unknown: before that
no server may deliver it (RFC 5321, 4.1.1.4). What is wrong with the session, such as a
certificate or a password, is nobody's address, so it is never final.
"""

import hashlib
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any, Literal, TypeAlias

from tocsin.channels.mail import Mail, compose, domain_of
from tocsin.domain.abilities import Abilities
from tocsin.domain.ports import ChannelError, Message, Receipt

Tls: TypeAlias = Literal["none", "starttls", "implicit"]
PERMANENT, GO_AHEAD, GREETING = 500, 354, 220
ACCEPTED = (250, 251, 252)
AUTH_PAUSE = 900.0  # a server that saw a wrong password often locks it out
ENVID_LIMIT, WORDS = 100, 500  # RFC 3461, 4.4; what the ledger keeps of an answer
_LINE_END = re.compile(rb"\r\n|\n|\r(?!\n)")


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
    def abilities(self) -> Abilities:
        """Tell that people can answer mail, and that a server that took it is no receipt."""
        return Abilities(two_way=True)

    def send(self, message: Message) -> Receipt:
        """Hand a message to the server and return its Message-ID with the server's answer.

        Raises:
            ChannelError: The server refused address or message (permanent or temporary, as it
                says), there was no conversation (temporary), or the connection broke after
                the end of the message (unknown).
        """
        mail = compose(message, self.sender)
        with _sorted_failures(), self._session() as session:
            content, left_out = mail.as_bytes(), 0
            if self._is_too_large(session, content):
                mail = compose(message, self.sender, with_copies=False)
                content, left_out = mail.as_bytes(), len(message.attachments)
            tells = self._envelope(session, mail, message)
            answer = _hand_over(session, content)
        response: dict[str, Any] = {"code": answer[0], "text": _words(answer[1]), "dsn": tells}
        if left_out:
            response |= {"copies": 0, "copies_left_out": left_out}
        return Receipt(mail.id, response)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Connect, secure the connection and log in; what fails here is never final."""
        context = self.tls_context or ssl.create_default_context()
        try:
            session = self._connect(context)
        except smtplib.SMTPResponseException as error:
            raise ChannelError(_told(error), response=_answer(error)) from error
        try:
            self._secure(session, context)
            yield session
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
        finally:
            session.close()

    def _connect(self, context: ssl.SSLContext) -> smtplib.SMTP:
        name = domain_of(self.sender)
        if self.tls == "implicit":
            return smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=self.timeout, context=context
            )
        return smtplib.SMTP(self.host, self.port, name, timeout=self.timeout)

    def _secure(self, session: smtplib.SMTP, context: ssl.SSLContext) -> None:
        try:
            if self.tls == "starttls":
                code, text = session.starttls(context=context)
                if code != GREETING:
                    raise smtplib.SMTPResponseException(code, text)
            session.ehlo_or_helo_if_needed()
            if self.user is not None:
                session.login(self.user, self.password or "")
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelError(
                _told(error), retry_after=AUTH_PAUSE, response=_answer(error)
            ) from error
        except smtplib.SMTPResponseException as error:
            raise ChannelError(_told(error), response=_answer(error)) from error

    def _is_too_large(self, session: smtplib.SMTP, content: bytes) -> bool:
        """Tell whether the server says that it takes less (RFC 1870)."""
        limit = session.esmtp_features.get("size", "")
        return limit.isdigit() and 0 < int(limit) < len(content)

    def _envelope(self, session: smtplib.SMTP, mail: Mail, message: Message) -> bool:
        """Name both ends; return whether the server was asked to tell of a failure later."""
        tells = session.has_extn("dsn")
        of_mail, of_recipient = [], []
        if mail.needs_utf8:
            if not session.has_extn("smtputf8"):
                reason = "the mail server takes no addresses with such letters (SMTPUTF8)"
                raise ChannelError(reason, permanent=True)
            of_mail += ["SMTPUTF8", "BODY=8BITMIME"]
        if tells:
            of_mail += ["RET=HDRS", f"ENVID={envelope_id(message.key)}"]
            of_recipient += ["NOTIFY=FAILURE,DELAY"]
            if not mail.needs_utf8:
                of_recipient += [f"ORCPT=rfc822;{xtext(mail.address)}"]
        origin = message.return_path or parseaddr(self.sender)[1]
        _accept(session.mail(origin, of_mail))
        _accept(session.rcpt(mail.address, of_recipient))
        return tells


def envelope_id(key: str) -> str:
    """Write a delivery's key as the id that a notification of failure brings back."""
    written = xtext(key)
    return written if len(written) <= ENVID_LIMIT else hashlib.sha256(key.encode()).hexdigest()


def xtext(text: str) -> str:
    """Write a text so that it can stand in an SMTP parameter (RFC 3461, 4)."""
    return "".join(
        letter if "!" <= letter <= "~" and letter not in "+=" else f"+{ord(letter):02X}"
        for letter in text
    )


def _hand_over(session: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
    """Send the message; once its end was sent, a broken connection leaves its fate unknown."""
    code, text = session.docmd("DATA")
    if code != GO_AHEAD:
        raise smtplib.SMTPResponseException(code, text)
    lines = _LINE_END.sub(b"\r\n", content)
    dotted = re.sub(rb"(?m)^\.", b"..", lines)
    session.send(dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n")
    try:
        session.send(b".\r\n")
        answer = session.getreply()
    except (smtplib.SMTPException, OSError) as error:
        reason = f"the connection broke while the message was handed over: {error}"
        raise ChannelError(reason, unknown=True) from error
    if answer[0] == -1:
        raise ChannelError("the mail server answered nonsense", unknown=True)
    _accept(answer)
    return answer


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
        permanent = error.smtp_code >= PERMANENT
        raise ChannelError(
            _told(error), permanent=permanent, response=_answer(error)
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        reason = f"no conversation with the mail server: {error}"
        raise ChannelError(reason) from error


def _told(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_words(error.smtp_error)}"


def _answer(error: smtplib.SMTPResponseException) -> dict[str, Any]:
    return {"code": error.smtp_code, "text": _words(error.smtp_error)}


def _words(text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return words[:WORDS]
