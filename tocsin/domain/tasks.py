"""Tasks of a case: what somebody must have done by when. Titles that people write are texts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class TaskState(StrEnum):
    """How a task stands."""

    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Task:
    """One task.

    Attributes:
        id: ``t1``, ``t2`` … or the id of a checklist's item.
        owner: A target: ``person:<id>``, ``role:<role>``, ``case-role:<role>``.
        text: Text id of its title when a person wrote it, else None.
        checklist: Stage whose checklist brought it, else None.
        required: Whether a case that waits for its tasks waits for this one.
    """

    id: str
    owner: str
    added_at: datetime
    due_at: datetime
    text: str | None = None
    checklist: str | None = None
    required: bool = True
    state: TaskState = TaskState.OPEN
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is TaskState.OPEN


def ended(task: Task, state: TaskState, now: datetime, by: str) -> Task:
    """Return the task as done, skipped, or open again."""
    if state is TaskState.OPEN:
        return replace(task, state=state, ended_at=None, ended_by=None)
    return replace(task, state=state, ended_at=now, ended_by=by)


def are_done(tasks: Iterable[Task]) -> bool:
    """Tell whether no required task is open."""
    return not any(task.is_open and task.required for task in tasks)
