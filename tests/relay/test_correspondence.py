"""Mail finds the case that it answers; what a machine wrote is kept, and never answered."""

import itertools
import uuid

import pytest
from sqlalchemy import select

from tocsin.domain.draft import Document, MailFacts
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.return_address import ReturnAddresses
from tocsin.relay.correspondence import Correspondence
from tocsin.relay.reading import Reading
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.models import DeliveryRow

OURS = "notices@example.org"
RETURNS = ReturnAddresses(OURS, (b"a-key-of-enough-length",))
PERSON = MailFacts(sender="rosa@example.com")
_NUMBERS = itertools.count(1)


@pytest.fixture
def post(office):
    """Bring mails as the mailroom does; the items that they became."""
    office.reading = Reading(
        office.sessions, office.readers, office.library, Correspondence(RETURNS, {OURS})
    )

    def bring(draft, *recipients, sender="rosa@example.com", headers="", content=None):
        content = content or f"{headers}Subject: x\r\n\r\n{uuid.uuid4()}".encode()
        envelope = {"protocol": "smtp", "sender": sender, "recipients": list(recipients)}
        item_id = office.receive(
            draft, content, channel="smtp", envelope=envelope, sender=sender or None
        )
        office.reading.read(item_id)
        return office.item(item_id)

    return bring


@pytest.fixture
def case(office, draft):
    return office.bring(draft())


@pytest.fixture
def sent(office, case):
    """A letter that went out over SMTP; its row in the ledger."""

    def send(recipient="user:ada"):
        order = NoticeOrder(case.id, next(_NUMBERS), ("role:legal_counsel",), "task")
        ledger = PostgresLedger(office.sessions)
        attempt = ledger.open(order, recipient, "smtp", "ada@example.org")
        ledger.settle(attempt, "sent", provider_id=f"<{uuid.uuid4().hex}@example.org>")
        return find(attempt.id)

    def find(delivery_id):
        with office.sessions() as session:
            return session.scalar(select(DeliveryRow).where(DeliveryRow.id == delivery_id))

    send.again = find
    return send


def reply_to(case, audience="requester"):
    return RETURNS.reply(case.id, case.ref, f"{audience}:{case.id}")


def joins(office, case):
    return [payload for verb, payload in office.work_for(case.id) if verb == "join"]


def test_mail_to_a_signed_address_joins_its_case_whatever_it_says(office, post, case, draft):
    item = post(draft(mail=PERSON), reply_to(case))

    assert (item.case_id, item.joined) == (case.id, True)
    assert item.flags == []
    (told,) = joins(office, case)
    assert (told["document"], "is_automatic" in told) == ("takedown", False)


def test_a_signed_address_in_the_header_will_do(post, case, draft):
    item = post(draft(mail=PERSON), headers=f"To: Tocsin <{reply_to(case)}>\r\n")

    assert item.case_id == case.id


def test_an_address_that_somebody_made_up_is_flagged_and_the_mail_is_a_new_one(
    post, case, draft
):
    forged = reply_to(case).replace(".r.", ".a.")

    item = post(draft(mail=PERSON), forged)

    assert item.case_id != case.id
    assert item.flags == ["bad-reply-address"]


def test_mail_that_answers_two_cases_is_with_both(office, post, case, draft):
    other = office.bring(draft())

    item = post(draft(mail=PERSON), reply_to(case), reply_to(other))

    assert (item.id, "joined") in office.items_of(case)
    assert (item.id, "joined") in office.items_of(other)


def test_the_same_bytes_to_the_same_address_are_a_resend(office, post, case, draft):
    paper = draft(mail=PERSON)
    post(paper, reply_to(case), content=b"Subject: twice\r\n\r\n")
    post(None, reply_to(case), content=b"Subject: twice\r\n\r\n")

    assert [told["is_resend"] for told in joins(office, case)] == [False, True]


def test_mail_that_quotes_the_id_of_our_letter_joins_its_case(post, case, draft, sent):
    facts = MailFacts(sender="ada@example.com", references=(sent().provider_id,))

    assert post(draft(mail=facts), OURS).case_id == case.id


def test_an_auto_reply_is_kept_flagged_and_turns_nothing(office, post, case, draft):
    away = MailFacts(sender="rosa@example.com", automatic="auto-reply")

    item = post(draft(Document.RETRACTION, mail=away), reply_to(case))

    assert item.flags == ["auto-reply"]
    (told,) = joins(office, case)
    assert told["is_automatic"] is True


def test_a_retraction_that_a_ticket_system_sent_for_a_person_counts(office, post, case, draft):
    generated = MailFacts(sender="desk@example.com", automatic="auto-reply")
    paper = draft(Document.RETRACTION, mail=generated)

    post(paper, reply_to(case), headers="Auto-Submitted: auto-generated\r\n")

    (told,) = joins(office, case)
    assert "is_automatic" not in told


