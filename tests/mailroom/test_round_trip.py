"""A letter out, its answer in: over real mail servers, through the real worker."""

import re
import smtplib
import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from tocsin.embedded.mail import ADDRESS
from tocsin.embedded.stack import Stack, StackOptions
from tocsin.storage import cases
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade
from tocsin.storage.models import CaseRow, DeliveryRow, ItemRow

HOST = "127.0.0.1"
ROSA = "rosa@bells.example"
NOTICE = """\
The following repository contains our copyrighted photographs without permission:

https://github.com/example-anna/bells-by-mail

The original is published at https://bells.example/coast

I have a good faith belief that use of the copyrighted materials described above on the
infringing web pages is not authorized by the copyright owner, or its agent, or the law.

I swear, under penalty of perjury, that the information in this notification is accurate and
that I am the copyright owner, or am authorized to act on behalf of the owner, of an exclusive
right that is allegedly infringed.

Rosa Campana, 1 Harbour Street, Bellport, rosa@bells.example
"""
VACATION = """\
From: Rosa Campana <rosa@bells.example>
Subject: Out of office
Auto-Submitted: auto-replied

I am away until Monday.
"""
BOUNCE = """\
From: Mail Delivery System <mailer-daemon@bells.example>
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.bells.example

Final-Recipient: rfc822; rosa@bells.example
Action: failed
Status: 5.1.1

--b--
"""


class Outside:
    """The mail server of everybody else: what our letters arrive at."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=default)
        self.letters.append((envelope.mail_from, envelope.rcpt_tos[0], mail))
        return "250 taken"

    def to(self, address):
        return [(sender, mail) for sender, to, mail in self.letters if to == address]


def free_port():
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return taken.getsockname()[1]


@pytest.fixture(scope="module")
def outside():
    outside = Outside()
    controller = Controller(outside, hostname=HOST, port=free_port())
    controller.start()
    outside.port = controller.port
    yield outside
    controller.stop()


@pytest.fixture(scope="module")
def office(tmp_path_factory, outside):
    """The real worker, with mail in and out."""
    options = StackOptions(
        home=tmp_path_factory.mktemp("round-trip") / "home",
        mail_port=free_port(),
        durability="normal",
        services=("worker",),
        usual_ports=False,
        environment={
            "TOCSIN_CHANNELS": '["smtp", "mailbox"]',
            "TOCSIN_SMTP_HOST": HOST,
            "TOCSIN_SMTP_PORT": str(outside.port),
            "TOCSIN_SMTP_TLS": "none",
            "TOCSIN_SMTP_SENDER": "Tocsin <notices@localhost.example>",
        },
    )
    with Stack(options, on_database_ready=lambda urls: upgrade(urls.owner)) as stack:
        yield stack


@pytest.fixture(scope="module")
def database(office):
    engine = make_engine(office.urls.app, 2, name="round-trip-tests")
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture
def send(office):
    """Send us a mail from outside."""
    port = int(office.mail_url.rpartition(":")[2])

    def hand_over(to, text, sender=ROSA):
        with smtplib.SMTP(HOST, port) as session:
            session.sendmail(sender, [to], text.replace("\n", "\r\n").encode())

    return hand_over


@pytest.fixture
def story(database):
    """What happened in a case: events with their data."""

    def read(case_id):
        with database() as session:
            return [(row.event, row.data) for row in cases.timeline(session, case_id)]

    return read


@pytest.fixture
def case(database, until):
    """Find the case that was opened by mail."""

    def find():
        with database() as session:
            return session.scalar(select(CaseRow).where(CaseRow.kind == "copyright-takedown"))

    return lambda: until(find, "the case")


def test_letters_go_out_and_what_comes_back_finds_its_case(
    outside, send, case, story, database, until
):
    send(ADDRESS, f"From: Rosa <{ROSA}>\nSubject: Takedown notice\n\n{NOTICE}")
    opened = case()
    until(lambda: outside.to(ROSA), "the acknowledgement")
    return_path, letter = outside.to(ROSA)[0]
    assert re.fullmatch(r"notices\+bounce\.\d+\.[a-z2-7]{16}@localhost", return_path)
    assert letter["Auto-Submitted"] == "auto-generated"
    reply_to = letter["Reply-To"].addresses[0].addr_spec

    def joined():
        return [data for event, data in story(opened.id) if event == "item.joined"]

    # A person answers, a machine answers, and the letter comes back after all.
    send(reply_to, f"From: {ROSA}\nSubject: Re: {letter['Subject']}\n\nThank you. Rosa")
    until(lambda: len(joined()) == 1, "the reply")
    send(reply_to, VACATION, sender="<>")
    until(lambda: len(joined()) == 2, "the auto-reply")
    send(return_path, BOUNCE, sender="<>")
    until(lambda: len(joined()) == 3, "the bounce")
    until(lambda: "notice.bounced" in dict(story(opened.id)), "the bounce was told")

    assert [data.get("automatic") for data in joined()] == [None, True, True]
    bounced = dict(story(opened.id))["notice.bounced"]
    assert (bounced["recipient"], bounced["status"]) == (f"requester:{opened.id}", "5.1.1")
    with database() as session:
        row = session.scalar(
            select(DeliveryRow).where(
                DeliveryRow.number == bounced["number"],
                DeliveryRow.case_id == opened.id,
                DeliveryRow.channel == "smtp",
            )
        )
        flags = [set(item.flags) for item, _ in cases.items_of(session, opened.id)]
    assert (row.fate in ("bounced", "failed"), row.why) == (True, "bounced 5.1.1")
    assert {"auto-reply"} <= set().union(*flags)
    assert {"bounce"} <= set().union(*flags)


def test_a_mail_that_a_machine_sent_is_kept_and_gets_no_acknowledgement(
    outside, send, database, until
):
    robot = "robot@bells.example"
    send(
        ADDRESS,
        f"From: {robot}\nSubject: Notice\nAuto-Submitted: auto-generated\n"
        f"Message-ID: <robot@bells.example>\n\n{NOTICE.replace('bells-by-mail', 'other')}",
        sender=robot,
    )

    def placed():
        with database() as session:
            robots = ItemRow.provider_message_id == "<robot@bells.example>"
            return session.scalar(select(ItemRow.case_id).where(robots))

    case_id = until(placed, "the mail was read")

    def ways():
        with database() as session:
            told = DeliveryRow.recipient == f"requester:{case_id}"
            return set(session.scalars(select(DeliveryRow.channel).where(told)))

    assert until(ways, "the acknowledgement") == {"mailbox"}
    with database() as session:
        assert cases.by_id(session, case_id).requester_address is None
    assert outside.to(robot) == []
