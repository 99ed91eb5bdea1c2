"""A seller is enforced against: more people the graver it is, with notice, with redress."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "seller-enforcement"


@pytest.fixture
def enforced(case_of, kind_of):
    return lambda: case_of(kind_of(KIND, "DE"), jurisdiction="DE")


async def to_notice_period(case) -> Desk:
    people = Desk(case)
    await people.walk(
        "assess=terminate intake_analyst",
        "decide=terminate policy_owner",
        "decide=terminate legal_counsel",
    )
    await people.decide("notice_or_exemption", "give_notice", "legal_counsel", by="user:dan")
    await people.at("notice_period")
    return people


async def test_a_termination_needs_two_roles_and_takes_effect_after_thirty_days(enforced):
    async with enforced() as case:
        people = await to_notice_period(case)
        await people.told("seller-decision", "user")
        assert people.clock("notice-period")["law"] == "eu-p2b-termination-effect-30d"
        due = datetime.fromisoformat(people.clock("notice-period")["due_at"])
        await case.pass_time(due - datetime.now(UTC) - timedelta(hours=1))
        assert case.now.stage == "notice_period"
        await case.pass_time(timedelta(hours=2))
        await people.decide("terminate", "done", "on_call")
        await people.at("termination_window")
        await people.finish(*people.tasks("terminate"))
        await case.pass_time(timedelta(days=190))

        assert await case.handle.result() == "terminated"
        assert ("seller-terminated", "user") in case.told
        case.assert_chain_holds()


async def test_an_exception_of_the_law_ends_the_notice_period_when_counsel_agrees(enforced):
    async with enforced() as case:
        people = await to_notice_period(case)
        due = people.clock("notice-period")["due_at"]
        await people.act("repeated_infringement", "policy_owner")
        await people.decide("exemption_check", "no_exemption", "legal_counsel")
        await people.at("notice_period")
        assert people.state("notice-period") == {"running"}
        assert people.clock("notice-period")["due_at"] == due
        await people.act("legal_obligation", "policy_owner")
        await people.decide("exemption_check", "exempt", "legal_counsel", by="user:dan")
        await people.at("terminate")

        assert people.state("notice-period") == {"ended_by_law"}


async def test_a_seller_complains_and_gets_the_store_back(enforced):
    async with enforced() as case:
        people = Desk(case)
        await people.walk(
            "assess=suspend intake_analyst",
            "decide=suspend policy_owner",
            "decide=suspend incident_manager",
            "apply=done on_call",
        )
        await people.at("complaint_window")
        await people.join("other")
        await people.decide("complaint_review", "uphold", "legal_counsel")
        await people.at("complaint_window")
        await people.told("seller-complaint-decision", "user")
        await people.act("complaint", "incident_manager")
        await people.decide("complaint_review", "reinstate", "legal_counsel")
        await people.decide("put_back", "restored", "on_call")

        assert await case.handle.result() == "reinstated"


async def test_a_seller_who_gives_what_is_missing_is_not_suspended_for_it(case_of, kind_of):
    async with case_of(kind_of(KIND, "US"), jurisdiction="US") as case:
        people = Desk(case)
        await people.decide("assess", "verify", "intake_analyst")
        await people.at("verification_window")
        assert people.clock("verification-window")["law"] == "us-inform-suspension-notice-10d"
        await people.act("seller_complied", "intake_analyst")

        assert await case.handle.result() == "complied"
