"""What people do to an incident, in the words that its tests use."""

import pytest
from temporalio.client import WorkflowUpdateFailedError

from workflows.casework.messages import Actor, PostUpdate, SetSeverity, TakeAction, TextRef
from workflows.incident import IncidentWorkflow

MANAGER = Actor("user:mia", ("incident_manager",))
COMMANDER = Actor("user:cem", ("incident_commander",))
COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}


def text(name="text-1"):
    return TextRef(name, "d")


async def act(case, action, by=COMMANDER, reason=None):
    await case.handle.execute_update(IncidentWorkflow.act, TakeAction(by, action, reason))


async def set_severity(case, severity, by=MANAGER):
    message = SetSeverity(by, severity, text("why"))
    await case.handle.execute_update(IncidentWorkflow.set_severity, message)


async def post_update(case, name="update-1"):
    message = PostUpdate(COMMANDER, text(name))
    await case.handle.execute_update(IncidentWorkflow.post_update, message)


async def declared(case, severity="sev1"):
    await set_severity(case, severity)
    await case.decide("triage", "declare", MANAGER.id, MANAGER.roles)
    await case.until(lambda: case.now.stage == "mobilise")


async def responding(case, severity="sev1"):
    await declared(case, severity)
    await act(case, "acknowledge")
    await case.until(lambda: case.now.stage == "responding")


async def refused(code, update, message, case):
    with pytest.raises(WorkflowUpdateFailedError) as error:
        await case.handle.execute_update(update, message)
    assert error.value.cause.type == code


def clock(case, name):
    return next(clock for clock in case.now.view["clocks"] if clock["id"] == name)


def templates(case):
    return [template for template, _ in case.told]
