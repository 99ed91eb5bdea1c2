"""Every fault of a provider has its rows in the ledger; the next channel is tried at once."""

import itertools
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from activities.notices import NoticeActivities
from activities.pacing import Pacing
from tests.channels.http_service import Service
from tocsin.channels.apprise_url import AppriseChannel
from tocsin.channels.slack import SlackChannel
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.pacing import Rate
from tocsin.domain.ports import CaseFace, Recipient
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.models import ChannelPaceRow, DeliveryRow
from tocsin.storage.pace import PostgresPace

# Apprise's mail plugin asks for a module that Python is about to lose.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
JSON = {"Content-Type": "application/json"}
TAKEN = (200, JSON, b'{"ok":true,"channel":"D1","ts":"1.2"}')
NUMBERS = itertools.count(1)
RATES = {"slack": Rate(0.001)}


class FakeFaces:
    """One case."""

    def face(self, case_id):
        at = datetime(2026, 3, 2, tzinfo=UTC)
        return CaseFace("TCN-7K3M-Q2XD", "k", "K", at, "en", "https://tocsin.example/c")


class FakeLetters:
    """One letter."""

    def render(self, template, language, values, *, then=None):
        return f"{values['ref']}: act", "Please act.\n"


@dataclass
class FakeRecipients:
    """One person."""

    person: Recipient

    def resolve(self, case_id, targets, **about):
        return [self.person]


@pytest.fixture
def provider():
    running = Service(usual=TAKEN).serve()
    yield running
    running.stop()


@dataclass
class World:
    """One person with two ways, the first of which goes to a provider that may fail."""

    sessions: object
    case_id: str
    notices: NoticeActivities
    order: NoticeOrder
    person: str

    def tell(self):
        (end,) = self.notices.tell(self.order)
        return end.way.value

    def rows(self):
        wanted = select(DeliveryRow).where(DeliveryRow.recipient == self.person)
        with self.sessions() as session:
            return list(session.scalars(wanted.order_by(DeliveryRow.id)))

    def story(self):
        return [
            (row.channel, row.attempt, row.fate, row.possible_duplicate) for row in self.rows()
        ]


@pytest.fixture(params=["slack", "breadth"])
def first_way(request, provider):
    """The channel under test."""
    if request.param == "slack":
        return SlackChannel("xoxb-synthetic", f"http://{provider.place}/api/", 0.7)
    return AppriseChannel("breadth", f"json://{provider.place}/{{address}}", 0.7)


@pytest.fixture
def world(sessions, make, first_way):
    with sessions.begin() as session:  # what one test learned is nothing to the next
        session.execute(update(ChannelPaceRow).values(free_at=datetime.now(UTC)))
    opening = make.case()
    name = f"user:{uuid.uuid4().hex}"
    ways = ((first_way.name, "U012AB3CD"), ("mailbox", name))
    person = Recipient(name, "Ada", "en", ways)
    channels = {first_way.name: first_way, "mailbox": PostgresMailbox(sessions)}
    notices = NoticeActivities(
        FakeRecipients(person),
        PostgresLedger(sessions),
        FakeLetters(),
        FakeFaces(),
        channels,
        pacing=Pacing(PostgresPace(sessions), RATES, patience=0.2),
    )
    order = NoticeOrder(opening.case_id, next(NUMBERS), ("role:x",), "task", urgency="urgent")
    return World(sessions, opening.case_id, notices, order, name)


def test_what_is_taken_is_sent_and_nothing_else_is_tried(world, first_way):
    assert world.tell() == "reached"
    assert world.story() == [(first_way.name, 1, "sent", False)]


@pytest.mark.parametrize(
    ("answer", "fate", "doubtful"),
    [
        (
            (429, {"Retry-After": "7", **JSON}, b'{"ok":false,"error":"ratelimited"}'),
            "failed",
            False,
        ),
        ((500, JSON, b'{"ok":false,"error":"internal_error"}'), "failed", False),
        ((403, JSON, b'{"ok":false,"error":"account_inactive"}'), "failed", False),
        ("say nothing", "unknown", True),
        ("drip", "unknown", True),
        ("hang up", "unknown", True),
    ],
    ids=["429", "500", "refused", "time-out", "hang", "hang-up"],
)
def test_a_fault_has_its_row_and_the_next_channel_is_tried_at_once(
    world, provider, first_way, answer, fate, doubtful
):
    provider.answers = [answer]

    began = time.monotonic()
    assert world.tell() == "reached"

    assert time.monotonic() - began < 5
    assert world.story() == [
        (first_way.name, 1, fate, False),
        ("mailbox", 1, "delivered", doubtful),
    ]
    assert len(provider.requests) == 1
    assert world.rows()[0].why


def test_nobody_there_is_a_failure_and_no_duplicate(world, provider, first_way):
    provider.stop()

    assert world.tell() == "reached"
    assert world.story() == [
        (first_way.name, 1, "failed", False),
        ("mailbox", 1, "delivered", False),
    ]


@pytest.mark.parametrize("first_way", ["slack"], indirect=True)
def test_an_answer_without_a_receipt_is_unknown(world, provider):
    provider.answers = [(200, JSON, b'{"ok":true}')]

    world.tell()

    assert world.story() == [("slack", 1, "unknown", False), ("mailbox", 1, "delivered", True)]


def test_a_success_whose_record_a_crash_took_is_sent_once_more_and_says_so(
    world, provider, first_way
):
    ledger = PostgresLedger(world.sessions)
    ledger.open(world.order, world.person, first_way.name, "U012AB3CD")  # then killed

    assert world.tell() == "reached"

    assert world.story() == [
        (first_way.name, 1, "unknown", False),
        (first_way.name, 2, "sent", True),
    ]
    assert b"may have received this message before" in provider.requests[0][2]


def test_what_got_through_is_not_sent_again(world, provider):
    world.tell()
    world.tell()

    assert len(provider.requests) == 1


@pytest.mark.parametrize("first_way", ["slack"], indirect=True)
def test_a_provider_that_is_too_busy_is_not_called_and_the_next_channel_is_tried(
    sessions, world, provider
):
    pace = PostgresPace(sessions)
    pace.hold("slack", 8.0)

    assert world.tell() == "reached"

    assert [row[:3] for row in world.story()] == [
        ("slack", 1, "failed"),
        ("mailbox", 1, "delivered"),
    ]
    assert provider.requests == []
    assert world.rows()[0].response["paced"] > 5
