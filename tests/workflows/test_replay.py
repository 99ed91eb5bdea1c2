"""Every released workflow left a history, and today's code still replays all of them.

Record new ones with ``pytest tests/workflows/test_replay.py --record-histories``; keep the old.
"""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.workflows.recording import HISTORIES, keep, recording
from tocsin.playbooks.library import load_library
from workflows.casework.messages import (
    Actor,
    AddTask,
    Assign,
    JoinedItem,
    PostUpdate,
    SetSeverity,
    Subscribe,
    TakeAction,
    TextRef,
    TurnTask,
)
from workflows.data import data_converter
from workflows.incident import IncidentWorkflow
from workflows.lifecycles import LIFECYCLES, runner
from workflows.page import PageWorkflow
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

RECORDED = sorted(HISTORIES.glob("*.json"))
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}
ON_CALL = {"by": "user:otto", "roles": ("on_call",)}


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path):
    replayer = Replayer(
        workflows=[*LIFECYCLES.values(), PageWorkflow],
        data_converter=data_converter(),
        workflow_runner=runner(),
    )

    await replayer.replay_workflow(WorkflowHistory.from_json(path.stem, path.read_text()))


def test_each_lifecycle_has_a_recorded_history():
    kinds = {path.stem.partition(".")[0] for path in RECORDED} - {"page"}

    assert {load_library().get(kind).lifecycle for kind in kinds} == set(LIFECYCLES)


async def _copyright(case) -> None:
    """Removed, countered, a court action that is none; then retracted and restored."""
    await case.decide("review", "remove", **ANALYST)
    await case.decide("counsel", "remove", **COUNSEL)
    await case.decide("act", "done", **ON_CALL)
    await case.until(lambda: case.now.stage == "counter_window")
    counter = JoinedItem("item-2", "counter_notice")
    await case.handle.signal(TakedownWorkflow.item_joined, counter)
    await case.decide("counter_review", "valid", by="user:dora", roles=("legal_counsel",))
    await case.until(lambda: case.now.stage == "putback_wait")
    action = TakeAction(Actor("user:ian", ("intake_analyst",)), "court_action_notice")
    await case.handle.execute_update(TakedownWorkflow.act, action)
    await case.decide("court_action_check", "no_effect", **COUNSEL)
    await case.until(lambda: case.story.count("clock.struck") == len(("earliest", "latest")))
    await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem("item-3", "retraction"))
    await case.decide("retraction_check", "genuine", **ANALYST)
    await case.decide("restore_retracted", "restored", **ON_CALL)


async def _government(case) -> None:
    """Authenticated, reviewed, restricted, reported, and the user told."""
    await case.decide("authenticate", "authentic", by="user:lea", roles=("le_responder",))
    await case.decide("review", "geo_restrict", by="user:pia", roles=("policy_owner",))
    await case.decide("counsel", "geo_restrict", **COUNSEL)
    await case.decide("act", "done", **ON_CALL)
    await case.decide("user_notice", "tell", by="user:dora", roles=("legal_counsel",))


