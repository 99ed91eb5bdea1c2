"""A breach of personal data: assessed, notified in time, completed in phases, recorded."""

from datetime import timedelta

import pytest

from tests.workflows.kinds.conftest import COUNSEL, DPO, act, reach, state_of
from workflows.casework.messages import Actor, SetSeverity

pytestmark = pytest.mark.anyio
KIND = "personal-data-breach"
MANAGER = {"by": "user:mia", "roles": ("incident_manager",)}
OTHER = {"by": "user:dia", "roles": ("dpo",)}


async def triaged(case):
    await case.gate("triage")
    worst = SetSeverity(Actor("user:mia", ("incident_manager",)), "sev0")
    await case.handle.execute_update("set_severity", worst)
    await case.decide("triage", "breach", **MANAGER)
    await case.decide("early_warning", "not_needed", **MANAGER)


async def test_authority_and_people_are_told_phases_follow_and_it_is_recorded(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        await triaged(case)
        await case.decide("assess", "risk", **DPO)
        await case.decide("write_authority", "submit", **MANAGER)
        await case.decide("approve_authority", "send", **COUNSEL)
        await case.decide("people", "tell_people", **DPO)
        await case.decide("write_people", "submit", **MANAGER)
        await case.decide("approve_people", "send", **COUNSEL)
        await case.decide("people_told", "told", **DPO)
        await reach(case, "phases")
        assert [state_of(case, name) for name in ("authority", "people")] == ["met", "met"]
        await act(case, "more-is-known")
        await case.decide("write_phase", "submit", **MANAGER)
        await case.decide("approve_phase", "send", **COUNSEL)
        await reach(case, "phases")
        await act(case, "all-is-told")
        await case.decide("record", "recorded", **DPO)

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
        await triaged(case)
        await case.decide("assess", "no_risk", **DPO)
        await case.decide("assess", "no_risk", **COUNSEL)
        await case.decide("record_only", "recorded", **OTHER)

        assert await case.handle.result() == "recorded"
        assert not [who for _, who in case.told if who in ("authority", "user")]


async def test_three_working_days_in_brazil_press_data_protection_and_counsel(case_of, kind_of):
    async with case_of(kind_of(KIND, "BR"), jurisdiction="BR") as case:
        await triaged(case)
        await case.gate("assess")
        await case.pass_time(timedelta(days=8))
        await case.until(lambda: ("escalation", "role:dpo") in case.told, "the escalation")

        assert state_of(case, "authority") == "breached"
        assert state_of(case, "people-by-law") == "breached"
