"""Who takes command of an incident, who does what, and who is pressed for it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.incident.deeds import (
    COMMANDER,
    MANAGER,
    act,
    clock,
    declared,
    refused,
    responding,
    templates,
    text,
)
from workflows.casework.messages import Actor, AddTask, Assign, TakeAction, TurnTask
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.anyio


async def test_the_page_climbs_until_somebody_takes_command(case_of, playbook):
    async with case_of(playbook) as case:
        await declared(case)
        await case.until(lambda: ("take-command", "role:incident_commander") in case.told)
        (page,) = [order for order in case.notices.orders if order.template == "take-command"]
        assert page.urgency == "urgent"

        await case.pass_time(timedelta(minutes=6))
        await case.until(lambda: clock(case, "acknowledge")["state"] == "breached")
        await case.until(
            lambda: any(
                order.template == "escalation" and "role:executive" in order.to
                for order in case.notices.orders
            )
        )
        assert case.now.stage == "mobilise"
        await act(case, "acknowledge")

        await case.until(lambda: case.now.stage == "responding")
        assert case.now.view["roles"] == {"commander": "cem"}
        assert "cem" in case.now.people
        case.assert_chain_holds()


async def test_a_checklist_comes_with_its_stage_and_its_tasks_press_their_owners(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await responding(case)
        tasks = {task["id"]: task for task in case.now.view["tasks"]}
        assert set(tasks) == {"preserve-evidence", "who-must-know", "holding-statement"}

        await case.pass_time(timedelta(minutes=62))
        await case.until(
            lambda: any(order.gate == "task:preserve-evidence" for order in case.notices.orders)
        )
        done = TurnTask(MANAGER, "preserve-evidence", "done")
        await case.handle.execute_update(IncidentWorkflow.turn_task, done)
        told = sum(o.gate == "task:preserve-evidence" for o in case.notices.orders)
        await case.pass_time(timedelta(hours=13))
        # The next breach of another task comes after when this one would have repeated.
        await case.until(lambda: templates(case).count("task-overdue") >= told + 2)
        assert sum(o.gate == "task:preserve-evidence" for o in case.notices.orders) == told


async def test_a_task_is_added_moved_and_done(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        due = datetime.now(UTC) + timedelta(hours=6)
        add = AddTask(MANAGER, text("title"), "person:dan", due)
        await case.handle.execute_update(IncidentWorkflow.add_task, add)
        await case.until(lambda: ("task-assigned", "person:dan") in case.told)
        later = TurnTask(MANAGER, "t1", due_at=due + timedelta(hours=1), owner="person:eve")
        await case.handle.execute_update(IncidentWorkflow.turn_task, later)
        await case.until(lambda: ("task-assigned", "person:eve") in case.told)
        done = TurnTask(MANAGER, "t1", "done")
        await case.handle.execute_update(IncidentWorkflow.turn_task, done)

        task = next(task for task in case.now.view["tasks"] if task["id"] == "t1")
        assert (task["state"], task["text"], task["ended_by"]) == ("done", "title", "user:mia")
        await refused("task-unchanged", IncidentWorkflow.turn_task, done, case)
        unknown = TurnTask(MANAGER, "t9", "done")
        await refused("no-such-task", IncidentWorkflow.turn_task, unknown, case)


async def test_command_is_handed_over_with_a_note_and_not_without(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        bare = Assign(COMMANDER, "eve", role="commander")
        await refused("handover-note-missing", IncidentWorkflow.assign, bare, case)
        handed = Assign(COMMANDER, "eve", role="commander", note=text("handover"))
        await case.handle.execute_update(IncidentWorkflow.assign, handed)

        assert case.now.view["roles"]["commander"] == "eve"
        await case.until(lambda: ("role-assigned", "person:eve") in case.told)
        unknown = Assign(COMMANDER, "eve", role="court-jester")
        await refused("unknown-case-role", IncidentWorkflow.assign, unknown, case)


async def test_a_role_that_changed_hands_is_not_given_back_by_who_had_it(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        handed = Assign(COMMANDER, "eve", role="commander", note=text("handover"))
        await case.handle.execute_update(IncidentWorkflow.assign, handed)
        late = Assign(COMMANDER, "cem", role="commander", remove=True)
        await refused("role-changed-hands", IncidentWorkflow.assign, late, case)
        mine = Assign(COMMANDER, "eve", role="commander", remove=True)
        await case.handle.execute_update(IncidentWorkflow.assign, mine)

        assert "roles" not in case.now.view


async def test_only_those_who_lead_may_resolve(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        analyst = Actor("user:ian", ("intake_analyst",))
        await refused("wrong-role", IncidentWorkflow.act, TakeAction(analyst, "resolve"), case)
