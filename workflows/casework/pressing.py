"""What presses on a case: whose ladder a rung is of, when it ends, and in which words it asks.

The owner of a rung is ``gate:<id>``, ``clock:<id>`` or ``task:<id>``.
"""

from datetime import datetime, timedelta

from tocsin.domain.agenda import Obligation, house_end
from tocsin.domain.clocks import Clock
from tocsin.domain.gates import Gate
from tocsin.domain.ladders import Ladder
from tocsin.domain.working_hours import WorkingHours
from workflows.casework.state import STAMPED, CaseState

FIRST = "/rung:0"
JUST_TOLD = timedelta(minutes=1)


def gate_ladder(state: CaseState, gate: Gate) -> Ladder | None:
    """Return the ladder of a gate; a version that came meanwhile may not have it any more."""
    return state.playbook.ladders.get(gate.spec.ladder or "")


def gate_due(state: CaseState, gate: Gate) -> datetime | None:
    """Return when a gate's ladder ends."""
    ladder = gate_ladder(state, gate)
    if ladder is None:
        return None
    if ladder.of.house is not None:
        return house_end(ladder, gate.opened_at, hours_of(state, ladder))
    clock = state.clocks.get(ladder.of.clock or "")
    return clock.due_at if clock else None


def hours_of(state: CaseState, ladder: Ladder) -> WorkingHours | None:
    """Return the working hours that a slow ladder keeps to, as far as they are known."""
    return state.hours.get(ladder.zone) if ladder.hours == "working" else None


def own_rungs(state: CaseState, gate: Gate, booked: list[Obligation]) -> list[Obligation]:
    """Leave out of a gate's rungs what its clock's own ladder, the same one, says already.

    Only the first call is the gate's own then: it says that this step waits. When the clock
    has begun in the same minute, its people were told just now.
    """
    clock = shared_clock(state, gate)
    if clock is None:
        return booked
    if abs(gate.opened_at - clock.started_at) < JUST_TOLD:
        return []
    return [duty for duty in booked if duty.key.endswith(FIRST)]


def shared_clock(state: CaseState, gate: Gate) -> Clock | None:
    """Return the clock that presses by the same ladder as a gate, if there is one."""
    ladder = gate_ladder(state, gate)
    clock = state.clocks.get(ladder.of.clock or "") if ladder else None
    if clock is None or clock.spec.ladder != gate.spec.ladder:
        return None
    return clock if state.mechanics >= STAMPED else None  # one from before presses as it did


def ladder_of(state: CaseState, owner: str) -> Ladder | None:
    """Return the ladder that a clock's or a gate's rungs belong to."""
    kind, _, name = owner.partition(":")
    if kind == "clock":
        return state.playbook.ladders.get(state.clocks[name].spec.ladder or "")
    return gate_ladder(state, state.gate) if kind == "gate" and state.gate else None


def end_of(state: CaseState, owner: str) -> datetime | None:
    """Return when what a rung presses for is due."""
    kind, _, name = owner.partition(":")
    if kind == "clock":
        return state.clocks[name].due_at
    if kind == "task":
        return state.tasks[name].due_at
    gate = state.gate
    return gate_due(state, gate) if gate and gate.id == name else None


def template_of(state: CaseState, duty: Obligation, *, late: bool) -> str:
    """Return the letter that a rung sends."""
    updates = state.playbook.updates
    if updates and duty.owner == f"clock:{updates.clock}":
        return "update-overdue" if late else "update-due"
    if duty.owner.startswith("task:"):
        return "task-overdue" if late else "task-due"
    if late:
        return "escalation"
    if duty.key.endswith(FIRST):
        ladder = ladder_of(state, duty.owner)
        return ladder.template if ladder and ladder.template else "task"
    return "reminder"
