"""What a worker makes of a workflow when it starts cold, in the middle of it."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, WorkflowInstance, WorkflowRunner
from temporalio.worker import UnsandboxedWorkflowRunner as Plain

from tests.polling import eventually
from tests.workflows.running import Running
from workflows.data import data_converter

STARTED = EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED


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


async def heads(
    history: WorkflowHistory, workflows: Sequence[type]
) -> AsyncIterator[tuple[int, str]]:
    """Replay what a cold worker gets at each workflow task, and say where the chain stands."""
    events = list(history.events)
    for end, event in enumerate(events, 1):
        if event.event_type != STARTED:
            continue
        watched = Watched()
        replayer = Replayer(
            workflows=workflows, data_converter=data_converter(), workflow_runner=watched
        )
        cut = WorkflowHistory(history.workflow_id, events[:end])
        await replayer.replay_workflow(cut, raise_on_replay_failure=False)
        if watched.last is not None and watched.last._object is not None:
            head = watched.last._object.state.head
            yield head.seq, head.hash


async def at_rest(running: Running) -> None:
    """Wait until the next request is a task of its own: a cut cannot show one under way."""

    async def is_at_rest() -> bool:
        now = (await running.handle.describe()).raw_description
        return not now.pending_activities and not now.HasField("pending_workflow_task")

    await eventually(is_at_rest, "all at rest")


async def assert_the_same_wherever_a_worker_begins(
    running: Running, workflows: Sequence[type]
) -> None:
    history = await running.handle.fetch_history()
    known = {entry.seq: entry.hash for entry in running.log.timeline(running.id)}

    seen = [head async for head in heads(history, workflows)]
    assert len(seen) > 5
    wrong = [seq for seq, digest in seen if seq in known and known[seq] != digest]
    assert wrong == []
