"""Notices to our own people go in the order of their rules; every way is tried on failure."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.access import Grant, Role
from tocsin.domain.paging.rules import PersonalRules
from tocsin.storage import contacts
from tocsin.storage.people import create_user
from tocsin.storage.personal_rules import RULES
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.sealing import Sealer

CHANNELS = ("mailbox", "smtp", "sms", "ntfy")
SEALER = Sealer("a1" * 32)


class Counsel:
    """One person with e-mail, and whatever contacts and rules they say."""

    def __init__(self, sessions, make):
        self.sessions, self.make = sessions, make
        with sessions.begin() as session:
            self.id = create_user(
                session,
                uuid.uuid4().hex[:12],
                email="counsel@example.org",
                grants=[Grant(Role.LEGAL_COUNSEL)],
            ).id

    def has(self, channel, address):
        new = contacts.NewContact(self.id, channel, address, "", f"user:{self.id}")
        with self.sessions.begin() as session:
            row = contacts.add(session, new, SEALER)
            assert contacts.confirm(session, row, contacts.new_code(session, row))

    def says(self, **rules):
        with self.sessions.begin() as session:
            RULES.put(session, self.id, PersonalRules.model_validate(rules), "user:root")

    def ways(self, urgency="routine"):
        recipients = PostgresRecipients(self.sessions, CHANNELS, SEALER)
        case_id = self.make.case().case_id
        (found,) = recipients.resolve(case_id, (f"person:{self.id}",), urgency=urgency)
        return list(found.addresses)


@pytest.fixture
def counsel(sessions, make):
    return Counsel(sessions, make)


MAIL = [("mailbox", "counsel@example.org"), ("smtp", "counsel@example.org")]
SMS, NTFY = ("sms", "+15550100"), ("ntfy", "counsel-7f3a")


def test_without_rules_and_contacts_it_is_as_it_was(counsel):
    assert counsel.ways() == MAIL
    assert counsel.ways("urgent") == MAIL


def test_a_contact_adds_its_channel_where_the_settings_name_it(counsel):
    counsel.has(*NTFY)
    counsel.has(*SMS)

    assert counsel.ways() == [*MAIL, SMS, NTFY]


def test_the_order_is_that_of_the_rules_for_the_urgency_and_the_others_come_after(counsel):
    counsel.has(*NTFY)
    counsel.has(*SMS)
    counsel.says(
        routine=[{"channel": "ntfy"}], urgent=[{"channel": "sms"}, {"channel": "smtp"}]
    )

    assert counsel.ways() == [NTFY, *MAIL, SMS]
    assert counsel.ways("urgent") == [SMS, MAIL[1], MAIL[0], NTFY]


def test_a_notice_knows_no_delays(counsel):
    counsel.has(*SMS)
    counsel.says(urgent=[{"channel": "sms"}, {"channel": "mailbox", "after": "30m"}])

    assert counsel.ways("urgent") == [SMS, *MAIL]


@pytest.mark.parametrize("then", ["mailbox", "wait"])
def test_in_quiet_hours_the_mailbox_comes_first(counsel, then):
    now = datetime.now(UTC)
    begin, end = (now + timedelta(hours=hours) for hours in (-2, 2))
    quiet = {"begin": f"{begin:%H:%M}", "end": f"{end:%H:%M}", "then": then}
    counsel.has(*SMS)
    ways = [{"channel": "sms"}]
    counsel.says(zone="UTC", routine=ways, urgent=ways, quiet=quiet)

    assert counsel.ways()[:2] == [MAIL[0], SMS]
    assert counsel.ways("urgent")[0] == SMS


def test_outsiders_are_never_reached_over_what_is_not_mail(sessions, make):
    recipients = PostgresRecipients(sessions, CHANNELS)
    (requester,) = recipients.resolve(make.case().case_id, ("requester",))

    assert {channel for channel, _ in requester.addresses} == {"mailbox", "smtp"}
