"""How bad an incident is: said before it is declared, and what follows when it changes."""

from datetime import datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.incident.deeds import (
    MANAGER,
    clock,
    refused,
    responding,
    set_severity,
    templates,
)
from workflows.casework.messages import SetSeverity, Subscribe
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.anyio


async def test_it_is_not_declared_before_somebody_said_how_bad_it_is(case_of, playbook):
    async with case_of(playbook) as case:
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await case.decide("triage", "declare", MANAGER.id, MANAGER.roles)
        assert error.value.cause.type == "severity-missing"

        await set_severity(case, "sev2")
        await case.decide("triage", "declare", MANAGER.id, MANAGER.roles)

        await case.until(lambda: case.now.stage == "mobilise")


async def test_a_severity_that_the_playbook_does_not_know_is_refused(case_of, playbook):
    async with case_of(playbook) as case:
        message = SetSeverity(MANAGER, "apocalyptic")
        await refused("unknown-severity", IncidentWorkflow.set_severity, message, case)


async def test_a_worse_severity_tightens_the_cadence_and_tells_who_is_concerned(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.handle.execute_update(
            IncidentWorkflow.subscribe, Subscribe(MANAGER, "person:dan")
        )
        await responding(case, "sev2")
        before = clock(case, "next-update")
        await set_severity(case, "sev1")

        after = clock(case, "next-update")
        assert datetime.fromisoformat(after["due_at"]) - datetime.fromisoformat(
            before["due_at"]
        ) == timedelta(minutes=-180)
        assert "clock.retimed" in case.story
        await case.until(lambda: "severity-raised" in templates(case))
        (order,) = [o for o in case.notices.orders if o.template == "severity-raised"]
        bad = "standing:platform-incident/sev1/sev2/sev3"
        assert order.to == ("person:cem", "person:dan", bad)
        assert order.urgency == "urgent"


async def test_a_downgrade_slows_the_cadence_and_alarms_nobody(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case, "sev1")
        await set_severity(case, "sev3")

        now = clock(case, "next-update")
        span = datetime.fromisoformat(now["due_at"]) - datetime.fromisoformat(now["started_at"])
        assert span == timedelta(hours=24)
        assert "severity-raised" not in templates(case)


async def test_answers_to_the_matrix_do_not_outlive_a_severity_set_outright(case_of, playbook):
    async with case_of(playbook) as case:
        asked = SetSeverity(MANAGER, "sev1", answers={"harm": "serious"})
        await case.handle.execute_update(IncidentWorkflow.set_severity, asked)
        assert case.now.view["severity_answers"] == {"harm": "serious"}
        await set_severity(case, "sev3")

        assert "severity_answers" not in case.now.view
