"""Settings of mail that comes in; part of ``Settings``."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from tocsin.domain.return_address import ReturnAddresses, split_keys


class MailSettings(BaseSettings):
    """What a process needs to know about mail.

    Attributes:
        mail_address: The address that replies and bounces come back to; needs ``mail_key``.
        mail_key: Secrets that sign these addresses, comma-separated; the first one signs.
        mail_listen: ``host:port`` on which the worker takes mail; None = it does not.
        mail_recipients: Addresses, or ``@domain``, that mail is taken for; ``mail_address``
            always is.
        mail_tls_cert: PEM chain for STARTTLS; ``mail_tls_key`` when the key is apart.
        mail_connections: How many may be open at once; one peer may hold half of them.
        mail_per_minute: How many messages a peer may bring in a minute.
        mail_timeout: Seconds of silence before a client is shown out (RFC 5321 4.5.3.2.7).
        imap_url: ``imaps://user@host/FOLDER`` that mail is fetched from.
        imap_move_to: Folder that fetched mail is moved to; None = it is marked as seen.
        imap_poll_seconds: How often to look when the server does not tell (RFC 2177).
    """

    mail_address: str | None = None
    mail_key: SecretStr | None = None
    mail_listen: str | None = None
    mail_protocol: Literal["smtp", "lmtp"] = "smtp"
    mail_hostname: str | None = None
    mail_recipients: tuple[str, ...] = ()
    mail_tls_cert: Path | None = None
    mail_tls_key: Path | None = None
    mail_tls_required: bool = False
    mail_connections: int = Field(default=50, ge=1, le=1000)
    mail_per_minute: int = Field(default=6000, ge=1)
    mail_timeout: float = Field(default=300, gt=0)
    imap_url: str | None = None
    imap_password: SecretStr | None = None
    imap_move_to: str | None = None
    imap_poll_seconds: float = Field(default=60, ge=1)

    def return_addresses(self) -> ReturnAddresses | None:
        """Return what signs and reads our addresses, or None when mail does not come in.

        Raises:
            AddressError: The address or a key cannot be used.
        """
        if self.mail_address is None:
            return None
        secret = self.mail_key.get_secret_value() if self.mail_key else ""
        return ReturnAddresses(self.mail_address, split_keys(secret))
