"""Cases and tasks that wait for somebody, as one list by deadline; and rules to publish."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.console.rules.addresses import version_of
from tocsin.desk.inbox_views import InboxView, OwedTask, WaitingCase, WaitingProposal
from tocsin.domain.rulebook import Rule, Sort


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: a case, or a task in one."""

    due_at: datetime | None
    case: WaitingCase | None = None
    task: OwedTask | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A version that waits to be in force, and where its page is."""

    proposal: WaitingProposal
    href: str


def proposed(inbox: InboxView) -> list[Proposed]:
    """Say where each proposal is read, rehearsed and published."""
    return [
        Proposed(one, version_of(Rule(Sort(one.sort), one.name), one.number))
        for one in inbox.proposals
    ]


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
