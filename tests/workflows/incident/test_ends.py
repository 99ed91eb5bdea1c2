"""How an incident ends, begins again, or goes on as another case."""

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.incident.deeds import (
    COMMANDER,
    COUNSEL,
    MANAGER,
    act,
    clock,
    declared,
    refused,
    responding,
    set_severity,
    text,
)
from tocsin.playbooks.library import load_library
from workflows.casework.messages import Actor, EditLetter, Subscribe, TakeAction, TurnTask
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.anyio


async def test_it_is_resolved_reported_reviewed_followed_up_and_closed(case_of, playbook):
    async with case_of(playbook) as case:
        await case.handle.execute_update(
            IncidentWorkflow.subscribe, Subscribe(MANAGER, "person:dan")
        )
        await responding(case)
        await act(case, "contain")
        await case.until(lambda: case.now.stage == "contained")
        await act(case, "resolve")
        await case.until(lambda: ("all-clear", "person:dan") in case.told)
        assert clock(case, "next-update")["state"] == "met"
        await case.decide("report", "submit", MANAGER.id, MANAGER.roles)
        gate = await case.gate("review")
        assert gate["letter"] == "letter-report.6"
        await case.decide("review", "accept", **COUNSEL)
        await case.until(lambda: case.now.stage == "follow_up")
        for task in ("preserve-evidence", "who-must-know", "follow-up-actions"):
            done = TurnTask(MANAGER, task, "done")
            await case.handle.execute_update(IncidentWorkflow.turn_task, done)

        assert await case.handle.result() == "reviewed"
        assert clock(case, "report-due")["state"] == "met"
        case.assert_chain_holds()


async def test_who_wrote_in_a_report_never_accepts_it_however_often_it_goes_back(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, "resolve")
        letter = (await case.gate("report"))["letter"]
        author = Actor(COUNSEL["by"], COUNSEL["roles"])
        message = EditLetter(author, letter, text("counsels-words"))
        await case.handle.execute_update(IncidentWorkflow.edit_letter, message)
        await case.decide("report", "submit", MANAGER.id, MANAGER.roles)
        await case.decide("review", "revise", "user:pia", ("policy_owner",))
        await case.decide("report", "submit", MANAGER.id, MANAGER.roles)

        with pytest.raises(WorkflowUpdateFailedError) as error:
            await case.decide("review", "accept", **COUNSEL)
        assert error.value.cause.type == "four-eyes"
        await case.decide("review", "accept", "user:ella", ("executive",))
        await case.until(lambda: case.now.stage == "follow_up")


async def test_it_is_reopened_while_its_report_is_written(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, "resolve")
        await case.gate("report")
        await act(case, "reopen", COMMANDER, text("again"))

        await case.until(lambda: case.now.stage == "responding")
        assert clock(case, "next-update")["state"] == "running"
        assert case.now.view["gates"] == []


@pytest.mark.parametrize(
    ("action", "outcome"), [("false-alarm", "false_alarm"), ("stand-down", "stood_down")]
)
async def test_it_may_turn_out_to_be_less(case_of, playbook, action, outcome):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, action, MANAGER)

        assert await case.handle.result() == outcome


async def test_it_is_merged_into_another_and_whoever_follows_is_told(case_of, playbook):
    async with case_of(playbook) as case:
        await case.handle.execute_update(
            IncidentWorkflow.subscribe, Subscribe(MANAGER, "person:dan")
        )
        await responding(case)
        nowhere = TakeAction(MANAGER, "merge")
        await refused("action-not-allowed", IncidentWorkflow.act, nowhere, case)
        merge = TakeAction(MANAGER, "merge", text("same"), into="another")
        await case.handle.execute_update(IncidentWorkflow.act, merge)

        assert await case.handle.result() == "merged"
        assert ("incident-merged", "person:dan") in case.told
        joined = [e.data for e in case.log.timeline(case.id) if e.event == "case.joined"]
        assert joined == [{"into": "another"}]


async def test_a_paper_that_nobody_understood_goes_on_as_an_incident(case_of, playbook):
    library = load_library()
    async with case_of(library.get("unclassified")) as case:
        await case.gate("triage")
        await set_severity(case, "rather bad")
        message = TakeAction(
            MANAGER, "reclassify", playbook=playbook, playbook_digest=library.digest(playbook)
        )
        await case.handle.execute_update(IncidentWorkflow.act, message)

        await case.until(lambda: case.now.kind == "platform-incident")
        description = await case.handle.describe()
        assert description.workflow_type == "Incident"
        assert case.now.severity is None
        await declared(case)
        await act(case, "acknowledge")
        await case.until(lambda: case.now.stage == "responding")
        case.assert_chain_holds()


async def test_tasks_of_roles_that_another_kind_lacks_go_to_who_held_them(case_of, playbook):
    library = load_library()
    other = library.get("unclassified")
    async with case_of(playbook) as case:
        await responding(case)
        message = TakeAction(
            MANAGER, "reclassify", playbook=other, playbook_digest=library.digest(other)
        )
        await case.handle.execute_update(IncidentWorkflow.act, message)
        await case.until(lambda: case.now.kind == "unclassified")

        owners = {task["id"]: task["owner"] for task in case.now.view["tasks"]}
        assert owners["preserve-evidence"] == "role:incident_manager"
        assert owners["who-must-know"] == "role:legal_counsel"
