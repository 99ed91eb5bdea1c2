"""National orders with hours to act: acted on, reviewed afterwards, challenged at need."""

import pytest

from tests.workflows.kinds.conftest import (
    COUNSEL,
    ON_CALL,
    POLICY,
    RESPONDER,
    act,
    reach,
    state_of,
)
from workflows.casework.messages import Actor, TakeAction

pytestmark = pytest.mark.anyio
KIND = "national-removal-order"
CHIEF = {"by": "user:eve", "roles": ("executive",)}


async def test_where_minutes_count_the_on_call_acts_and_counsel_reviews(case_of, kind_of):
    async with case_of(kind_of(KIND, "IN"), jurisdiction="IN") as case:
        await case.decide("authenticate", "act_first", **RESPONDER)
        await case.decide("act", "done", **ON_CALL)
        await case.decide("counsel_after", "uphold", **COUNSEL)
        await case.decide("disclosure", "tell", **COUNSEL)

        assert await case.handle.result() == "acted"
        assert state_of(case, "effect") == "met"
        assert ("order-effect", "authority") in case.told
        assert case.told[-1] == ("user-notice-order", "user")


async def test_a_challenge_takes_policy_and_an_executive_and_may_annul_the_measure(
    case_of, kind_of
):
    async with case_of(kind_of(KIND, "VN"), jurisdiction="VN") as case:
        await case.decide("authenticate", "review_first", **RESPONDER)
        await case.decide("review", "challenge", **COUNSEL)
        await case.decide("challenge", "file", **POLICY)
        await case.decide("challenge", "file", **CHIEF)
        await reach(case, "challenge_open")
        await act(case, "annulled")
        await case.decide("reinstate", "nothing_to_restore", **ON_CALL)

        assert await case.handle.result() == "reinstated"
        assert ("order-effect", "authority") in case.told


async def test_an_order_that_turns_out_to_be_urgent_counts_from_the_same_receipt(
    case_of, kind_of
):
    async with case_of(kind_of(KIND, "TR"), jurisdiction="TR") as case:
        await case.gate("authenticate")
        before = next(c for c in case.now.view["clocks"] if c["id"] == "effect")
        urgent = kind_of("national-urgent-order", "TR")
        lead = Actor("user:lea", ("legal_counsel",))
        await case.handle.execute_update(
            "act", TakeAction(lead, "reclassify", playbook=urgent, playbook_digest="d")
        )
        await case.until(
            lambda: (
                next(c for c in case.now.view["clocks"] if c["id"] == "effect")["due_at"]
                != before["due_at"]
            ),
            "the urgent clock",
        )
        await case.decide("authenticate", "act_first", **RESPONDER)
        await case.decide("act", "done", **ON_CALL)
        await case.gate("counsel_after")

        assert state_of(case, "effect") == "met"
