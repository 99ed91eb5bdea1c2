"""What an open case refuses, and why: the checks behind the validators of its updates.

Each takes the state and the message, changes nothing, and raises what the caller is told.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from tocsin.domain import gates
from tocsin.domain.clocks import ClockError
from workflows.casework import extensions
from workflows.casework.messages import (
    AddTask,
    Assign,
    Decide,
    EditLetter,
    LinkCase,
    Migrate,
    SetSeverity,
    Subscribe,
    TakeAction,
    TurnClock,
    TurnTask,
)
from workflows.casework.migration import cannot_migrate
from workflows.casework.reckoner import turning
from workflows.casework.state import CaseState
from workflows.casework.turns import turned
from workflows.casework.view import actions

JOINING = ("join", "merge")  # the case ends in another one
SUPPRESSING = ("suppress", "unsuppress")
MOST_TASKS, MOST_SUBSCRIBERS = 300, 200


def refuse(code: str, detail: str) -> ApplicationError:
    """Make the refusal of an update; ``code`` is the problem type on the wire."""
    return ApplicationError(detail, type=code, non_retryable=True)


@contextmanager
def _by_law() -> Iterator[None]:
    """Tell the caller what a clock or its law refuses."""
    try:
        yield
    except ClockError as error:
        raise refuse(error.code, error.detail) from error


def to_decide(state: CaseState, message: Decide) -> None:
    """Let those decide who hold the role and saw exactly what the gate covers."""
    gate = state.gate
    refused = gates.refusal(
        gate if gate and gate.id == message.gate else None,
        by=message.actor.id,
        roles=message.actor.roles,
        verdict=message.verdict,
        sha256=message.content_sha256,
    )
    if refused:
        raise refuse(refused.code, refused.detail)
    if gate and message.verdict in gate.spec.severity_first and state.severity is None:
        raise refuse("severity-missing", "Say first how bad it is.")
    if gate:
        with _by_law():
            extensions.check_verdict(state, gate.spec, message.verdict)


def to_act(state: CaseState, message: TakeAction) -> None:
    """Let happen what the stage or the playbook allows now, with all that it needs."""
    if message.action in SUPPRESSING:
        _to_suppress(state, message)
        return
    with _by_law():
        extensions.check_action(state, message.action)
    if message.action not in (possible := actions(state)):
        choices = ", ".join(sorted(possible))
        raise refuse("action-not-allowed", f"What this case allows now: {choices}.")
    rule = state.playbook.rules.get(message.action)
    if rule and rule.roles and not set(rule.roles) & set(message.actor.roles):
        raise refuse("wrong-role", f"This is for: {', '.join(rule.roles)}.")
    if rule and rule.needs == "proposal" and message.reason is None:
        raise refuse("proposal-missing", "Say as `reason` what you propose.")
    if message.action in JOINING and message.into in ("", state.case_id):
        raise refuse("action-not-allowed", "Say which other case it joins.")
    if message.action != "reclassify":
        return
    if message.playbook is None or message.playbook.kind == state.playbook.kind:
        raise refuse("action-not-allowed", "Name another kind to reclassify to.")


def _to_suppress(state: CaseState, message: TakeAction) -> None:
    rules = state.playbook.suppress.get(message.audience or "")
    if rules is None:
        raise refuse("action-not-allowed", "Nothing to them is suppressed in this case.")
    if not set(rules.roles) & set(message.actor.roles):
        raise refuse("wrong-role", f"This is for: {', '.join(rules.roles)}.")


def to_assign(state: CaseState, message: Assign) -> None:
    """Let a case role change hands only with a note, and be given back by its holder."""
    roles = state.playbook.roles
    if message.role is None:
        return
    if message.role not in roles:
        raise refuse("unknown-case-role", f"Case roles here: {', '.join(roles) or 'none'}.")
    was = state.roles.get(message.role)
    if message.remove and was != message.person:
        raise refuse("role-changed-hands", "Somebody else has that role now.")
    if was not in (None, message.person) and not message.remove and not message.note:
        raise refuse("handover-note-missing", "Hand the role over with a note.")


def to_set_severity(state: CaseState, message: SetSeverity) -> None:
    """Let it be as bad as the playbook has words for."""
    scheme = state.playbook.severity
    if scheme and message.severity not in scheme.levels:
        raise refuse("unknown-severity", f"Severities here: {', '.join(scheme.levels)}.")


def to_turn_clock(state: CaseState, message: TurnClock) -> None:
    """Let a clock be turned as its law and its state allow."""
    if message.clock not in state.clocks:
        raise refuse("no-such-clock", f"This case has no clock {message.clock!r}.")
    clock = state.clocks[message.clock]
    with _by_law():
        if clock.spec.is_counted_by_law:
            turning(clock, message, workflow.now())
        else:
            turned(state, message)


def to_migrate(state: CaseState, message: Migrate) -> None:
    """Let a case go on under a version of its own playbook that knows where it is."""
    if refused := cannot_migrate(state, message):
        raise refuse("migration-impossible", refused)


def to_edit_letter(state: CaseState, message: EditLetter) -> None:
    """Let the letter be changed that is being decided on, by who saw its latest draft."""
    gate = state.gate
    if gate is None or gate.outcome or gate.letter is None:
        raise refuse("no-such-letter", "No letter is being decided on now.")
    if gate.letter != message.letter:
        raise refuse("content-changed", "The letter has changed since you saw it.")
    if message.verdict is not None and message.verdict not in gate.spec.verdicts:
        choices = ", ".join(gate.spec.verdicts)
        raise refuse("unknown-verdict", f"The verdicts of this gate are: {choices}.")


def to_add_task(state: CaseState, message: AddTask) -> None:
    """Let there be so many tasks, each with an owner whom the case knows."""
    _is_target(state, message.owner)
    if len(state.tasks) >= MOST_TASKS:
        raise refuse("too-many-tasks", f"A case has at most {MOST_TASKS} tasks.")


def to_turn_task(state: CaseState, message: TurnTask) -> None:
    """Let an open task change, and an ended one be opened again."""
    task = state.tasks.get(message.task)
    if task is None:
        raise refuse("no-such-task", f"This case has no task {message.task!r}.")
    if message.owner is not None:
        _is_target(state, message.owner)
    if message.state is not None and task.state == message.state:
        raise refuse("task-unchanged", f"The task is {task.state} already.")
    if message.state is None and not task.is_open:
        raise refuse("task-not-open", f"The task is {task.state}; open it again first.")


def to_subscribe(state: CaseState, message: Subscribe) -> None:
    """Let so many follow the case; anybody may leave."""
    if len(state.subscribers) >= MOST_SUBSCRIBERS and not message.remove:
        raise refuse("too-many-subscribers", f"At most {MOST_SUBSCRIBERS} may follow a case.")


def to_link(state: CaseState, message: LinkCase) -> None:
    """Let it be related to any case but itself."""
    if message.other == state.case_id:
        raise refuse("invalid", "A case is not related to itself.")


def _is_target(state: CaseState, target: str) -> None:
    scheme, _, name = target.partition(":")
    if scheme == "case-role" and name not in state.playbook.roles:
        known = ", ".join(state.playbook.roles) or "none"
        raise refuse("unknown-case-role", f"Case roles here: {known}.")
