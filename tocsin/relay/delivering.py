"""What tells people and machines, put together from the settings.

A new channel is one file in ``tocsin/channels`` and one line in ``channels_of``.
"""

from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy.orm import Session, sessionmaker

from activities.answering import Links
from activities.notices import NoticeActivities
from activities.pacing import Pacing
from tocsin.channels.apprise_url import AppriseChannel, TemplateError
from tocsin.channels.outbound import Outbound
from tocsin.channels.slack import SlackChannel
from tocsin.channels.smtp import SmtpChannel
from tocsin.channels.webhook import WebhookChannel
from tocsin.domain.link_tokens import LinkError
from tocsin.domain.ports import Channel
from tocsin.relay.confirming import Confirming
from tocsin.settings import Settings
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.in_force import PublishedLetters, Rules
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.pace import PostgresPace
from tocsin.storage.pagers import PostgresPagers
from tocsin.storage.papers import PostgresPapers
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.sealing import Sealer
from tocsin.storage.webhooks import PostgresEndpoints
from tocsin.storage.withholdings import PostgresWithholdings


class SetupError(Exception):
    """The worker cannot run as things are; the message says what to do."""


def channels_of(settings: Settings, sessions: sessionmaker[Session]) -> Mapping[str, Channel]:
    """Wire the ways to reach people.

    Raises:
        SetupError: One is to be tried that is not set up, or cannot be.
    """
    channels = all_channels(settings, sessions)
    if unknown := set(settings.channels) - (set(channels) - {"webhook"}):
        raise SetupError(f"TOCSIN_CHANNELS names {sorted(unknown)}, which are not set up.")
    return channels


def all_channels(settings: Settings, sessions: sessionmaker[Session]) -> dict[str, Channel]:
    """Make each channel that is set up; a new channel is one file and one line here."""
    channels: dict[str, Channel] = {"mailbox": PostgresMailbox(sessions)}
    if settings.smtp_host:
        channels["smtp"] = SmtpChannel(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_sender,
            tls=settings.smtp_tls,
            user=settings.smtp_user,
            password=secret_of(settings.smtp_password),
        )
    if settings.slack_token:
        token = settings.slack_token.get_secret_value()
        channels["slack"] = SlackChannel(token, settings.slack_api)
    channels |= _breadth(settings)
    endpoints = PostgresEndpoints(sessions, sealer_of(settings))
    outbound = Outbound(may_go_inside=settings.webhooks_inside)
    channels["webhook"] = WebhookChannel(endpoints, outbound)
    return channels


def _breadth(settings: Settings) -> dict[str, Channel]:
    """Make a channel of each template.

    Raises:
        SetupError: One could reach nobody.
    """
    try:
        return {
            name: AppriseChannel(name, template.get_secret_value())
            for name, template in settings.apprise.items()
        }
    except TemplateError as error:
        raise SetupError(f"TOCSIN_APPRISE: {error}.") from error


def links_of(settings: Settings) -> Links | None:
    """Make what puts one-click links into messages, when there is a key.

    Raises:
        SetupError: The key cannot be used.
    """
    try:
        tokens = settings.link_tokens()
    except LinkError as error:
        raise SetupError(f"TOCSIN_LINK_KEY: {error}.") from error
    return Links(tokens, settings.public_url, settings.link_hours * 3600) if tokens else None


def pacing_of(settings: Settings, sessions: sessionmaker[Session]) -> Pacing:
    """Make what keeps to the rates of providers."""
    return Pacing(PostgresPace(sessions), settings.rates())


def sealer_of(settings: Settings) -> Sealer:
    """Return what opens the secrets and addresses that are kept sealed."""
    return Sealer(secret_of(settings.secrets_key))


def secret_of(secret: SecretStr | None) -> str | None:
    """Return a secret's text, if there is one."""
    return secret.get_secret_value() if secret else None


def confirming_of(
    settings: Settings, sessions: sessionmaker[Session], rules: Rules
) -> Confirming:
    """Make what sends new contacts their code."""
    return Confirming(
        sessions,
        PublishedLetters(rules),
        channels_of(settings, sessions),
        sealer_of(settings),
        pacing_of(settings, sessions),
    )


def notices_of(
    settings: Settings, sessions: sessionmaker[Session], rules: Rules
) -> NoticeActivities:
    """Make what tells people and machines."""
    return NoticeActivities(
        PostgresRecipients(sessions, settings.channels, sealer_of(settings)),
        PostgresLedger(sessions),
        PublishedLetters(rules),
        PostgresFaces(sessions, f"{settings.public_url}/cases/{{ref}}"),
        channels_of(settings, sessions),
        settings.return_addresses(),
        withholdings=PostgresWithholdings(sessions),
        papers=PostgresPapers(sessions),
        patience={"webhook": settings.webhook_retries, "smtp": settings.smtp_retries},
        most_attached=settings.most_attached_bytes,
        pagers=PostgresPagers(sessions),
    )
