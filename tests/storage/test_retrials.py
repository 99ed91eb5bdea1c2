"""What did not get through is due again once, outlasts whoever tries it, and ends somewhere."""

import uuid

import pytest
from sqlalchemy import text

from tocsin.domain.messages import NoticeOrder
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.models import DeliveryRow
from tocsin.storage.retrials import (
    Retrials,
    ask_again,
    bounced,
    find,
    got_through,
    may_be_asked_for,
    order_of,
)


@pytest.fixture
def ledger(sessions):
    return PostgresLedger(sessions)


@pytest.fixture
def order(make):
    case_id = make.case().case_id
    return NoticeOrder(case_id, 3, ("webhook:siem",), "task", missing=("ii",), items=("i",))


@pytest.fixture
def take(sessions):
    """Take out what is due of one recipient; others' tests have theirs."""

    def take(recipient, busy=()):
        return [one for one in Retrials(sessions).take(100, busy) if one.recipient == recipient]

    return take


@pytest.fixture
def who():
    return f"webhook:{uuid.uuid4().hex[:8]}"


@pytest.fixture
def missed(ledger, order, who):
    """Book an attempt that failed and is due again."""

    def miss(channel="webhook", fate="failed", again_in=0.0, **more):
        attempt = ledger.open(order, who, channel, "siem", **more)
        ledger.settle(attempt, fate, why="500", again_in=again_in)
        return attempt

    return miss


@pytest.fixture
def row_of(sessions):
    def row_of(attempt_id):
        with sessions() as session:
            return session.get_one(DeliveryRow, attempt_id)

    return row_of


@pytest.fixture
def lease_over(sessions):
    """Let a lease run out, as when whoever held it died."""

    def over(attempt_id):
        with sessions.begin() as session:
            again = text("UPDATE deliveries SET next_try_at = now() WHERE id = :id")
            session.execute(again, {"id": attempt_id})

    return over


def test_what_is_due_comes_out_once_with_all_that_is_needed(missed, take, who, order):
    attempt = missed()

    (retrial,) = take(who)

    assert (retrial.id, retrial.channel, retrial.others) == (attempt.id, "webhook", False)
    assert retrial.order == order
    assert take(who) == []


def test_what_has_its_time_is_not_due_and_not_sent_by_another_run(
    missed, take, who, ledger, order
):
    missed(again_in=3600.0)

    assert take(who) == []
    assert ledger.open(order, who, "webhook", "siem").is_waiting
    assert not ledger.open(order, who, "mailbox", "siem").is_waiting


def test_a_receiver_that_is_being_tried_gets_no_second_one(missed, take, who, ledger, order):
    missed()

    assert take(who, [who]) == []
    assert len(take(who)) == 1


def test_the_next_attempt_takes_over_and_ends_the_chain(
    missed, take, who, ledger, order, row_of
):
    first = missed()
    (retrial,) = take(who)

    second = ledger.open(order, who, "webhook", "siem", after=retrial)
    ledger.settle(second, "delivered", response={"status": 204})

    assert (second.number, second.possible_duplicate) == (2, False)
    assert row_of(first.id).next_try_at is None
    assert row_of(second.id).next_try_at is None
    assert row_of(second.id).response == {"status": 204}
    assert second.ordered_at == first.ordered_at


def test_whoever_dies_in_the_middle_leaves_it_to_another_and_a_mark(
    missed, take, who, ledger, order, row_of, lease_over
):
    missed()
    (retrial,) = take(who)
    broken = ledger.open(order, who, "webhook", "siem", after=retrial)
    assert take(who) == []

    lease_over(broken.id)
    (again,) = take(who)
    third = ledger.open(order, who, "webhook", "siem", after=again)

    assert again.id == broken.id
    assert row_of(broken.id).fate == "unknown"
    assert third.possible_duplicate
    assert take(who) == []


def test_whoever_dies_before_booking_leaves_it_to_another(missed, take, who, lease_over):
    attempt = missed()
    take(who)

    lease_over(attempt.id)

    assert [one.id for one in take(who)] == [attempt.id]


def test_another_run_of_the_notice_leaves_alone_what_is_on_its_way(
    missed, take, who, ledger, order, row_of
):
    missed()
    (retrial,) = take(who)
    on_its_way = ledger.open(order, who, "webhook", "siem", after=retrial)

    assert ledger.open(order, who, "webhook", "siem").is_waiting
    assert row_of(on_its_way.id).fate == "queued"


def test_mail_is_tried_again_though_the_mailbox_has_a_copy(missed, take, who, ledger, order):
    missed("smtp")
    ledger.settle(ledger.open(order, who, "mailbox", "m"), "sent")
    (retrial,) = take(who)

    again = ledger.open(order, who, "smtp", "a@example.org", after=retrial)

    assert not again.is_settled
    ledger.settle(again, "sent")
    assert ledger.open(order, who, "smtp", "a@example.org", after=retrial).is_settled


def test_what_came_back_goes_another_way(ledger, order, who, sessions, take, row_of):
    attempt = ledger.open(order, who, "smtp", "a@example.org")
    ledger.settle(attempt, "sent")
    with sessions.begin() as session:
        assert bounced(session, attempt.id, "5.1.1")
        assert not bounced(session, attempt.id, "5.1.1")

    (retrial,) = take(who)

    assert (row_of(attempt.id).fate, row_of(attempt.id).why) == ("bounced", "5.1.1")
    assert (retrial.channel, retrial.others) == ("smtp", True)


def test_what_nobody_is_behind_any_more_is_dropped(
    missed, take, who, ledger, row_of, lease_over
):
    attempt = missed()
    (retrial,) = take(who)

    ledger.drop(retrial, "gone")

    assert (row_of(attempt.id).why, row_of(attempt.id).next_try_at) == ("gone", None)


def test_a_person_may_have_it_tried_now_and_is_named(
    missed, take, who, sessions, ledger, order
):
    attempt = missed(again_in=3600.0)
    with sessions.begin() as session:
        row = find(session, attempt.id)
        assert may_be_asked_for(row)
        assert not got_through(session, row)
        ask_again(session, row, "user:ada")

    (retrial,) = take(who)
    again = ledger.open(order, who, "webhook", "siem", after=retrial)

    assert retrial.asked_by == "user:ada"
    with sessions() as session:
        assert session.get_one(DeliveryRow, again.id).asked_by == "user:ada"
        assert got_through(session, session.get_one(DeliveryRow, attempt.id))


def test_what_got_through_is_not_asked_for_again(ledger, order, who, sessions, missed):
    attempt = missed(again_in=None)
    ledger.settle(ledger.open(order, who, "webhook", "siem"), "delivered")

    with sessions.begin() as session:
        assert got_through(session, find(session, attempt.id))


def test_what_broke_off_long_ago_may_be_asked_for(ledger, order, who, sessions):
    attempt = ledger.open(order, who, "webhook", "siem")
    with sessions.begin() as session:
        row = find(session, attempt.id)
        assert not may_be_asked_for(row)
        aged = text(
            "UPDATE deliveries SET queued_at = now() - interval '1 hour' WHERE id = :id"
        )
        session.execute(aged, {"id": attempt.id})
        session.refresh(row)

        assert may_be_asked_for(row)
        assert not got_through(session, row)


def test_an_order_of_another_release_is_still_read():
    order = order_of({"case_id": "c", "number": 1, "to": ["user"], "template": "t", "new": 1})

    assert order == NoticeOrder("c", 1, ("user",), "t")
