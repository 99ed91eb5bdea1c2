"""Write a message as mail to one address: a text, perhaps with copies attached.

Our own people get the same as HTML beside it; a letter to an outsider is the approved text.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from tocsin.channels.html_mail import answerable, html_of
from tocsin.domain.carrying import written_out
from tocsin.domain.ports import ChannelError, Message

DUPLICATE = (
    "(You may have received this message before: an earlier attempt broke off. / "
    "Es posible que ya haya recibido este mensaje.)\n\n"
)
TOO_LARGE = (
    "\n(A copy belongs to this message and is too large for your mail server. Answer this "
    "message and we send it another way. / La copia es demasiado grande para su servidor de "
    "correo. Responda a este mensaje y se la enviaremos por otro medio.)\n"
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail, and what its envelope needs.

    Attributes:
        address: The recipient as the server is told: its domain in ASCII (RFC 5890).
        needs_utf8: Its local part has letters that only SMTPUTF8 carries (RFC 6531).
    """

    content: EmailMessage
    address: str

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can take it."""
        return not self.address.isascii()

    @property
    def id(self) -> str:
        """Its Message-ID."""
        return str(self.content["Message-ID"])

    def as_bytes(self) -> bytes:
        """Return it as it goes over the wire."""
        return self.content.as_bytes(policy=SMTP.clone(utf8=self.needs_utf8))


def compose(message: Message, sender: str, *, with_copies: bool = True) -> Mail:
    """Write the mail; what is not one address is refused before any connection.

    Raises:
        ChannelError: The message cannot be a mail, for good.
    """
    content = EmailMessage(policy=SMTP)
    try:
        address = _plain(message.address)
        content["To"] = Address(addr_spec=address) if address.isascii() else address
        content["From"] = sender
        content["Subject"] = message.subject
        content["X-Tocsin-Reference"] = message.reference
        if message.reply_to:
            content["Reply-To"] = Address(addr_spec=message.reply_to)
        content.set_content(_text(message, with_copies), cte="quoted-printable")
        if message.recipient.startswith("user:"):
            note = DUPLICATE if message.possible_duplicate else ""
            content.add_alternative(
                html_of(message, note), subtype="html", cte="quoted-printable"
            )
        for copy in message.attachments if with_copies else ():
            maintype, _, subtype = copy.content_type.partition("/")
            content.add_attachment(
                copy.content,
                maintype=maintype,
                subtype=subtype,
                filename=copy.name,
                params={"charset": "utf-8"} if maintype == "text" else None,
            )
    except (ValueError, MessageError, IndexError) as error:
        raise ChannelError(f"not a mail that can be sent: {error}", permanent=True) from error
    content["Date"] = format_datetime(datetime.now(UTC))
    content["Message-ID"] = _message_id(message.key, domain_of(sender))
    content["Auto-Submitted"] = "auto-generated"
    if message.page:  # what answers by itself must not take a page for a person who is away
        content["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if message.urgency == "urgent":
        content["Importance"] = "high"
    if message.possible_duplicate:
        content["X-Tocsin-Possible-Duplicate"] = "yes"
    return Mail(content, address)


def domain_of(sender: str) -> str:
    """Return the domain that mail of a sender comes from."""
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"


def _text(message: Message, with_copies: bool) -> str:
    note = DUPLICATE if message.possible_duplicate else ""
    lacks = message.attachments and not with_copies
    if not message.page:
        return note + message.body + (TOO_LARGE if lacks else "")
    how = answerable(message)
    return note + written_out(message) + (f"\n{how}\n" if how else "")


def _plain(address: str) -> str:
    """Return one address, its domain in ASCII; an international local part stays.

    Raises:
        ValueError: It is none, or several, or hides a line break.
    """
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or not address.isprintable() or " " in address:
        raise ValueError(f"{address!r} is not one address")
    ascii_domain = domain.encode("idna").decode() if not domain.isascii() else domain
    Address(addr_spec=f"{'x' if not local.isascii() else local}@{ascii_domain}")
    if not local.isascii() and set(local) & set('()<>[]:;@\\,"'):
        raise ValueError(f"{address!r} is not one address")
    return f"{local}@{ascii_domain}"


def _message_id(key: str, domain: str) -> str:
    """Make an id that is the same over retries, so that mail programs show one message."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
