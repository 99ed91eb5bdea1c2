"""Messages about a page that is settled lose their buttons."""

import uuid

import pytest

from tests.channels.http_service import Service
from tocsin.channels.slack import SlackChannel
from tocsin.domain.messages import NoticeOrder
from tocsin.relay.recalling import Recalling
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.people import create_user


@pytest.fixture
def slack():
    running = Service(usual=(200, {"Content-Type": "application/json"}, b'{"ok":true}')).serve()
    yield running
    running.stop()


@pytest.fixture
def recalling(office, slack):
    channels = {
        "slack": SlackChannel("xoxb-synthetic", f"http://{slack.place}/api/", 1.0),
        "mailbox": PostgresMailbox(office.sessions),
    }
    return Recalling(office.sessions, channels)


@pytest.fixture
def settled(office, a_page):
    """A page that somebody has acknowledged, and two messages about it."""
    with office.sessions.begin() as session:
        ada = create_user(session, f"ada-{uuid.uuid4().hex}", display_name="Ada Example").id
    page_id = a_page(state="acknowledged", acknowledged_by=f"user:{ada}")
    ledger = PostgresLedger(office.sessions)
    order = NoticeOrder("", 1, (), "page", subject=page_id)
    for channel, place in (("slack", "D1:1.2"), ("mailbox", "7")):
        attempt = ledger.open(order, f"user:{channel}", channel, "U1")
        ledger.settle(attempt, "sent", provider_id=place)
    return page_id


def test_each_message_says_how_the_page_stands(recalling, slack, settled):
    recalling.recall(settled)

    ((path, _, body),) = slack.requests
    assert path == "/api/chat.update"
    assert b"Taken on by Ada Example." in body
    assert b"D1" in body


def test_a_provider_that_is_away_is_asked_again_and_not_for_ever(recalling, slack, settled):
    slack.answers = [(503, {}, b"")] * 2

    with pytest.raises(RuntimeError, match="1 messages"):
        recalling.recall(settled)
    recalling.recall(settled, attempts=8)

    assert len(slack.requests) == 2


def test_a_message_that_is_gone_is_left_alone(recalling, slack, settled):
    slack.answers = [
        (200, {"Content-Type": "application/json"}, b'{"ok":false,"error":"message_not_found"}')
    ]

    recalling.recall(settled)

    assert len(slack.requests) == 1


def test_a_page_that_there_is_not_changes_nothing(recalling, slack):
    recalling.recall("PG-NONE-SUCH")

    assert slack.requests == []
