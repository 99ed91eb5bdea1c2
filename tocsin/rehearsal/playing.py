"""Run lifecycles in played time: between the server and a workflow, and nowhere in either.

Each activation of a workflow carries the time, and each answer the timers that it wants. The
one is set to the played time, the others are held back; a workflow cannot tell the difference.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from temporalio.bridge.proto.workflow_activation import WorkflowActivation
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.converter import SerializationContext, StorageDriverStoreContext
from temporalio.worker import (
    UnsandboxedWorkflowRunner,
    WorkflowInstance,
    WorkflowInstanceDetails,
)
from temporalio.workflow import Info

from tocsin.rehearsal.played_time import BEGINNING, HELD, Played, PlayedTimes, Timer

ENDS = {
    "complete_workflow_execution",
    "fail_workflow_execution",
    "cancel_workflow_execution",
}
ACTIVITIES = {"schedule_activity", "schedule_local_activity"}


class PlayingRunner(UnsandboxedWorkflowRunner):
    """Makes workflows that live in played time."""

    def __init__(self, times: PlayedTimes) -> None:
        self._times = times

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """Create a workflow, and stand between it and the server."""
        return _Between(super().create_instance(det), self._times, det.info)


class _Between(WorkflowInstance):
    """Hands activations to a workflow in its own time, and sees what comes of them."""

    def __init__(self, behind: WorkflowInstance, times: PlayedTimes, info: Info) -> None:
        self._behind = behind
        self._times = times
        self._played = times.of(info.workflow_id)
        self._played.timers.clear()  # a run that is renewed, or replayed, arms its own

    def activate(self, act: WorkflowActivation) -> WorkflowActivationCompletion:
        """Let the workflow go on at the played time."""
        played = self._played
        lived = (act.run_id, act.timestamp.ToNanoseconds())
        before = played.lived.get(lived) if act.is_replaying else None
        _before(played, act, is_new=before is None)
        now = before or played.now
        server = act.timestamp.ToDatetime(UTC)
        played.server = max(played.server, server)
        played.lived[lived] = now
        act.timestamp.FromDatetime(now)
        completion = self._behind.activate(act)
        _after(played, completion, now, server)
        self._times.tell(played)
        return completion

    def get_serialization_context(self, command_info: Any) -> SerializationContext | None:  # noqa: ANN401 - the SDK's own affair
        """Ask the workflow."""
        return self._behind.get_serialization_context(command_info)

    def get_external_store_context(self, command_info: Any) -> StorageDriverStoreContext:  # noqa: ANN401 - as above
        """Ask the workflow."""
        return self._behind.get_external_store_context(command_info)

    def get_info(self) -> Info:
        """Ask the workflow."""
        return self._behind.get_info()

    def get_thread_id(self) -> int | None:
        """Ask the workflow."""
        return self._behind.get_thread_id()


def _before(played: Played, act: WorkflowActivation, *, is_new: bool) -> None:
    """Take note of what ends, and let the time be that of a timer that fires."""
    for job in act.jobs:
        kind = job.WhichOneof("variant")
        if kind == "fire_timer" and job.fire_timer.seq in played.timers:
            due = played.timers.pop(job.fire_timer.seq).due
            played.advance(due if is_new else played.now)
        elif kind == "resolve_activity":
            played.busy.discard(("activity", job.resolve_activity.seq))
        elif kind == "initialize_workflow":
            played.busy.discard(BEGINNING)
        elif kind == "signal_workflow":
            played.busy.discard(("signal", 0))


def _after(
    played: Played,
    completion: WorkflowActivationCompletion,
    now: datetime,
    server: datetime,
) -> None:
    """Take note of what was begun, and hold the timers back."""
    if completion.HasField("failed"):
        played.failure = completion.failed.failure.message or "it failed"
    for command in completion.successful.commands:
        kind = command.WhichOneof("variant")
        if kind == "start_timer":
            timer = command.start_timer
            wait = _exact(timer.start_to_fire_timeout.ToNanoseconds())
            played.timers[timer.seq] = Timer(now + wait, server + wait + HELD)
            timer.start_to_fire_timeout.FromTimedelta(wait + HELD)
        elif kind == "cancel_timer":
            played.timers.pop(command.cancel_timer.seq, None)
        elif kind in ACTIVITIES:
            played.busy.add(("activity", getattr(command, kind).seq))
        elif kind == "continue_as_new_workflow_execution":
            played.busy.add(BEGINNING)
        elif kind in ENDS:
            played.is_over = True
            if kind == "fail_workflow_execution":
                failure = command.fail_workflow_execution.failure
                played.failure = failure.message or "it failed"


def _exact(nanoseconds: int) -> timedelta:
    """Return how long a timer really is.

    The event loop counts seconds since 1970 as a float, which is exact to a quarter of a
    microsecond; instants of cases are multiples of ten.
    """
    return timedelta(microseconds=round(nanoseconds / 10_000) * 10)
