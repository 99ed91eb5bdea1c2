"""Settings of what goes out to machines and outsiders; part of ``Settings``."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

HOUR = 3600.0


class ChannelSettings(BaseSettings):
    """What a process needs to know about sending.

    Attributes:
        secrets_key: 64 hex digits; seals the secrets of webhook endpoints when set. API and
            worker need the same.
        webhooks_inside: Let webhooks go to plain http and to private and loopback addresses.
        webhook_retries: Seconds before each further attempt at a webhook.
        smtp_retries: Seconds before each further attempt at mail to an outsider. The first
            leaves time for greylisting.
        most_attached_bytes: How much of what was received a letter may carry as copies.
    """

    secrets_key: SecretStr | None = None
    webhooks_inside: bool = False
    webhook_retries: tuple[float, ...] = (
        *(5.0, 30.0, 120.0, 600.0, 1800.0),
        *(2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR),
    )
    smtp_retries: tuple[float, ...] = (
        *(300.0, 900.0, 1800.0, HOUR),
        *(2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, 24 * HOUR),
    )
    most_attached_bytes: int = Field(default=10 * 1024 * 1024, ge=0)
