"""A request under privacy law: identified, answered or refused, in the time of the place."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "privacy-request"


@pytest.fixture
def asked(case_of, kind_of):
    return lambda place: case_of(kind_of(KIND, place), jurisdiction=place)


async def test_a_request_is_identified_collected_approved_and_answered(asked):
    async with asked("DE") as case:
        people = Desk(case)
        await people.walk("scope=clear intake_analyst", "identity=identity_requested dpo")
        await people.at("ask_identity")
        assert people.clock("respond")["law"] == "eu-gdpr-dsar-1mo"
        assert people.state("respond") == {"paused"}
        await case.pass_time(timedelta(days=5))
        proved_at = datetime.now(UTC) + timedelta(days=5)
        await people.join("other", proved_at)
        await people.walk("identity_check=identity_received dpo", "conflicts=none dpo")
        assert people.state("respond") == {"running"}
        resumed = people.clock("respond")["events"][-1]
        assert resumed["name"] == "identity_received"
        assert datetime.fromisoformat(resumed["at"]) == proved_at
        await people.decide("collect", "done", "intake_analyst")
        await people.decide("answer", "send", "dpo", by="user:dee")
        await people.at("appeal_window")

        assert people.state("respond") == {"met"}
        await people.told("privacy-answer", "requester")
        await case.pass_time(timedelta(days=61))
        assert await case.handle.result() == "answered"
        case.assert_chain_holds()


async def test_in_the_united_kingdom_the_month_begins_with_proof_of_identity(asked):
    async with asked("GB") as case:
        people = Desk(case)
        await people.walk("scope=clear intake_analyst", "identity=identity_requested dpo")
        await people.at("ask_identity")
        assert people.state("respond") == {"running"}
        before = people.clock("respond")["due_at"]
        await case.pass_time(timedelta(days=6))
        await people.join("other", datetime.now(UTC) + timedelta(days=6))
        await people.decide("identity_check", "identity_received", "dpo")
        await people.at("conflicts")

        assert people.clock("respond")["events"][-1]["name"] == "identity_received_at"
        assert people.clock("respond")["due_at"] > before


async def test_in_california_nothing_stops_the_time_and_it_is_extended_once(asked):
    async with asked("US-CA") as case:
        people = Desk(case)
        await people.decide("scope", "clarification_requested", "intake_analyst")
        await people.at("ask_clarification")
        assert people.state("respond", "opt-out") == {"running"}
        before = people.clock("respond")["due_at"]
        await people.act("extend", "dpo")
        await people.decide("extension", "extended", "legal_counsel")
        await people.at("ask_clarification")

        assert people.clock("respond")["due_at"] > before
        await people.told("privacy-extension", "requester")
        await people.act("clarification_received", "intake_analyst")
        await people.at("identity")
        assert people.state("opt-out") == {"cancelled"}


@pytest.mark.parametrize("place", ["BR", None])
async def test_where_no_law_extends_it_nobody_is_told_that_it_takes_longer(asked, place):
    async with asked(place) as case:
        people = Desk(case)
        await people.at("scope")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await people.act("extend", "dpo")

        assert refused.value.cause.type in ("clock-never-extends", "clock-unstructured")
        assert "extend" not in case.now.view["actions"]
        assert ("privacy-extension", "requester") not in case.told


async def test_a_refusal_needs_counsel_and_the_data_protection_officer(asked):
    async with asked("US-VA") as case:
        people = Desk(case)
        await people.walk(
            "scope=clear intake_analyst",
            "identity=confirmed intake_analyst",
            "conflicts=refuse legal_counsel",
        )
        await people.decide("refusal", "refuse", "dpo")
        await case.gate("refusal")
        await people.decide("refusal", "refuse", "legal_counsel", by="user:dan")
        await people.at("refusal_window")
        assert people.state("respond") == {"met"}
        await people.act("appeal", "incident_manager")
        await case.gate("appeal_review")
        assert people.clock("appeal-decision")["law"] == "us-va-vcdpa-appeal-60d"
        await people.decide("appeal_review", "uphold", "legal_counsel", by="user:eva")

        assert await case.handle.result() == "upheld"
        assert ("privacy-refusal", "requester") in case.told


async def test_what_nobody_identifies_is_closed_and_says_so(asked):
    async with asked("BR") as case:
        people = Desk(case)
        await people.walk("scope=clear intake_analyst", "identity=identity_requested dpo")
        await people.at("ask_identity")
        await case.pass_time(timedelta(days=22))

        assert await case.handle.result() == "unidentified"
        assert ("privacy-closed", "requester") in case.told
