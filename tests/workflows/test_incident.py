"""The life of an incident, on a real Temporal server whose clock the test turns."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.playbooks.library import load_library
from workflows.casework.messages import (
    Actor,
    AddTask,
    Assign,
    PostUpdate,
    SetSeverity,
    Subscribe,
    TakeAction,
    TextRef,
    TurnTask,
)
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.anyio

PLAYBOOK = load_library().get("platform-incident")
MANAGER = Actor("user:mia", ("incident_manager",))
COMMANDER = Actor("user:cem", ("incident_commander",))
COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}
SOON = timedelta(minutes=5)


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


async def test_it_is_not_declared_before_somebody_said_how_bad_it_is(case_of):
    async with case_of(PLAYBOOK) as case:
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await case.decide("triage", "declare", MANAGER.id, MANAGER.roles)
        assert error.value.cause.type == "severity-missing"

        await set_severity(case, "sev2")
        await case.decide("triage", "declare", MANAGER.id, MANAGER.roles)

        await case.until(lambda: case.now.stage == "mobilise")


async def test_a_severity_that_the_playbook_does_not_know_is_refused(case_of):
    async with case_of(PLAYBOOK) as case:
        message = SetSeverity(MANAGER, "apocalyptic")
        await refused("unknown-severity", IncidentWorkflow.set_severity, message, case)


async def test_the_page_climbs_until_somebody_takes_command(case_of):
    async with case_of(PLAYBOOK) as case:
        await declared(case)
        await case.until(lambda: ("task", "role:incident_commander") in case.told)

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


async def test_an_update_that_is_due_is_asked_for_and_escalates_when_nobody_writes_it(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        due = datetime.fromisoformat(clock(case, "next-update")["due_at"])
        began = datetime.fromisoformat(clock(case, "next-update")["started_at"])
        assert due - began == timedelta(minutes=60)

        await case.pass_time(timedelta(minutes=46))
        await case.until(lambda: ("update-due", "role:policy_owner") in case.told)
        await case.pass_time(timedelta(minutes=15))
        await case.until(lambda: clock(case, "next-update")["state"] == "breached")
        await case.until(
            lambda: any(
                order.gate == "clock:next-update" and "role:executive" in order.to
                for order in case.notices.orders
            )
        )
        late = [e for e in case.log.timeline(case.id) if e.event == "clock.breached"]
        assert late[-1].data["late_ms"] < 2_000


async def test_an_update_begins_the_next_cadence_and_tells_who_follows(case_of):
    async with case_of(PLAYBOOK) as case:
        follow = Subscribe(MANAGER, "person:dan")
        await case.handle.execute_update(IncidentWorkflow.subscribe, follow)
        await responding(case)
        await case.pass_time(timedelta(minutes=50))
        await post_update(case)

        await case.until(lambda: ("status-update", "person:dan") in case.told)
        now = clock(case, "next-update")
        assert now["state"] == "running"
        assert "clock.met" in case.story
        await case.pass_time(timedelta(minutes=46))
        await case.until(lambda: templates(case).count("update-due") >= 2)
        assert clock(case, "next-update")["state"] == "running"


async def test_an_overdue_update_may_be_written_late_and_stays_breached_in_the_story(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        await case.pass_time(timedelta(minutes=61))
        await case.until(lambda: "clock.breached" in case.story)
        await post_update(case)

        met = [e.data for e in case.log.timeline(case.id) if e.event == "clock.met"]
        assert {"clock": "next-update", "state": "breached"} in met
        assert clock(case, "next-update")["state"] == "running"


async def test_going_aside_and_back_does_not_excuse_an_overdue_update(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        await case.pass_time(timedelta(minutes=61))
        await case.until(lambda: "clock.breached" in case.story)
        await act(case, "propose-measure", MANAGER, text("measure"))
        await case.decide("approve_measure", "reject", **COUNSEL)
        await case.until(lambda: case.now.stage == "responding")

        assert clock(case, "next-update")["state"] == "breached"


async def test_a_worse_severity_tightens_the_cadence_and_tells_who_is_concerned(case_of):
    async with case_of(PLAYBOOK) as case:
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
        assert order.to == ("person:cem", "person:dan")
        assert order.urgency == "urgent"


async def test_a_downgrade_slows_the_cadence_and_alarms_nobody(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case, "sev1")
        await set_severity(case, "sev3")

        now = clock(case, "next-update")
        span = datetime.fromisoformat(now["due_at"]) - datetime.fromisoformat(now["started_at"])
        assert span == timedelta(hours=24)
        assert "severity-raised" not in templates(case)


async def test_a_measure_is_proposed_approved_by_another_and_carried_out(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        await refused(
            "proposal-missing",
            IncidentWorkflow.act,
            TakeAction(MANAGER, "propose-measure"),
            case,
        )
        await act(case, "propose-measure", COMMANDER, text("measure"))
        gate = await case.gate("approve_measure")
        frozen = case.log.manifests[case.id, gate["id"], 1]
        assert frozen.texts == ("measure",)
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await case.decide("approve_measure", "approve", COMMANDER.id, COMMANDER.roles)
        assert error.value.cause.type == "four-eyes"

        await case.decide("approve_measure", "approve", **COUNSEL)
        await case.decide("carry_out", "done", "user:otto", ("on_call",))

        await case.until(lambda: case.now.stage == "responding")
        assert "proposal" not in case.now.view


async def test_a_second_proposal_waits_for_the_first_and_is_not_lost(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        await act(case, "propose-measure", MANAGER, text("first"))
        await case.gate("approve_measure")
        await act(case, "propose-measure", MANAGER, text("second"))
        await case.decide("approve_measure", "reject", **COUNSEL)

        await case.until(lambda: case.now.view.get("proposal") == "second")
        gate = await case.gate("approve_measure")
        assert case.log.manifests[case.id, gate["id"], 1].texts == ("second",)
        await case.decide("approve_measure", "reject", **COUNSEL)
        await case.until(lambda: case.now.stage == "responding")


async def test_an_outside_statement_needs_two_who_did_not_write_it(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        await act(case, "propose-statement", COMMANDER, text("statement"))
        await case.decide("approve_statement", "approve", **COUNSEL)
        assert case.now.stage == "approve_statement"
        await case.decide("approve_statement", "approve", "user:pia", ("policy_owner",))

        await case.until(lambda: case.now.stage == "responding")


async def test_a_checklist_comes_with_its_stage_and_its_tasks_press_their_owners(case_of):
    async with case_of(PLAYBOOK) as case:
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


async def test_a_task_is_added_moved_and_done(case_of):
    async with case_of(PLAYBOOK) as case:
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


async def test_command_is_handed_over_with_a_note_and_not_without(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        bare = Assign(COMMANDER, "eve", role="commander")
        await refused("handover-note-missing", IncidentWorkflow.assign, bare, case)
        handed = Assign(COMMANDER, "eve", role="commander", note=text("handover"))
        await case.handle.execute_update(IncidentWorkflow.assign, handed)

        assert case.now.view["roles"]["commander"] == "eve"
        await case.until(lambda: ("role-assigned", "person:eve") in case.told)
        unknown = Assign(COMMANDER, "eve", role="court-jester")
        await refused("unknown-case-role", IncidentWorkflow.assign, unknown, case)


async def test_a_role_that_changed_hands_is_not_given_back_by_who_had_it(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        handed = Assign(COMMANDER, "eve", role="commander", note=text("handover"))
        await case.handle.execute_update(IncidentWorkflow.assign, handed)
        late = Assign(COMMANDER, "cem", role="commander", remove=True)
        await refused("role-changed-hands", IncidentWorkflow.assign, late, case)
        mine = Assign(COMMANDER, "eve", role="commander", remove=True)
        await case.handle.execute_update(IncidentWorkflow.assign, mine)

        assert "roles" not in case.now.view


async def test_answers_to_the_matrix_do_not_outlive_a_severity_set_outright(case_of):
    async with case_of(PLAYBOOK) as case:
        asked = SetSeverity(MANAGER, "sev1", answers={"harm": "serious"})
        await case.handle.execute_update(IncidentWorkflow.set_severity, asked)
        assert case.now.view["severity_answers"] == {"harm": "serious"}
        await set_severity(case, "sev3")

        assert "severity_answers" not in case.now.view


async def test_only_those_who_lead_may_resolve(case_of):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        analyst = Actor("user:ian", ("intake_analyst",))
        await refused("wrong-role", IncidentWorkflow.act, TakeAction(analyst, "resolve"), case)


async def test_it_is_resolved_reported_reviewed_followed_up_and_closed(case_of):
    async with case_of(PLAYBOOK) as case:
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


async def test_it_is_reopened_while_its_report_is_written(case_of):
    async with case_of(PLAYBOOK) as case:
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
async def test_it_may_turn_out_to_be_less(case_of, action, outcome):
    async with case_of(PLAYBOOK) as case:
        await responding(case)
        await act(case, action, MANAGER)

        assert await case.handle.result() == outcome


async def test_it_is_merged_into_another_and_whoever_follows_is_told(case_of):
    async with case_of(PLAYBOOK) as case:
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


async def test_a_paper_that_nobody_understood_goes_on_as_an_incident(case_of):
    library = load_library()
    async with case_of(library.get("unclassified")) as case:
        await case.gate("triage")
        await set_severity(case, "rather bad")
        message = TakeAction(
            MANAGER, "reclassify", playbook=PLAYBOOK, playbook_digest=library.digest(PLAYBOOK)
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
