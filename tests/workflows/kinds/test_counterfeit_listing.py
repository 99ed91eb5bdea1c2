"""A counterfeit listing: taken down with what belongs to it, or given back to its seller."""

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "counterfeit-listing"


async def to_related(case, *, safety: str) -> Desk:
    people = Desk(case)
    await people.walk(
        "right_check=verified intake_analyst",
        f"safety={safety} intake_analyst",
        "match=remove policy_owner",
        "counsel=remove legal_counsel",
        "act=done on_call",
    )
    await people.at("related")
    return people


async def test_a_listing_is_taken_down_and_the_sellers_others_are_looked_at(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = await to_related(case, safety="unsafe")
        assert people.state("gpsr-notice", "decision") == {"met"}
        tasks = people.tasks("related")
        assert len(tasks) == 4
        await people.finish(tasks[0])
        await people.decide("related", "done", "policy_owner")
        await people.at("counter_window")

        await people.told("listing-removed", "user")
        assert people.state("consumer-notice") == {"met"}
        await people.join("counter_notice")
        await people.decide("counter_review", "reinstate", "legal_counsel", by="user:dan")
        await people.decide("put_back", "restored", "on_call")
        assert await case.handle.result() == "restored"
        case.assert_chain_holds()


async def test_an_authoritys_order_about_the_goods_has_two_working_days(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        await people.walk(
            "right_check=verified intake_analyst", "safety=not_about_safety intake_analyst"
        )
        await people.at("match")
        assert people.state("gpsr-notice") == {"cancelled"}
        await people.join("government_removal_request")
        await case.until(lambda: people.state("gpsr-order") == {"running"})

        assert people.clock("gpsr-order")["law"] == "eu-gpsr-order-2wd"
