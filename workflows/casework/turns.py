"""What a turn makes of a clock in plain time; a law's clock is turned by the reckoner."""

from temporalio import workflow

from tocsin.domain import clocks
from tocsin.domain.clocks import Clock, ClockError
from workflows.casework.messages import TurnClock
from workflows.casework.state import CaseState


def turned(state: CaseState, message: TurnClock) -> Clock:
    """Return the clock as it would be after a turn.

    Raises:
        ClockError: It cannot be turned so.
    """
    clock = state.clocks[message.clock]
    if message.verb in ("record", "strike"):
        raise ClockError("unknown-clock-event", f"{clock.id} is not counted by law.")
    if message.verb == "pause":
        return clocks.pause(clock, workflow.now())
    if message.verb == "resume":
        return clocks.resume(clock, workflow.now())
    if message.until is None:
        raise ClockError("extension-not-later", "Say `until` when it is extended.")
    return clocks.extend(clock, message.until)
