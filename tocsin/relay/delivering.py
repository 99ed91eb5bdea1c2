"""What tells people and machines, put together from the settings.

A new channel is one file in ``tocsin/channels`` and one line in ``channels_of``.
"""

from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy.orm import Session, sessionmaker

from activities.notices import NoticeActivities
from tocsin.channels.outbound import Outbound
from tocsin.channels.smtp import SmtpChannel
from tocsin.channels.webhook import WebhookChannel
from tocsin.domain.ports import Channel
from tocsin.relay.confirming import Confirming
from tocsin.settings import Settings
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.in_force import PublishedLetters, Rules
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.papers import PostgresPapers
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.sealing import Sealer
from tocsin.storage.webhooks import PostgresEndpoints
from tocsin.storage.withholdings import PostgresWithholdings


class SetupError(Exception):
    """The worker cannot run as things are; the message says what to do."""


def channels_of(settings: Settings, sessions: sessionmaker[Session]) -> Mapping[str, Channel]:
    """Wire the ways to reach people; a new channel is one file and one line here."""
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
    endpoints = PostgresEndpoints(sessions, sealer_of(settings))
    outbound = Outbound(may_go_inside=settings.webhooks_inside)
    channels["webhook"] = WebhookChannel(endpoints, outbound)
    if unknown := set(settings.channels) - (set(channels) - {"webhook"}):
        raise SetupError(f"TOCSIN_CHANNELS names {sorted(unknown)}, which are not set up.")
    return channels


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
    channels = channels_of(settings, sessions)
    return Confirming(sessions, PublishedLetters(rules), channels, sealer_of(settings))


def notices_of(
    settings: Settings, sessions: sessionmaker[Session], rules: Rules
) -> NoticeActivities:
    """Make what tells people and machines."""
    return NoticeActivities(
        PostgresRecipients(sessions, settings.channels, sealer_of(settings)),
        PostgresLedger(sessions),
        PublishedLetters(rules),
        PostgresFaces(sessions, f"{settings.public_url}/v1/cases/{{ref}}"),
        channels_of(settings, sessions),
        settings.return_addresses(),
        withholdings=PostgresWithholdings(sessions),
        papers=PostgresPapers(sessions),
        patience={"webhook": settings.webhook_retries, "smtp": settings.smtp_retries},
        most_attached=settings.most_attached_bytes,
    )
