"""The ledger leaves a trace of every attempt; the mailbox takes a message once."""

import uuid
from dataclasses import replace

import pytest
from sqlalchemy import select

from tocsin.domain.access import Grant, Principal, Role
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.ports import ChannelError, Message
from tocsin.storage import mailbox
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.errors import CursorError, MissingError
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.ledger_reads import deliveries
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.models import DeliveryRow
from tocsin.storage.texts import store_text
from tocsin.storage.visibility import visibility_of


@pytest.fixture
def ledger(sessions):
    return PostgresLedger(sessions)


@pytest.fixture
def book(ledger, make):
    """Book an attempt at the same notice to the same person."""
    case_id = make.case().case_id
    order = NoticeOrder(case_id, 1, ("role:legal_counsel",), "reminder")
    return lambda channel="mailbox", **more: ledger.open(
        order, "user:u1", channel, "address", **more
    )


def fate_of(sessions, attempt):
    with sessions() as session:
        return session.get_one(DeliveryRow, attempt.id).fate


def test_a_first_attempt_is_no_duplicate(book, sessions):
    attempt = book()

    assert (attempt.is_settled, attempt.possible_duplicate, attempt.tried) == (
        False,
        False,
        (),
    )
    assert fate_of(sessions, attempt) == "queued"


@pytest.mark.parametrize("fate", ["sent", "delivered"])
def test_what_got_through_is_not_sent_again_by_any_channel(ledger, book, fate):
    first = book()
    ledger.settle(first, fate, provider_id="p")

    assert book().is_settled
    assert book("smtp").is_settled
    assert book().id == first.id


def test_a_crash_between_send_and_record_marks_the_next_as_possible_duplicate(book, sessions):
    broken = book()
    again = book()

    assert again.possible_duplicate
    assert fate_of(sessions, broken) == "unknown"
    assert fate_of(sessions, again) == "queued"


def test_a_failed_attempt_makes_no_duplicate_and_is_remembered(ledger, book):
    ledger.settle(book(), "failed", why="mailbox full")
    next_one = book("smtp")

    assert not next_one.possible_duplicate
    assert next_one.tried == ("mailbox",)


def test_an_unknown_attempt_makes_the_next_channel_a_possible_duplicate(ledger, book):
    ledger.settle(book("smtp"), "unknown", why="timeout")

    assert book("mailbox").possible_duplicate


def test_a_late_truth_replaces_unknown_and_never_the_other_way(ledger, book, sessions):
    broken = book()
    book()
    ledger.settle(broken, "sent")
    ledger.settle(broken, "failed")

    assert fate_of(sessions, broken) == "sent"
    assert book().is_settled


def test_the_ledger_shows_the_attempts_of_visible_cases_only(ledger, make, sessions):
    seen, sealed = make.case(), make.case(sensitivity="sealed")
    for case in (seen, sealed):
        for number in range(3):
            order = NoticeOrder(case.case_id, number, ("person:u1",), "reminder")
            ledger.open(order, "user:u1", "mailbox", "a")
    analyst = visibility_of(Principal("u1", "u1", (Grant(Role.INTAKE_ANALYST),)))
    with sessions() as session:
        page = deliveries(session, analyst, case_id=seen.case_id, limit=2)
        rest = deliveries(session, analyst, case_id=seen.case_id, cursor=page.next)
        hidden = deliveries(session, analyst, case_id=sealed.case_id)
        with pytest.raises(CursorError):
            deliveries(session, analyst, cursor="nonsense")

    numbers = [row.number for row, _ in (*page.deliveries, *rest.deliveries)]
    assert (numbers, rest.next, hidden.deliveries) == ([2, 1, 0], None, [])


@pytest.fixture
def message():
    return Message(
        key=uuid.uuid4().hex,
        recipient=f"user:{uuid.uuid4().hex}",
        address="a@example.org",
        subject="TCN-0000-0000",
        body="A case waits.",
        reference="TCN-0000-0000",
    )


def test_the_same_key_is_one_message(sessions, message):
    box = PostgresMailbox(sessions)
    first = box.send(message).provider_id

    assert box.send(replace(message, body="again")).provider_id == first
    with sessions.begin() as session:
        (row,) = mailbox.messages(session, recipient=message.recipient).messages
        mailbox.mark_read(session, row.id)
    with sessions() as session:
        assert mailbox.message(session, row.id).read_at is not None
        unread = mailbox.messages(session, recipient=message.recipient, unread=True)
    assert (str(row.id), row.body, unread.messages) == (first, "A case waits.", [])


def test_the_mailbox_is_read_page_by_page(sessions, message):
    box = PostgresMailbox(sessions)
    for number in range(5):
        box.send(replace(message, key=f"{message.key}/{number}", subject=str(number)))
    subjects, cursor = [], None
    with sessions() as session:
        while True:
            page = mailbox.messages(
                session, recipient=message.recipient, cursor=cursor, limit=2
            )
            subjects += [row.subject for row in page.messages]
            cursor = page.next
            if cursor is None:
                break

    assert subjects == ["4", "3", "2", "1", "0"]


def test_a_mailbox_that_is_away_says_so_and_may_be_tried_again(message):
    engine = make_engine("postgresql+psycopg2://u:p@127.0.0.1:1/d", 1, connect_timeout=1)
    with pytest.raises(ChannelError) as caught:
        PostgresMailbox(make_sessions(engine)).send(message)

    assert not caught.value.permanent
    assert not caught.value.unknown


def test_a_face_shows_a_reference_and_no_content(make, sessions):
    opening = make.case(title="Secret title")
    face = PostgresFaces(sessions, "https://t.example/cases/{ref}").face(opening.case_id)

    assert (face.ref, face.kind_title) == (opening.ref, "Copyright takedown notice")
    assert face.link == f"https://t.example/cases/{opening.ref}"
    assert "Secret" not in repr(face)
    with pytest.raises(MissingError):
        PostgresFaces(sessions).face("no")


def test_only_letters_leave_by_a_notice(make, sessions):
    opening, ids = make.case(), {}
    for purpose in ("letter", "note"):
        ids[purpose] = uuid.uuid4().hex
        with sessions.begin() as session:
            store_text(
                session,
                text_id=ids[purpose],
                case_id=opening.case_id,
                purpose=purpose,
                body="b",
                author_id="u",
            )
    faces = PostgresFaces(sessions)

    assert faces.letter(ids["letter"]) == "b"
    with pytest.raises(MissingError):
        faces.letter(ids["note"])


def test_every_attempt_has_its_number(ledger, book, sessions):
    attempts = [book() for _ in range(3)]
    with sessions() as session:
        rows = session.scalars(
            select(DeliveryRow).where(DeliveryRow.id.in_([one.id for one in attempts]))
        ).all()

    assert sorted(row.attempt for row in rows) == [1, 2, 3]
