"""An order forbids until it is ended; what it held back goes out then, and only then."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.messages import NoticeOrder
from tocsin.storage import withholdings
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.models import DeliveryRow, WithholdingRow
from tocsin.storage.retrials import Retrials
from tocsin.storage.withholdings import NewWithholding, PostgresWithholdings, next_reminder

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
PLAN = {"to": ["role:legal_counsel"], "before": [7 * 86400, 86400], "then": "ask"}


@pytest.fixture
def port(sessions):
    return PostgresWithholdings(sessions)


@pytest.fixture
def case_id(make):
    return make.case().case_id


@pytest.fixture
def impose(sessions, case_id):
    def impose(until=NOW + 30 * DAY, code="non_disclosure_order", audience="user", **plan):
        new = NewWithholding(
            case_id, audience, code, until, uuid.uuid4().hex, "user:cora", PLAN | plan
        )
        with sessions.begin() as session:
            return withholdings.impose(session, new).id

    return impose


@pytest.fixture
def end(sessions):
    def end(order_id):
        with sessions.begin() as session:
            row = session.get_one(WithholdingRow, order_id)
            withholdings.end(session, row, "user:cora")

    return end


@pytest.fixture
def held_back(sessions, case_id):
    """Hold a notice back; returns what is due of it."""
    order = NoticeOrder(case_id, 5, ("user",), "user-notice-authority")
    who = f"affected-user:{case_id}"
    PostgresLedger(sessions).withhold(order, who, "non_disclosure_order")

    def due():
        return [one for one in Retrials(sessions).take(100) if one.recipient == who]

    return due


def test_an_order_forbids_one_audience_of_one_case(port, impose, case_id, make):
    impose()

    assert port.forbids(case_id, "user") == "non_disclosure_order"
    assert port.forbids(case_id, "requester") is None
    assert port.forbids(make.case().case_id, "user") is None


def test_an_order_forbids_past_its_date_until_somebody_ends_it(port, impose, case_id, end):
    order_id = impose(until=NOW - DAY)
    assert port.forbids(case_id, "user")

    end(order_id)

    assert port.forbids(case_id, "user") is None


def test_what_is_held_back_is_booked_once_and_waits(sessions, held_back, case_id):
    ledger = PostgresLedger(sessions)
    order = NoticeOrder(case_id, 5, ("user",), "user-notice-authority")
    ledger.withhold(order, f"affected-user:{case_id}", "non_disclosure_order")

    with sessions() as session:
        rows = session.query(DeliveryRow).filter_by(case_id=case_id).all()
    assert [(row.fate, row.why, row.settled_at) for row in rows] == [
        ("withheld", "non_disclosure_order", None)
    ]
    assert held_back() == []
    assert ledger.open(order, f"affected-user:{case_id}", "smtp", "u@example.org").is_waiting


def test_the_end_of_an_order_sends_what_it_held_back(sessions, impose, end, held_back, case_id):
    end(impose())

    (retrial,) = held_back()
    ledger = PostgresLedger(sessions)
    attempt = ledger.open(retrial.order, retrial.recipient, "smtp", "u@x.org", after=retrial)

    assert (retrial.channel, retrial.others) == ("", False)
    assert not attempt.is_waiting
    assert not attempt.possible_duplicate


def test_another_order_in_force_holds_it_back_again(sessions, impose, end, held_back):
    end(impose())
    (retrial,) = held_back()
    PostgresLedger(sessions).withhold(retrial.order, retrial.recipient, "sealed", after=retrial)

    assert held_back() == []
    end(impose(code="sealed"))
    assert [one.id for one in held_back()] == [retrial.id]


def test_only_what_the_audience_was_to_be_told_goes_out(impose, end, held_back):
    end(impose(audience="requester"))

    assert held_back() == []


def test_entering_an_order_again_extends_it(sessions, impose, case_id):
    first = impose(until=NOW + DAY)
    again = impose(until=NOW + 90 * DAY)

    with sessions() as session:
        (row,) = withholdings.of_case(session, case_id)
    assert (row.id, row.until) == (first, NOW + 90 * DAY)
    assert first == again


def test_reminders_come_before_the_end_at_it_and_daily_after():
    until = NOW + 10 * DAY

    assert next_reminder(until, PLAN, NOW) == until - 7 * DAY
    assert next_reminder(until, PLAN, until - 7 * DAY) == until - DAY
    assert next_reminder(until, PLAN, until - DAY) == until
    assert next_reminder(until, PLAN, until) == until + DAY
    assert next_reminder(until, PLAN, until + 5 * DAY) == until + 6 * DAY


def test_what_is_due_is_taken_once_and_counted(sessions, port, impose):
    order_id = impose(until=NOW - DAY)
    with sessions.begin() as session:
        session.get_one(WithholdingRow, order_id).remind_at = NOW - DAY

    assert order_id in [row.id for row in port.due(100)]
    assert order_id not in [row.id for row in port.due(100)]
    port.reminded(order_id, NOW)
    with sessions() as session:
        assert session.get_one(WithholdingRow, order_id).reminders == 1


def test_an_order_runs_out_by_itself_unless_it_was_extended(port, impose, case_id, held_back):
    port.run_out(impose(until=NOW + DAY))
    assert port.forbids(case_id, "user")

    port.run_out(impose(until=NOW - DAY))

    assert port.forbids(case_id, "user") is None
    assert len(held_back()) == 1
