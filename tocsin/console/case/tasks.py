"""The tasks of a case: what is left to do, by when, and what this person may do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tocsin.console.case.look import Look
from tocsin.console.case.people import leads
from tocsin.desk.teamwork_views import TaskView

OPEN = "open"


@dataclass(frozen=True, slots=True)
class Duty:
    """A task, whether it is late, and whether the reader may change it."""

    task: TaskView
    late: bool
    mine: bool
    may_turn: bool


def tasks(look: Look) -> Mapping[str, Any]:
    """Tell what is to be done, the most urgent first, and what is done, the latest first."""
    case = look.file.case
    is_open, may_lead = case.state == "open", leads(look)
    now = datetime.now(UTC)
    duties = [_duty(look, task, now, leads=may_lead, is_open=is_open) for task in case.tasks]
    left = sorted((one for one in duties if one.task.state == OPEN), key=_due)
    ended = sorted((one for one in duties if one.task.state != OPEN), key=_ended, reverse=True)
    return {
        "duties": left,
        "duties_ended": ended,
        "duties_done": sum(one.task.state == "done" for one in duties),
        "duties_all": sum(one.task.state != "skipped" for one in duties),
        "may_add_task": may_lead and is_open,
    }


def _duty(look: Look, task: TaskView, now: datetime, *, leads: bool, is_open: bool) -> Duty:
    mine = _is_mine(look, task)
    late = task.state == OPEN and task.due_at < now
    own = mine and look.visitor.may("case.work")
    return Duty(task, late, mine, may_turn=is_open and (leads or own))


def _is_mine(look: Look, task: TaskView) -> bool:
    scheme, _, name = task.owner.partition(":")
    if scheme == "role":
        return name in {role.value for role in look.visitor.principal.roles}
    if scheme == "case-role":
        role = look.file.case.roles.get(name)
        holder = role.person if role else None
        return holder is not None and holder.id == look.visitor.principal.id
    return name == look.visitor.principal.id


def _due(one: Duty) -> tuple[datetime, str]:
    return one.task.due_at, one.task.id


def _ended(one: Duty) -> tuple[datetime, str]:
    return one.task.ended_at or one.task.added_at, one.task.id
