"""Put-back after a counter notice: counted from its receipt, ended by a court action."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio

SIDES = ("putback-earliest", "putback-latest")


@pytest.fixture
def removed(case_of, kind_of):
    """A case that was acted on, open for a counter notice."""

    async def walked(case):
        people = Desk(case)
        await people.walk(
            "review=remove intake_analyst", "counsel=remove legal_counsel", "act=done on_call"
        )
        await people.at("counter_window")
        return people

    return lambda: (case_of(kind_of("copyright-takedown", "US")), walked)


async def countered(people: Desk, received_at: datetime | None = None) -> None:
    await people.join("counter_notice", received_at)
    await people.decide("counter_review", "valid", "legal_counsel", by="user:dan")
    await people.at("putback_wait")


async def test_put_back_counts_from_the_receipt_of_the_counter_notice(removed):
    received_at = (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0)
    opened, walked = removed()
    async with opened as case:
        people = await walked(case)
        await countered(people, received_at)

        for side in SIDES:
            assert datetime.fromisoformat(people.clock(side)["started_at"]) == received_at
        assert people.clock("forwarding")["state"] == "met"
        due = datetime.fromisoformat(people.clock("putback-earliest")["due_at"])
        await case.pass_time(due - datetime.now(UTC) + timedelta(minutes=1))
        await people.decide("put_back", "restored", "on_call")
        assert await case.handle.result() == "restored"
        case.assert_chain_holds()


async def test_a_deficient_counter_notice_stops_the_clocks_until_a_better_one_comes(removed):
    opened, walked = removed()
    async with opened as case:
        people = await walked(case)
        await people.join("counter_notice", missing=("c",))
        await people.decide("counter_review", "deficient", "legal_counsel", by="user:dan")
        await people.at("counter_window")
        assert people.state(*SIDES) == {"cancelled"}
        better = datetime.now(UTC).replace(microsecond=0)
        await people.join("counter_notice", better)
        await people.at("counter_review")

        await case.until(lambda: people.state(*SIDES) == {"running"})
        assert datetime.fromisoformat(people.clock(SIDES[0])["started_at"]) == better


async def test_notice_of_a_court_action_ends_the_duty_and_the_material_stays_down(removed):
    opened, walked = removed()
    async with opened as case:
        people = await walked(case)
        await countered(people)
        await people.act("court_action_notice", "intake_analyst")
        await case.until(lambda: people.state(*SIDES) == {"ended_by_law"})
        await people.decide("court_action_check", "stay_down", "legal_counsel", by="user:dan")

        assert await case.handle.result() == "stayed_down"
        assert ("stay-down-user", "user") in case.told


async def test_what_was_no_court_action_lets_the_put_back_clocks_go_on(removed):
    opened, walked = removed()
    async with opened as case:
        people = await walked(case)
        await countered(people)
        due = {side: people.clock(side)["due_at"] for side in SIDES}
        await people.act("ccb_claim_notice", "intake_analyst")
        await people.decide("court_action_check", "no_effect", "legal_counsel", by="user:dan")
        await people.at("putback_wait")

        await case.until(lambda: people.state(*SIDES) == {"running"})
        assert {side: people.clock(side)["due_at"] for side in SIDES} == due
