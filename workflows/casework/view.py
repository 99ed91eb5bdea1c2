"""Project a case's state into what the read side shows."""

from datetime import datetime
from typing import Any

from tocsin.domain.case import Projection
from tocsin.domain.clocks import Clock, ClockState
from tocsin.domain.draft import Document
from tocsin.domain.gates import Gate, still_needed
from tocsin.domain.law.counted import Counted
from tocsin.domain.playbook import TASKS_DONE
from tocsin.domain.tasks import Task
from tocsin.domain.timeline import stamp
from workflows.casework.extensions import is_in_vain
from workflows.casework.state import CaseState

PRESSING = (ClockState.RUNNING, ClockState.BREACHED, ClockState.UNCOUNTED)
ALWAYS = ("amend", "reclassify")


def project(state: CaseState, version: int) -> Projection:
    """Say how the case stands, in ids, codes and instants."""
    gate = state.gate if state.gate and state.gate.outcome is None else None
    due = next_deadline(state)
    return Projection(
        case_id=state.case_id,
        version=version,
        state="open" if state.stage else "closed",
        stage=state.stage or "closed",
        outcome=state.outcome,
        kind=state.playbook.kind,
        playbook_digest=state.playbook_digest,
        sensitivity=state.playbook.sensitivity,
        severity=state.severity,
        due_at=stamp(due) if due else None,
        waiting_roles=tuple(gate.spec.voices) if gate else (),
        people=state.people,
        fields_version=state.fields_version,
        view={
            "lifecycle": state.playbook.lifecycle,
            "gates": [_gate(gate, state)] if gate else [],
            "clocks": [_clock(clock) for clock in state.clocks.values()],
            "actions": sorted(actions(state)),
            "items": list(state.items),
            "missing": list(state.missing),
            **_response(state),
        },
    )


def actions(state: CaseState) -> set[str]:
    """Return what people may do now beside deciding the open gate."""
    if not state.stage:
        return set()
    playbook = state.playbook
    events = set(state.here.wait.events) if state.here.wait else set[str]()
    offered = {
        action
        for action in playbook.actions
        if (
            action not in playbook.rules
            or not playbook.rules[action].stages
            or state.stage in playbook.rules[action].stages
        )
        and not is_in_vain(state, action)
    }
    return {*ALWAYS, *offered, *(events - set(Document) - {TASKS_DONE})}


def next_deadline(state: CaseState) -> datetime | None:
    """Return the earliest instant by which something must be done."""
    running = [
        clock.due_at
        for clock in state.clocks.values()
        if clock.spec.polarity == "act_by"
        and clock.state in PRESSING
        and clock.ended_at is None
    ]
    if state.gate and state.gate.outcome is None and state.gate.due_at:
        running.append(state.gate.due_at)
    return min(running, default=None)


def _response(state: CaseState) -> dict[str, Any]:
    """Show how people work together on the case; nothing of it, nothing shown."""
    shown = {
        "tasks": [_task(task) for task in state.tasks.values()],
        "roles": dict(state.roles),
        "subscribers": list(state.subscribers),
        "severity_answers": dict(state.severity_answers),
        "proposal": state.proposal,
        "updates": state.updates,
    }
    return {name: value for name, value in shown.items() if value}


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "state": task.state.value,
        "owner": task.owner,
        "added_at": stamp(task.added_at),
        "due_at": stamp(task.due_at),
        "required": task.required,
        "text": task.text,
        "checklist": task.checklist,
        "ended_at": stamp(task.ended_at) if task.ended_at else None,
        "ended_by": task.ended_by,
    }


def _gate(gate: Gate, state: CaseState) -> dict[str, Any]:
    return {
        "id": gate.id,
        "stage": gate.stage,
        "roles": list(gate.spec.voices),
        "quorum": gate.spec.quorum,
        "four_eyes": gate.spec.four_eyes,
        "verdicts": list(gate.spec.verdicts),
        "content_sha256": gate.content_sha256,
        "letter": gate.letter,
        "round": gate.round,
        "given": [{"by": given.by, "verdict": given.verdict} for given in gate.verdicts],
        "still_needed": _still_needed(gate),
        **_kept_out(gate),
        **_drafted_for(gate, state),
        "opened_at": stamp(gate.opened_at),
        "due_at": stamp(gate.due_at) if gate.due_at else None,
    }


def _still_needed(gate: Gate) -> dict[str, list[str]]:
    """Say who must still agree on the verdicts that somebody gave or that need more people."""
    given = (one.verdict for one in gate.verdicts)
    asked = dict.fromkeys((*given, *gate.spec.approvals))
    return {verdict: list(still_needed(gate, verdict)) for verdict in asked}


def _kept_out(gate: Gate) -> dict[str, list[dict[str, str]]]:
    """Say whom four eyes keep out, because what is decided is their own work."""
    makers = [maker.removeprefix("user:") for maker in gate.makers if gate.spec.four_eyes]
    return {"kept_out": [{"id": maker} for maker in makers]} if makers else {}


def _drafted_for(gate: Gate, state: CaseState) -> dict[str, str]:
    """Say with which verdict the letter goes out; a paper goes out with any."""
    verdict = state.drafted_for if gate.letter and not gate.spec.paper else None
    return {"drafted_for": verdict} if verdict else {}


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "id": clock.id,
        "state": clock.state.value,
        "started_at": stamp(clock.started_at),
        "due_at": stamp(clock.due_at),
        "ended_at": stamp(clock.ended_at) if clock.ended_at else None,
        "paused_at": stamp(clock.paused_at) if clock.paused_at else None,
        "polarity": clock.spec.polarity,
        "citation": clock.spec.citation,
        "house": clock.spec.house,
        "why": list(clock.why),
        **_by_law(clock),
    }


def _by_law(clock: Clock) -> dict[str, Any]:
    """Show how the law counts it, for a clock that is counted so."""
    counted = clock.counted
    if not clock.spec.is_counted_by_law:
        return {}
    return {
        "events": [{"name": event.name, "at": stamp(event.at)} for event in clock.events],
        "bound": clock.spec.bound,
        **({} if counted is None else _counted(counted)),
    }


def _counted(counted: Counted) -> dict[str, Any]:
    instants = {
        "safe": counted.safe,
        "earliest": counted.earliest,
        "latest": counted.latest,
        "notice_by": counted.notice_by,
    }
    return {
        "law": counted.law,
        "pack": counted.pack,
        "zone": counted.zone,
        "readings": [{"name": read.name, "at": stamp(read.at)} for read in counted.readings],
        **{name: stamp(at) if at else None for name, at in instants.items()},
    }
