"""A worker may start cold at any moment: each entry gets the same time and place every time."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, WorkflowInstance, WorkflowRunner
from temporalio.worker import UnsandboxedWorkflowRunner as Plain

from tests.polling import eventually
from tests.workflows.takedown.conftest import playbook  # noqa: F401 - a fixture
from workflows.casework.messages import Actor, AddNote, TextRef
from workflows.data import data_converter
from workflows.lifecycles import LIFECYCLES
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
STARTED = EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


class Watched(WorkflowRunner):
    """Runs workflows as production does, and keeps hold of the one that ran last."""

    def __init__(self) -> None:
        self._plain = Plain()
        self.last: Any = None

    def prepare_workflow(self, defn: Any) -> None:
        self._plain.prepare_workflow(defn)

    def create_instance(self, det: Any) -> WorkflowInstance:
        self.last = self._plain.create_instance(det)
        return self.last


async def heads(history: WorkflowHistory) -> AsyncIterator[tuple[int, str]]:
    """Replay what a cold worker gets at each workflow task, and say where the chain stands."""
    events = list(history.events)
    for end, event in enumerate(events, 1):
        if event.event_type != STARTED:
            continue
        watched = Watched()
        replayer = Replayer(
            workflows=list(LIFECYCLES.values()),
            data_converter=data_converter(),
            workflow_runner=watched,
        )
        cut = WorkflowHistory(history.workflow_id, events[:end])
        await replayer.replay_workflow(cut, raise_on_replay_failure=False)
        if watched.last is not None and watched.last._object is not None:
            head = watched.last._object.state.head
            yield head.seq, head.hash


async def is_at_rest(case) -> bool:
    now = (await case.handle.describe()).raw_description
    return not now.pending_activities and not now.HasField("pending_workflow_task")


async def test_an_entry_is_the_same_wherever_a_worker_begins(case_of, playbook):  # noqa: F811
    async with case_of(playbook) as case:
        await case.gate("review")
        note = AddNote(Actor("user:ian", ("intake_analyst",)), TextRef("t1", "d1"))
        for _ in range(3):
            # A rung tells somebody; what came of it is the last thing before the next request.
            before = len(case.told)
            await case.pass_time(timedelta(hours=4))
            await case.until(lambda before=before: len(case.told) > before)
            await eventually(lambda: is_at_rest(case), "the case at rest")
            await case.handle.execute_update(TakedownWorkflow.note, note)
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")
        history = await case.handle.fetch_history()
        known = {entry.seq: entry.hash for entry in case.log.timeline(case.id)}

        seen = [head async for head in heads(history)]
        assert len(seen) > 5
        wrong = [seq for seq, digest in seen if seq in known and known[seq] != digest]
        assert wrong == []
