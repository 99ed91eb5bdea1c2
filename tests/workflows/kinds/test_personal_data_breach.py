"""A breach of personal data: assessed, notified in time, completed in phases, recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.kinds.desk import Desk
from workflows.casework.messages import Actor, SetSeverity

pytestmark = pytest.mark.anyio
KIND = "personal-data-breach"
MINUTE = timedelta(minutes=1)


async def triaged(case) -> Desk:
    people = Desk(case)
    await case.gate("triage")
    worst = SetSeverity(Actor("user:mia", ("incident_manager",)), "sev0")
    await case.handle.execute_update("set_severity", worst)
    await people.walk(
        "triage=breach incident_manager", "early_warning=not_needed incident_manager"
    )
    return people


async def test_authority_and_people_are_told_phases_follow_and_it_is_recorded(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = await triaged(case)
        await people.walk(
            "assess=risk dpo",
            "write_authority=submit incident_manager",
            "approve_authority=send legal_counsel",
            "people=tell_people dpo",
            "write_people=submit incident_manager",
            "approve_people=send legal_counsel",
            "people_told=told dpo",
        )
        await people.at("phases")
        assert people.state("authority", "people") == {"met"}
        await people.act("more-is-known", "legal_counsel")
        await people.walk(
            "write_phase=submit incident_manager", "approve_phase=send legal_counsel"
        )
        await people.at("phases")
        await people.act("all-is-told", "dpo")
        await people.walk("record=recorded dpo")

        assert await case.handle.result() == "notified"
        outside = [told for told in case.told if told[1] in ("authority", "user")]
        assert outside == [
            ("breach-authority", "authority"),
            ("breach-people", "user"),
            ("breach-phase", "authority"),
        ]
        case.assert_chain_holds()


async def test_not_telling_the_authority_takes_data_protection_and_counsel(case_of, kind_of):
    async with case_of(kind_of(KIND, "GB"), jurisdiction="GB") as case:
        people = await triaged(case)
        await people.walk("assess=no_risk dpo", "assess=no_risk legal_counsel")
        await people.at("record_only")
        assert people.state("authority") == {"cancelled"}
        await people.decide("record_only", "recorded", "dpo", by="user:dia")

        assert await case.handle.result() == "recorded"
        assert not [who for _, who in case.told if who in ("authority", "user")]


async def test_three_working_days_in_brazil_press_data_protection_and_counsel(case_of, kind_of):
    async with case_of(kind_of(KIND, "BR"), jurisdiction="BR") as case:
        people = await triaged(case)
        await case.gate("assess")
        due = max(people.clock(name)["due_at"] for name in ("authority", "people-by-law"))
        await case.pass_time(datetime.fromisoformat(due) - datetime.now(UTC) + MINUTE)
        await people.told("escalation", "role:dpo")

        assert people.state("authority", "people-by-law") == {"breached"}