async def _incident(case) -> None:
    """Declared, answered, a measure approved and carried out, resolved, reported, reviewed."""
    lead = Actor("user:mia", ("incident_manager",))
    severity = SetSeverity(lead, "sev1", answers={"harm": "serious"})
    await case.handle.execute_update(IncidentWorkflow.set_severity, severity)
    follow = Subscribe(lead, "person:dan")
    await case.handle.execute_update(IncidentWorkflow.subscribe, follow)
    await case.decide("triage", "declare", lead.id, lead.roles)
    await case.until(lambda: case.now.stage == "mobilise")
    await case.handle.execute_update(IncidentWorkflow.act, TakeAction(lead, "acknowledge"))
    await case.until(lambda: case.now.stage == "responding")
    update = PostUpdate(lead, TextRef("update-1", "d"))
    await case.handle.execute_update(IncidentWorkflow.post_update, update)
    due = datetime.now(UTC) + timedelta(hours=6)
    task = AddTask(lead, TextRef("title-1", "d"), "case-role:scribe", due)
    await case.handle.execute_update(IncidentWorkflow.add_task, task)
    measure = TakeAction(lead, "propose-measure", TextRef("measure-1", "d"))
    await case.handle.execute_update(IncidentWorkflow.act, measure)
    await case.decide("approve_measure", "approve", **COUNSEL)
    await case.decide("carry_out", "done", **ON_CALL)
    await case.until(lambda: case.now.stage == "responding")
    hand_over = Assign(lead, "eve", role="commander", note=TextRef("note-1", "d"))
    await case.handle.execute_update(IncidentWorkflow.assign, hand_over)
    worse = SetSeverity(lead, "sev0")
    await case.handle.execute_update(IncidentWorkflow.set_severity, worse)
    await case.handle.execute_update(IncidentWorkflow.act, TakeAction(lead, "resolve"))
    await case.decide("report", "submit", lead.id, lead.roles)
    await case.decide("review", "accept", **COUNSEL)
    await case.until(lambda: case.now.stage == "follow_up")
    for name in [task["id"] for task in case.now.view["tasks"]]:
        done = TurnTask(lead, name, "done")
        await case.handle.execute_update(IncidentWorkflow.turn_task, done)


async def _inquiry(case) -> None:
    """Genuine, collected, answered as counsel approved; then it turns into another kind."""
    await case.decide("authenticate", "genuine", **COUNSEL)
    await case.decide("collect", "collected", **ANALYST)
    await case.decide("answer", "send", by="user:dora", roles=("legal_counsel",))
    await case.until(lambda: case.now.stage == "follow_up")
    playbook = load_library().get("unclassified")
    other = TakeAction(
        Actor("user:ian", ("intake_analyst",)),
        "reclassify",
        playbook=playbook,
        playbook_digest=load_library().digest(playbook),
    )
    await case.handle.execute_update(TakedownWorkflow.act, other)
    await _unclassified(case)


async def _unclassified(case) -> None:
    await case.decide("triage", "no_action", **ANALYST)


async def _seller(case) -> None:
    """Terminated by two roles; an exception that is none; reinstated on a complaint."""
    policy = {"by": "user:pia", "roles": ("policy_owner",)}
    await case.decide("assess", "terminate", **ANALYST)
    await case.decide("decide", "terminate", **policy)
    await case.decide("decide", "terminate", **COUNSEL)
    fresh = {"by": "user:dora", "roles": ("legal_counsel",)}
    await case.decide("notice_or_exemption", "give_notice", **fresh)
    await case.until(lambda: case.now.stage == "notice_period")
    exception = TakeAction(Actor("user:pia", ("policy_owner",)), "imperative_reason")
    await case.handle.execute_update(TakedownWorkflow.act, exception)
    await case.decide("exemption_check", "no_exemption", **COUNSEL)
    await case.until(lambda: case.now.stage == "notice_period")
    await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem("item-2", "other"))
    reviewer = {"by": "user:mia", "roles": ("incident_manager",)}
    await case.decide("complaint_review", "reinstate", **reviewer)
    await case.decide("put_back", "restored", **ON_CALL)


PLACES = {"seller-enforcement": "DE"}
LIVES = {
    "copyright-takedown": _copyright,
    "government-removal-request": _government,
    "platform-incident": _incident,
    "regulator-inquiry": _inquiry,
    "seller-enforcement": _seller,
    "unclassified": _unclassified,
}
NUMBERS = {"copyright-takedown": 2}  # of what is recorded now; the earlier ones stay


@pytest.fixture
async def env(env, request):
    """Record on the plain server: skipped time leaves events that others do not have."""
    async with recording(env, request) as server:
        yield server


@pytest.mark.parametrize("kind", sorted(LIVES))
async def test_a_shipped_playbook_is_walked_to_its_end(case_of, kind, request):
    async with case_of(load_library().pinned(kind, PLACES.get(kind))) as case:
        await LIVES[kind](case)
        await case.handle.result()
        case.assert_chain_holds()
        await keep(case.handle, f"{kind}.v{NUMBERS.get(kind, 1)}", request)
