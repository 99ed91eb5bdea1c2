"""Orders that hold a notice back, over HTTP: entered, extended, ended, by those who may."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.polling import eventually
from tocsin.storage.withholdings import PostgresWithholdings

pytestmark = pytest.mark.anyio
MONTH = timedelta(days=30)
END = "suppressions/user/non_disclosure_order/end"


def body(until=None, **changes):
    ends = (until or datetime.now(UTC) + MONTH).isoformat()
    return {"until": ends, "reason": "Order 26-123 of the court"} | changes


@pytest.fixture
async def case(case_for, gate_of, counsel):
    opening = case_for(kind="government-removal-request", sensitivity="restricted")
    await gate_of(counsel, opening.ref, "authenticate")
    return opening


@pytest.fixture
def forbids(record, case):
    return lambda: PostgresWithholdings(record).forbids(case.case_id, "user")


async def test_an_order_is_in_force_on_record_and_listed(counsel, case, forbids, timeline_of):
    answer = await counsel.post(f"/v1/cases/{case.ref}/suppressions", body())

    assert answer.status_code == 201
    (order,) = answer.json()["items"]
    assert (order["audience"], order["order"]) == ("user", "non_disclosure_order")
    assert (order["then"], order["ended_at"]) == ("ask", None)
    assert forbids() == "non_disclosure_order"
    last = (await timeline_of(counsel, case.ref))[-1]
    assert (last["event"], last["data"]["action"]) == ("action.taken", "suppress")
    assert last["texts"] == {"reason": "Order 26-123 of the court"}


async def test_entering_it_again_extends_it(counsel, case):
    await counsel.post(f"/v1/cases/{case.ref}/suppressions", body())
    later = datetime.now(UTC) + 2 * MONTH
    await counsel.post(f"/v1/cases/{case.ref}/suppressions", body(later))

    (order,) = (await counsel.get(f"/v1/cases/{case.ref}/suppressions")).json()["items"]
    assert datetime.fromisoformat(order["until"]) == later


async def test_it_ends_when_somebody_ends_it(counsel, case, forbids, timeline_of, code):
    await counsel.post(f"/v1/cases/{case.ref}/suppressions", body())
    answer = await counsel.post(f"/v1/cases/{case.ref}/{END}", {"reason": "It was lifted"})

    assert answer.json()["items"][0]["ended_by"] == f"user:{counsel.id}"
    assert forbids() is None
    assert (await timeline_of(counsel, case.ref))[-1]["data"]["action"] == "unsuppress"
    again = await counsel.post(f"/v1/cases/{case.ref}/{END}", {"reason": "again"})
    assert code(again) == "not-found"


async def test_it_can_be_extended_and_ended_after_the_case(
    counsel, case, forbids, person_with, decide
):
    await counsel.post(f"/v1/cases/{case.ref}/suppressions", body())
    await decide(person_with("le_responder"), case.ref, "authenticate", "not_authentic")
    await closed(counsel, case.ref)

    extended = await counsel.post(f"/v1/cases/{case.ref}/suppressions", body())
    assert forbids()
    ended = await counsel.post(f"/v1/cases/{case.ref}/{END}", {"reason": "It was lifted"})

    assert (extended.status_code, ended.status_code) == (201, 201)
    assert forbids() is None


async def closed(person, ref):
    """Wait until a case is closed."""

    async def state():
        return (await person.get(f"/v1/cases/{ref}")).json()["state"]

    await eventually(state, ref, lambda now: now == "closed")


@pytest.mark.parametrize("role", ["intake_analyst", "incident_manager", "on_call", "auditor"])
async def test_others_may_not_and_are_not_told_of_any(person_with, case, code, role, forbids):
    somebody = person_with(role)

    assert code(await somebody.get(f"/v1/cases/{case.ref}/suppressions")) == "forbidden"
    answer = await somebody.post(f"/v1/cases/{case.ref}/suppressions", body())
    assert code(answer) == "forbidden"
    assert forbids() is None


async def test_a_role_that_the_playbook_does_not_name_may_not(person_with, case, code, forbids):
    answer = await person_with("dpo").post(f"/v1/cases/{case.ref}/suppressions", body())

    assert code(answer) == "wrong-role"
    assert forbids() is None


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"until": (datetime.now(UTC) - MONTH).isoformat()}, "invalid"),
        ({"until": (datetime.now(UTC) + 50 * MONTH).isoformat()}, "invalid"),
        ({"reason": ""}, "invalid"),
        ({"audience": "requester"}, "action-not-allowed"),
        ({"audience": "nobody"}, "action-not-allowed"),
    ],
)
async def test_what_cannot_be_is_refused_and_holds_nothing_back(
    counsel, case, code, forbids, change, problem
):
    answer = await counsel.post(f"/v1/cases/{case.ref}/suppressions", body() | change)

    assert code(answer) == problem
    assert forbids() is None


async def test_a_kind_without_such_orders_knows_none(counsel, case_for, gate_of, code):
    opening = case_for()
    await gate_of(counsel, opening.ref, "review")

    answer = await counsel.post(f"/v1/cases/{opening.ref}/suppressions", body())

    assert code(answer) == "action-not-allowed"
