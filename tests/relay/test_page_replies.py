"""Answers to pages by mail: a person's counts; a machine's or a stranger's never does."""

import itertools
import uuid

import pytest
from sqlalchemy import select, text

from tocsin.domain.draft import MailFacts
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.return_address import ReturnAddresses
from tocsin.relay.correspondence import Correspondence
from tocsin.relay.reading import Reading
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.models import OutboxRow
from tocsin.storage.people import create_user

OURS = "notices@example.org"
RETURNS = ReturnAddresses(OURS, (b"a-key-of-enough-length",))
_NUMBERS = itertools.count(1)


@pytest.fixture
def ada(office):
    with office.sessions.begin() as session:
        return create_user(session, f"ada-{uuid.uuid4().hex}", email="ada@example.org").id


@pytest.fixture
def page(office, ada, a_page):
    """Open a page, about a case or none; its id, and the address that answers it."""

    def make(case_id=None):
        page_id = a_page(case_id=case_id)
        order = NoticeOrder(case_id or "", next(_NUMBERS), (), "page", subject=page_id)
        ledger = PostgresLedger(office.sessions)
        attempt = ledger.open(order, f"user:{ada}", "smtp", "ada.pager@example.org")
        ledger.settle(attempt, "sent", provider_id=f"<{uuid.uuid4().hex}@example.org>")
        return page_id, RETURNS.acknowledge(attempt.id), attempt.id

    return make


@pytest.fixture
def post(office, draft):
    """Bring a mail as the mailroom does; the item that it became."""
    office.reading = Reading(
        office.sessions, office.readers, office.library, Correspondence(RETURNS, {OURS})
    )

    def bring(recipient, header="", sender="ada.pager@example.org", **facts):
        content = f"{header}Subject: Re: x\r\n\r\n{uuid.uuid4()}".encode()
        envelope = {"protocol": "smtp", "sender": sender, "recipients": [recipient]}
        paper = draft(mail=MailFacts(sender=facts.pop("said", sender), **facts))
        item_id = office.receive(
            paper, content, channel="smtp", envelope=envelope, sender=sender or None
        )
        office.reading.read(item_id)
        return office.item(item_id)

    return bring


@pytest.fixture
def heard(office):
    """What a page is told."""

    def of(page_id):
        with office.sessions() as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.subject == page_id))
            return [row.payload for row in rows if row.verb == "page_reply"]

    return of


@pytest.mark.parametrize("sender", ["ada.pager@example.org", "Ada@Example.org"])
def test_any_answer_of_the_person_acknowledges(post, page, heard, ada, sender):
    page_id, address, delivery = page()

    item = post(address, sender=sender, first_word="on")

    assert heard(page_id) == [
        {"person": f"user:{ada}", "verb": "acknowledge", "via": "mail", "delivery": delivery}
    ]
    assert (item.state, item.case_id, item.flags) == ("read", None, ["page-answer"])


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("decline", "decline"),
        ("declined", "decline"),
        ("i", "acknowledge"),
        ("declination", "acknowledge"),
        ("", "acknowledge"),
    ],
)
def test_an_answer_that_begins_with_decline_declines(post, page, heard, words, verb):
    page_id, address, _ = page()

    post(address, first_word=words)

    assert [told["verb"] for told in heard(page_id)] == [verb]


@pytest.mark.parametrize(
    ("header", "facts"),
    [
        ("", {"automatic": "auto-reply"}),
        ("Auto-Submitted: auto-replied\r\n", {}),
        ("Auto-Submitted: auto-generated\r\n", {}),
        ("", {"automatic": "bounce"}),
        ("", {"automatic": "list"}),
        ("", {"says_away": True}),
        ("Auto-Submitted: auto-replied\r\n", {"sender": "", "said": "ada.pager@example.org"}),
    ],
)
def test_what_a_machine_wrote_is_kept_and_acknowledges_nothing(
    post, page, heard, header, facts
):
    page_id, address, _ = page()

    item = post(address, header, **facts)

    assert heard(page_id) == []
    assert item.state == "read"
    assert item.flags


@pytest.mark.parametrize(
    "facts",
    [
        {"sender": "eve@example.com"},
        {"said": "eve@example.com"},
        {"said": "ada.pager@example.org.evil.example"},
        {"said": ""},
        {"authentication": {"dmarc": "fail", "spf": "pass"}},
        {"authentication": {"spf": "fail"}},
        {"authentication": {"dkim": "fail", "spf": "hardfail"}},
    ],
)
def test_another_sender_or_a_forged_one_acknowledges_nothing_and_a_person_looks(
    office, post, page, heard, facts
):
    page_id, address, _ = page()

    item = post(address, **facts)

    assert heard(page_id) == []
    assert "page-answer-refused" in item.flags
    assert office.case(item.case_id) is not None


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"dmarc": "pass", "spf": "fail"},
        {"dkim": "pass", "spf": "fail"},
        {"spf": "softfail"},
    ],
)
def test_what_our_server_found_good_or_did_not_look_at_counts(post, page, heard, found):
    page_id, address, _ = page()

    post(address, authentication=found)

    assert len(heard(page_id)) == 1


def test_an_address_that_somebody_made_up_acknowledges_nothing(post, page, heard):
    page_id, address, delivery = page()

    item = post(address.replace(f"ack.{delivery}.", f"ack.{delivery + 1}."))

    assert heard(page_id) == []
    assert "bad-reply-address" in item.flags


def test_somebody_who_has_left_acknowledges_nothing(office, post, page, heard, ada):
    page_id, address, _ = page()
    with office.sessions.begin() as session:
        session.execute(text("UPDATE users SET active = false WHERE id = :id"), {"id": ada})

    post(address)

    assert heard(page_id) == []


def test_an_answer_about_a_case_is_kept_with_the_case_and_turns_nothing_in_it(
    office, post, page, heard, draft
):
    case = office.bring(draft())
    page_id, address, _ = page(case.id)

    item = post(address)

    assert len(heard(page_id)) == 1
    assert (item.case_id, item.joined) == (case.id, True)
    (told,) = [payload for verb, payload in office.work_for(case.id) if verb == "join"]
    assert told["is_automatic"] is True


def test_the_same_answer_read_twice_is_told_once(office, post, page, heard):
    page_id, address, _ = page()

    item = post(address)
    office.reading.read(item.id)

    assert len(heard(page_id)) == 1
