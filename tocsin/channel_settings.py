"""Settings of what goes out to machines and outsiders; part of ``Settings``."""

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings

from tocsin.domain.abilities import Carries
from tocsin.domain.link_tokens import LinkTokens
from tocsin.domain.pacing import Rate, rate_of
from tocsin.domain.return_address import split_keys

HOUR = 3600.0
TAKEN = ("mailbox", "smtp", "slack", "webhook")


def _rate(text: str) -> str:
    rate_of(text)
    return text


def _free(name: str) -> str:
    if name in TAKEN:
        raise ValueError(f"{name!r} is the name of another channel")
    return name


Pace: TypeAlias = Annotated[str, AfterValidator(_rate)]
ChannelName: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,31}$"), AfterValidator(_free)
]


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
        link_key: Secrets that sign one-click links, comma-separated; the first one signs. API
            and worker need the same. Without it messages have no such links.
        link_hours: How long such a link is good for.
        slack_token: A bot's token (``xoxb-…``); sets up the channel ``slack``.
        slack_signing_secret: Checks what Slack sends us.
        slack_api: Where Slack's Web API is, or that of a compatible server.
        apprise: Further channels by name, each a URL as Apprise knows it with ``{address}``.
        channel_carries: ``summary`` for channels that may carry what a page is about.
        channel_rates: How often a channel's provider may be called: ``1/s``, ``20/m``.
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
    link_key: SecretStr | None = None
    link_hours: int = Field(default=24, ge=1, le=720)
    slack_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api: str = "https://slack.com/api/"
    apprise: dict[ChannelName, SecretStr] = Field(default_factory=dict)
    channel_carries: dict[str, Carries] = Field(default_factory=dict)
    channel_rates: dict[str, Pace] = Field(default_factory=dict)

    def rates(self) -> dict[str, Rate]:
        """Return how often each channel may be used."""
        return {name: rate_of(text) for name, text in self.channel_rates.items()}

    def link_tokens(self) -> LinkTokens | None:
        """Return what signs and reads one-click links, or None when there is no key.

        Raises:
            LinkError: A key is too short.
        """
        text = self.link_key.get_secret_value() if self.link_key else ""
        return LinkTokens(split_keys(text)) if text.strip() else None
