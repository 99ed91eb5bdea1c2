"""Where mail is fetched from, as one URL (RFC 5092, the part of it that is needed)."""

import ipaddress
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote, urlsplit

PORTS = {"imaps": 993, "imap": 143}


class MailboxUrlError(ValueError):
    """A URL that names no mailbox; the message says what is missing and repeats no secret."""


@dataclass(frozen=True, slots=True)
class MailboxUrl:
    """A folder on an IMAP server.

    Attributes:
        is_implicit: TLS from the first byte; else STARTTLS, but for this machine itself.
    """

    host: str
    port: int
    user: str
    folder: str
    is_implicit: bool

    @classmethod
    def read(cls, url: str) -> Self:
        """Read ``imaps://user@host/FOLDER``; ``@`` in the user's name is written ``%40``.

        Raises:
            MailboxUrlError: Scheme, user or host is missing, or there is a password in it.
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise MailboxUrlError("the mailbox URL begins with imaps:// or imap://")
        if parts.password is not None:
            raise MailboxUrlError("the mailbox URL has a password in it; set it by itself")
        if not parts.hostname or not parts.username:
            raise MailboxUrlError("the mailbox URL names a user and a host: imaps://user@host")
        return cls(
            parts.hostname,
            parts.port or PORTS[parts.scheme],
            unquote(parts.username),
            unquote(parts.path.strip("/")) or "INBOX",
            parts.scheme == "imaps",
        )

    @property
    def name(self) -> str:
        """What its fetches are kept under."""
        return f"{self.user}@{self.host}/{self.folder}"

    @property
    def is_local(self) -> bool:
        """Whether nobody can listen in, because it is this very machine."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"
