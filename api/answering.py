"""What answers to messages need while the application runs: links, buttons, channels."""

from fastapi import FastAPI
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk.access import Gatekeeper
from tocsin.desk.channels import Channels, Reach
from tocsin.desk.desk import Desk
from tocsin.desk.page_links import PageLinks
from tocsin.desk.slack_answers import SlackAnswers
from tocsin.relay.delivering import all_channels, sealer_of, secret_of
from tocsin.settings import Settings


def answer_messages(app: FastAPI, settings: Settings, sessions: sessionmaker[Session]) -> None:
    """Put what takes answers beside the desk.

    Raises:
        LinkError: The key of links cannot be used.
        SetupError: A channel cannot be set up.
    """
    desk: Desk = app.state.desk
    tokens, sealer = settings.link_tokens(), sealer_of(settings)
    app.state.page_links = PageLinks(sessions, desk.page_answers, tokens)
    app.state.slack_answers = SlackAnswers(
        sessions, tokens, secret_of(settings.slack_signing_secret), sealer
    )
    reach = Reach(
        all_channels(settings, sessions),
        settings.channels,
        settings.channel_carries,
        settings.channel_rates,
        sealer,
    )
    app.state.channels = Channels(sessions, Gatekeeper(sessions), reach)
