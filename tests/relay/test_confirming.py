"""A new contact is sent a code of its own; the code itself is kept nowhere."""

import re
import uuid

import pytest
from sqlalchemy import select

from activities.pacing import Pacing
from tocsin.domain.abilities import Abilities
from tocsin.domain.pacing import Rate, Turn
from tocsin.domain.ports import ChannelError, Receipt
from tocsin.playbooks.letters import TemplateLetters
from tocsin.relay.confirming import Confirming
from tocsin.storage import contacts
from tocsin.storage.models import ContactRow
from tocsin.storage.people import create_user
from tocsin.storage.sealing import Sealer

SEALER = Sealer("a1" * 32)


class Telephone:
    """Remembers what it was sent; fails as it is told."""

    name = "sms"
    abilities = Abilities(longest=160)

    def __init__(self):
        self.sent, self.fails = [], []

    def send(self, message):
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append(message)
        return Receipt("1")


class Book:
    """A book of turns that has one now, or only in a while."""

    def __init__(self):
        self.wait, self.held = 0.0, []

    def book(self, channel, interval, most):
        return Turn(is_booked=not self.wait, wait=self.wait)

    def hold(self, channel, seconds):
        self.held.append((channel, seconds))


class Owner:
    """A person with a new telephone."""

    def __init__(self, sessions, sealer=SEALER, language="en"):
        self.sessions, self.telephone = sessions, Telephone()
        with sessions.begin() as session:
            person = create_user(session, uuid.uuid4().hex[:12], language=language).id
            new = contacts.NewContact(person, "sms", "+15550100", "", f"user:{person}")
            self.contact = contacts.add(session, new, SEALER).id
        ways, self.pace = {"sms": self.telephone}, Book()
        pacing = Pacing(self.pace, {"sms": Rate(60.0)}, patience=0)
        self.confirming = Confirming(sessions, TemplateLetters(), ways, sealer, pacing)

    def send(self, attempts=0):
        self.confirming.send(self.contact, attempts)
        return self.row()

    def row(self):
        with self.sessions() as session:
            wanted = select(ContactRow).where(ContactRow.id == self.contact)
            return session.scalars(wanted).one()

    def do(self, work):
        with self.sessions.begin() as session:
            return work(session, contacts.find(session, self.contact, for_change=True))


@pytest.fixture
def owner(sessions):
    return Owner(sessions)


def code_in(message):
    return re.search(r"\b\d{6}\b", message.body)[0]


def test_the_code_that_was_sent_confirms(owner):
    row = owner.send()
    (message,) = owner.telephone.sent

    assert (row.code_fate, message.address) == ("sent", "+15550100")
    assert len(message.body) <= 160
    assert owner.do(lambda session, row: contacts.confirm(session, row, code_in(message)))


def test_the_code_is_not_kept(owner):
    owner.send()
    code = code_in(owner.telephone.sent[0])
    row = owner.row()

    assert code not in {
        str(getattr(row, column.name)) for column in ContactRow.__table__.columns
    }


def test_it_is_sent_once_until_another_is_asked_for(owner):
    owner.send()
    owner.send()
    assert len(owner.telephone.sent) == 1

    owner.do(contacts.send_code)
    owner.send()
    assert len(owner.telephone.sent) == 2


def test_a_failure_for_now_is_put_off_and_the_fifth_is_the_last(owner):
    owner.telephone.fails = [ChannelError("busy"), ChannelError("busy")]

    with pytest.raises(RuntimeError, match="busy"):
        owner.send()
    assert owner.row().code_fate == "queued"
    row = owner.send(attempts=4)
    assert (row.code_fate, row.code_why) == ("failed", "busy")


def test_a_code_waits_for_its_turn_however_often_it_is_put_off(owner):
    owner.pace.wait = 30.0
    with pytest.raises(RuntimeError, match="takes no more just now"):
        owner.send(attempts=40)
    assert (owner.row().code_fate, owner.telephone.sent) == ("queued", [])

    owner.pace.wait = 0.0
    assert owner.send(attempts=41).code_fate == "sent"


def test_a_provider_that_asks_for_a_pause_gets_one_from_everybody(owner):
    owner.telephone.fails = [ChannelError("too many", throttled=True, retry_after=20.0)]

    with pytest.raises(RuntimeError, match="too many"):
        owner.send()
    assert owner.pace.held == [("sms", 20.0)]


def test_what_will_never_work_is_told(owner):
    owner.telephone.fails = [ChannelError("no such number", permanent=True)]

    assert owner.send().code_why == "no such number"


def test_what_may_have_got_through_counts_as_sent(owner):
    owner.telephone.fails = [ChannelError("hung up", unknown=True)]

    assert owner.send().code_fate == "sent"


def test_an_address_that_cannot_be_opened_is_told(sessions):
    owner = Owner(sessions, Sealer("b2" * 32))

    assert owner.send().code_why == "it was sealed with another key"
    assert owner.telephone.sent == []


def test_a_contact_that_is_gone_or_confirmed_gets_nothing(owner):
    owner.do(contacts.remove)
    owner.send()

    assert owner.telephone.sent == []


def test_the_code_comes_in_the_persons_language(sessions):
    owner = Owner(sessions, language="es")
    owner.telephone.abilities = Abilities()
    owner.confirming.send(owner.contact)

    assert "Código" in owner.telephone.sent[0].body
