"""Verdicts that make a clock longer: refused, letter and all, where its law does not."""

from tocsin.domain.clocks import ClockError
from tocsin.domain.playbook import GateSpec
from tocsin.domain.tolling import event_of
from workflows.casework.state import CaseState


def check_verdict(state: CaseState, gate: GateSpec, verdict: str) -> None:
    """Insist that the law of the clock that a verdict makes longer knows such an extension.

    Whether it comes in time and often enough is counted when the verdict is given.

    Raises:
        ClockError: It knows none; or there is no law, or no such clock.
    """
    clock_id = gate.extends.get(verdict)
    if clock_id is None:
        return
    clock = state.clocks.get(clock_id)
    if clock is None:
        raise ClockError("no-such-clock", f"This case has no clock {clock_id!r}.")
    if not clock.spec.is_counted_by_law:
        message = f"No law makes {clock_id} longer: it is a target of the house."
        raise ClockError("clock-never-extends", message)
    event_of(clock, "extend", clock.started_at, verdict)


def check_action(state: CaseState, action: str) -> None:
    """Insist that an action which leads to such verdicts leads to one that can be given.

    Raises:
        ClockError: It does not; says why.
    """
    target = state.playbook.actions.get(action)
    gate = state.playbook.stage(target).gate if target else None
    if gate is None:
        return
    refused = None
    for verdict in gate.extends:
        try:
            check_verdict(state, gate, verdict)
        except ClockError as error:
            refused = error
        else:
            return
    if refused is not None:
        raise refused


def is_in_vain(state: CaseState, action: str) -> bool:
    """Tell whether an action leads only to an extension that the law does not know."""
    try:
        check_action(state, action)
    except ClockError:
        return True
    return False
