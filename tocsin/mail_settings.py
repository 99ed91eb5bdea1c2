"""Settings of mail that comes in; part of ``Settings``."""

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from tocsin.domain.return_address import ReturnAddresses, split_keys


class MailSettings(BaseSettings):
    """What a process needs to know about mail.

    Attributes:
        mail_address: The address that replies and bounces come back to; needs ``mail_key``.
        mail_key: Secrets that sign these addresses, comma-separated; the first one signs.
    """

    mail_address: str | None = None
    mail_key: SecretStr | None = None

    def return_addresses(self) -> ReturnAddresses | None:
        """Return what signs and reads our addresses, or None when mail does not come in.

        Raises:
            AddressError: The address or a key cannot be used.
        """
        if self.mail_address is None:
            return None
        secret = self.mail_key.get_secret_value() if self.mail_key else ""
        return ReturnAddresses(self.mail_address, split_keys(secret))