@pytest.mark.parametrize(
    ("facts", "headers", "sender", "flag"),
    [
        (MailFacts(automatic="auto-reply"), "", "a@example.com", "auto-reply"),
        (MailFacts(), "Auto-Submitted: auto-replied\r\n", "a@example.com", "auto-reply"),
        (MailFacts(), "auto-submitted: Auto-Generated\r\n", "a@example.com", "auto-generated"),
        (MailFacts(), "", "", "auto-reply"),
        (MailFacts(automatic="bounce"), "", "", "bounce"),
        (MailFacts(sender="Notices@Example.org"), "", "a@example.com", "own-mail"),
        (
            MailFacts(sender="a@example.com"),
            "X-Tocsin-Reference: TCN-7K3M-Q2XD\r\nAuto-Submitted: auto-generated\r\n",
            "a@example.com",
            "own-mail",
        ),
    ],
)
def test_what_a_machine_wrote_opens_a_case_that_answers_nobody(
    office, post, draft, facts, headers, sender, flag
):
    item = post(draft(mail=facts, sender="a@example.com"), OURS, headers=headers, sender=sender)

    case = office.case(item.case_id)
    assert flag in item.flags
    assert case.requester_address is None


def test_what_a_person_wrote_is_answered(office, post, draft):
    item = post(draft(mail=PERSON, sender="rosa@example.com"), OURS)

    assert office.case(item.case_id).requester_address == "rosa@example.com"


@pytest.mark.parametrize("named_by", ["return path", "message id"])
def test_a_bounce_settles_its_delivery_and_has_the_case_told(
    office, post, case, draft, sent, named_by
):
    letter = sent()
    original = letter.provider_id if named_by == "message id" else ""
    to = RETURNS.bounce(letter.id) if named_by == "return path" else OURS
    facts = MailFacts(automatic="bounce", bounced=(("ada@example.org", "5.1.1", original),))

    item = post(draft(Document.OTHER, mail=facts), to, sender="")

    after = sent.again(letter.id)
    assert (after.fate in ("failed", "bounced"), after.why) == (True, "bounced 5.1.1")
    assert (item.case_id, item.flags) == (case.id, ["bounce"])
    told = {"number": letter.number, "recipient": "user:ada", "status": "5.1.1"}
    assert ("bounce", told) in office.work_for(case.id)
    assert joins(office, case)[0]["is_automatic"] is True


def test_the_same_bounce_again_tells_nothing_new(office, post, case, draft, sent):
    letter = sent()
    facts = MailFacts(automatic="bounce", bounced=(("ada@example.org", "5.1.1", ""),))
    for _ in range(2):
        post(draft(Document.OTHER, mail=facts), RETURNS.bounce(letter.id), sender="")

    assert [verb for verb, _ in office.work_for(case.id)].count("bounce") == 1


def test_a_delay_is_only_noted(office, post, case, draft, sent):
    letter = sent()
    facts = MailFacts(automatic="bounce", bounced=(("ada@example.org", "4.4.1", ""),))

    post(draft(Document.OTHER, mail=facts), RETURNS.bounce(letter.id), sender="")

    after = sent.again(letter.id)
    assert (after.fate, after.why) == ("sent", "delayed 4.4.1")
    assert "bounce" not in [verb for verb, _ in office.work_for(case.id)]


def test_a_vacation_reply_to_the_return_path_is_no_bounce(office, post, case, draft, sent):
    letter = sent()
    away = MailFacts(sender="ada@example.org", automatic="auto-reply")

    item = post(draft(Document.OTHER, mail=away), RETURNS.bounce(letter.id), sender="")

    assert sent.again(letter.id).fate == "sent"
    assert (item.case_id, item.flags) == (case.id, ["auto-reply"])


def test_a_bounce_that_nobody_signed_settles_nothing(office, post, case, draft, sent):
    letter = sent()
    facts = MailFacts(automatic="bounce", bounced=(("ada@example.org", "5.1.1", ""),))
    forged = RETURNS.bounce(letter.id).replace(f".{letter.id}.", f".{letter.id + 1}.")

    item = post(draft(Document.OTHER, mail=facts), forged, sender="")

    assert sent.again(letter.id).fate == "sent"
    assert item.case_id != case.id
    assert set(item.flags) == {"bounce", "bad-reply-address"}


def test_a_machine_s_mail_that_is_matched_by_its_content_turns_nothing_either(
    office, post, draft, key
):
    case = office.bring(draft(keys=[key]))
    away = MailFacts(sender="rosa@example.com", automatic="auto-reply")

    item = post(draft(Document.RETRACTION, keys=[key], mail=away), OURS)

    assert item.case_id == case.id
    assert joins(office, case)[0]["is_automatic"] is True
