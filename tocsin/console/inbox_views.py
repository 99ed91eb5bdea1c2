"""Cases and tasks that wait for somebody, as one list by deadline."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.desk.inbox_views import InboxView, OwedTask, WaitingCase


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: a case, or a task in one."""

    due_at: datetime | None
    case: WaitingCase | None = None
    task: OwedTask | None = None


def lines(inbox: InboxView) -> list[Line]:
    """Put everything in the order in which it is due; what is never due comes last."""
    found = [
        *(Line(case.due_at, case=case) for case in inbox.cases),
        *(Line(task.due_at, task=task) for task in inbox.tasks),
    ]
    return sorted(found, key=_urgency)


def _urgency(line: Line) -> tuple[bool, float]:
    if line.due_at is None:
        return True, 0.0
    return False, line.due_at.timestamp()
