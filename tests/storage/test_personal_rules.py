"""People's rules and contacts in PostgreSQL, and the plans that follow."""

import uuid

import pytest
from sqlalchemy import select

from tests.storage.conftest import NOON
from tocsin.domain.paging.rules import PersonalRules
from tocsin.storage import contacts, outbox
from tocsin.storage.errors import MissingError
from tocsin.storage.models import ContactRow, OutboxRow
from tocsin.storage.people import create_user
from tocsin.storage.personal_rules import RULES, PostgresPlans
from tocsin.storage.sealing import Sealer

CHANNELS = ("mailbox", "smtp", "sms")
SEALER = Sealer("a1" * 32)


class Somebody:
    """A person who says how they want to be reached."""

    def __init__(self, sessions):
        self.sessions = sessions
        with sessions.begin() as session:
            name = uuid.uuid4().hex[:12]
            email = f"{name}@example.org"
            self.id = create_user(session, name, email=email, zone="Asia/Tokyo").id
        self.plans = PostgresPlans(sessions, CHANNELS, SEALER)

    def put(self, **said):
        with self.sessions.begin() as session:
            RULES.lock(session)
            own = PersonalRules.model_validate(said)
            return RULES.put(session, self.id, own, f"user:{self.id}").number

    def add(self, address="+15550100", channel="sms"):
        new = contacts.NewContact(self.id, channel, address, "mine", f"user:{self.id}")
        with self.sessions.begin() as session:
            return contacts.add(session, new, SEALER).id

    def do(self, contact_id, work):
        with self.sessions.begin() as session:
            return work(session, contacts.find(session, contact_id, for_change=True))

    def confirm(self, contact_id):
        code = self.do(contact_id, contacts.new_code)
        assert self.do(contact_id, lambda session, row: contacts.confirm(session, row, code))
        return contact_id

    def plan(self, urgency="routine"):
        return self.plans.plans_for([self.id], urgency, None, NOON)[self.id]


@pytest.fixture
def somebody(sessions):
    return Somebody(sessions)


def test_who_has_no_rules_is_reached_as_by_default(somebody):
    found = somebody.plan()

    assert [way.channel for way in found.ways] == ["mailbox", "smtp"]
    assert (found.version, found.zone) == (0, "Asia/Tokyo")


def test_the_newest_version_counts(somebody):
    contact = somebody.confirm(somebody.add())
    somebody.put(routine=[{"channel": "smtp"}])
    assert somebody.put(routine=[{"channel": "sms"}]) == 2

    found = somebody.plan()
    assert [(way.channel, way.contact) for way in found.ways] == [("sms", contact)]
    assert found.ways[0].address == "+15550100"
    assert found.version == 2


def test_a_contact_counts_from_its_confirmation_to_its_removal(somebody):
    somebody.put(routine=[{"channel": "sms"}])
    contact = somebody.add()
    assert [way.channel for way in somebody.plan().ways] == ["mailbox", "smtp"]

    somebody.confirm(contact)
    assert [way.channel for way in somebody.plan().ways] == ["sms"]
    assert somebody.plans.way_to(somebody.id, "sms", contact) == "+15550100"

    somebody.do(contact, contacts.remove)
    assert [way.channel for way in somebody.plan().ways] == ["mailbox", "smtp"]
    assert somebody.plans.way_to(somebody.id, "sms", contact) is None


def test_a_way_without_a_contact_leads_to_mailbox_or_profile(somebody):
    assert somebody.plans.way_to("nobody", "mailbox", "") == "user:nobody"
    assert somebody.plans.way_to(somebody.id, "smtp", "").endswith("@example.org")


def test_an_address_is_sealed_and_one_that_cannot_be_opened_is_left_out(somebody, sessions):
    contact = somebody.confirm(somebody.add())
    somebody.put(routine=[{"channel": "sms"}])
    with sessions() as session:
        kept = session.scalars(select(ContactRow.address).where(ContactRow.id == contact)).one()

    assert "5550100" not in kept
    other = PostgresPlans(sessions, CHANNELS, Sealer("b2" * 32))
    found = other.plans_for([somebody.id], "routine", None, NOON)[somebody.id]
    assert [one.because for one in found.passed] == ["no_contact"]
    assert found.ways


def test_a_code_is_asked_for_in_the_outbox_without_the_code(somebody, sessions):
    contact = somebody.add()
    with sessions.begin() as session:
        asked = select(OutboxRow).where(OutboxRow.subject == contact)
        row = session.scalars(asked).one()

        assert (row.verb, row.payload) == (contacts.SEND_CODE, {})
        outbox.done(session, [row.id])


def test_a_code_may_be_tried_five_times(somebody):
    contact = somebody.add()
    code = somebody.do(contact, contacts.new_code)
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(contacts.MOST_TRIES):
        assert not somebody.do(
            contact, lambda session, row: contacts.confirm(session, row, wrong)
        )
    assert not somebody.do(contact, lambda session, row: contacts.confirm(session, row, code))


def test_a_new_code_ends_the_one_before(somebody):
    contact = somebody.add()
    first, second = (somebody.do(contact, contacts.new_code) for _ in range(2))

    if first != second:
        assert not somebody.do(
            contact, lambda session, row: contacts.confirm(session, row, first)
        )
    assert somebody.do(contact, lambda session, row: contacts.confirm(session, row, second))


def test_nobody_has_no_plan(somebody):
    with pytest.raises(MissingError):
        somebody.plans.plans_for(["nobody"], "routine", None, NOON)
