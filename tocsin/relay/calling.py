"""What calls and contacts people for pages, put together from the settings."""

from sqlalchemy.orm import Session, sessionmaker

from activities.answering import Answering
from activities.page_letters import PageWriter
from activities.pages import PageActivities
from activities.reaching import Reaching
from activities.sending import Sender
from tocsin.relay.delivering import channels_of, links_of, pacing_of, sealer_of
from tocsin.settings import Settings
from tocsin.storage.holds import PostgresHolds
from tocsin.storage.in_force import PublishedLetters, Rules
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.page_log import PostgresCallLog, PostgresPageFaces
from tocsin.storage.personal_rules import PostgresPlans
from tocsin.storage.responders import PostgresResponders


def pages_of(
    settings: Settings, sessions: sessionmaker[Session], rules: Rules
) -> PageActivities:
    """Make what calls responders and contacts them further."""
    sender = Sender(
        PostgresLedger(sessions),
        channels_of(settings, sessions),
        {},  # nobody waits for a page's retry: there is another way, or another person
        answering=Answering(settings.return_addresses(), links_of(settings)),
        pacing=pacing_of(settings, sessions),
        carries=settings.channel_carries,
    )
    reaching = Reaching(
        sender,
        PageWriter(PublishedLetters(rules)),
        PostgresPageFaces(sessions, f"{settings.public_url}/pages/{{id}}"),
        PostgresHolds(sessions),
    )
    return PageActivities(
        PostgresResponders(sessions),
        PostgresPlans(sessions, settings.channels, sealer_of(settings)),
        PostgresCallLog(sessions),
        reaching,
    )
