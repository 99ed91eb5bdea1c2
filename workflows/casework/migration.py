"""Bring an open case to another version of its playbook: asked for, recorded, before and after.

A case keeps the playbook and the law pack that it began with; this is the only way in which a
new version reaches it. Its deadlines are counted anew from what has happened, never from now.
"""

from dataclasses import replace

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from tocsin.domain.access import is_looser
from tocsin.domain.clocks import Clock
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import stamp
from workflows.casework import pressing
from workflows.casework.messages import Migrate
from workflows.casework.reckoner import Reckoner
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, share_playbook
from workflows.casework.timekeeper import Timekeeper


class Migration:
    """Moves a case to another version of its playbook."""

    def __init__(
        self, state: CaseState, scribe: Scribe, timekeeper: Timekeeper, reckoner: Reckoner
    ) -> None:
        self._state = state
        self._scribe = scribe
        self._timekeeper = timekeeper
        self._reckoner = reckoner

    async def prepare(self, playbook: Playbook) -> dict[str, Clock]:
        """Count the case's clocks as the other version counts them.

        Raises:
            ApplicationError: The new law pack does not count one of them.
        """
        return await self._reckoner.moved(playbook)

    def apply(self, message: Migrate, moved: dict[str, Clock]) -> int:
        """Take over the other version; the story goes on from the stage where it is."""
        state = self._state
        if refused := cannot_migrate(state, message):
            raise ApplicationError(refused, type="migration-impossible", non_retryable=True)
        was = state.playbook_digest
        changes = [self._take(clock_id, moved.get(clock_id)) for clock_id in list(state.clocks)]
        state.playbook, state.playbook_digest = message.playbook, message.playbook_digest
        share_playbook(state)
        state.has_migrated = True
        for clock in tuple(state.clocks.values()):
            if clock.is_live:
                self._timekeeper.keep(clock)
        self._start_new_ones()
        self._press_anew()
        return self._scribe.write(
            "case.migrated",
            message.actor.id,
            was=was,
            playbook=message.playbook_digest,
            clocks=[change for change in changes if change] or None,
            reason=message.reason.id if message.reason else None,
            reason_digest=message.reason.digest if message.reason else None,
        )

    def _take(self, clock_id: str, moved: Clock | None) -> str | None:
        """Take over one clock and say what changed; one that the version lacks is cancelled."""
        clock = self._state.clocks[clock_id]
        if not clock.is_live:
            return None
        if moved is None:
            self._timekeeper.cancel(clock_id)
            return f"{clock_id}: {stamp(clock.due_at)} -> none"
        self._state.clocks[clock_id] = moved
        if moved.due_at == clock.due_at:
            return None
        return f"{clock_id}: {stamp(clock.due_at)} -> {stamp(moved.due_at)}"

    def _press_anew(self) -> None:
        """Lay out the open gate's ladder as the new version has it."""
        gate = self._state.gate
        if gate is not None and gate.outcome is None:
            self._state.gate = replace(gate, due_at=pressing.gate_due(self._state, gate))
            self._timekeeper.book_gate(self._state.gate)

    def _start_new_ones(self) -> None:
        """Start the clocks that only the new version has, from when they would have begun."""
        state = self._state
        begun = {
            "received": state.received_at,
            "complete": state.became_complete_at,
            f"stage:{state.stage}": workflow.now(),
            **{f"document:{name}": at for name, at in state.arrivals.items()},
        }
        waiting = {start.spec.id for start in self._timekeeper.uncounted}
        for spec in state.playbook.clocks:
            trigger = begun.get(spec.starts)
            if trigger is not None and spec.id not in {*state.clocks, *waiting}:
                self._timekeeper.start_clock(spec, trigger)


def cannot_migrate(state: CaseState, message: Migrate) -> str | None:
    """Say why the case cannot go on under that version, or None when it can."""
    old, new = state.playbook, message.playbook
    if (new.kind, new.lifecycle) != (old.kind, old.lifecycle):
        return "That is another kind of case, or shape of life; reclassify it instead."
    if message.playbook_digest == state.playbook_digest:
        return "The case has that version already."
    if is_looser(new.sensitivity, old.sensitivity):
        return f"That version holds its cases as {new.sensitivity}, this one {old.sensitivity}."
    if state.ending is not None or (state.gate and state.gate.outcome is not None):
        return "What was decided is just taking effect; ask again in a moment."
    if lost := {state.stage, *state.came_from} - {stage.id for stage in new.stages}:
        return f"That version has no stage {', '.join(sorted(lost))}, where the case is."
    return None
