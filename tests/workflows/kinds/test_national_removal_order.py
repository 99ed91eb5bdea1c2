"""National orders with hours to act: acted on, reviewed afterwards, challenged at need."""

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "national-removal-order"


async def test_where_minutes_count_the_on_call_acts_and_counsel_reviews(case_of, kind_of):
    async with case_of(kind_of(KIND, "IN"), jurisdiction="IN") as case:
        people = Desk(case)
        await people.walk(
            "authenticate=act_first le_responder",
            "act=done on_call",
            "counsel_after=uphold legal_counsel",
            "disclosure=tell legal_counsel",
        )

        assert await case.handle.result() == "acted"
        assert people.state("effect") == {"met"}
        assert ("order-effect", "authority") in case.told
        assert case.told[-1] == ("user-notice-order", "user")


async def test_a_challenge_takes_policy_and_an_executive_and_may_annul_the_measure(
    case_of, kind_of
):
    async with case_of(kind_of(KIND, "VN"), jurisdiction="VN") as case:
        people = Desk(case)
        await people.walk(
            "authenticate=review_first le_responder",
            "review=challenge legal_counsel",
            "challenge=file policy_owner",
            "challenge=file executive",
        )
        await people.at("challenge_open")
        assert people.state("effect") == {"cancelled"}
        await people.act("annulled", "legal_counsel")
        await people.walk("reinstate=nothing_to_restore on_call")

        assert await case.handle.result() == "reinstated"
        assert ("order-effect", "authority") in case.told
        assert ("restored-user", "user") not in case.told


async def test_an_order_that_turns_out_to_be_urgent_counts_from_the_same_receipt(
    case_of, kind_of
):
    async with case_of(kind_of(KIND, "TR"), jurisdiction="TR") as case:
        people = Desk(case)
        await case.gate("authenticate")
        before = people.clock("effect")
        await people.reclassify(kind_of("national-urgent-order", "TR"), "legal_counsel")
        await case.until(
            lambda: people.clock("effect")["due_at"] != before["due_at"], "the urgent clock"
        )
        assert people.clock("effect")["started_at"] == before["started_at"]
        await people.walk("authenticate=act_first le_responder", "act=done on_call")
        await case.gate("counsel_after")

        assert people.state("effect") == {"met"}
