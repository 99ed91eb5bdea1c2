"""The tasks of a case, from its checklists and from people, with their reminders."""

from dataclasses import replace

from temporalio import workflow

from tocsin.domain.agenda import Agenda, rungs
from tocsin.domain.durations import parse_duration
from tocsin.domain.playbook import Playbook
from tocsin.domain.tasks import Task, TaskState, are_done, ended
from tocsin.domain.timeline import stamp
from workflows.casework.courier import Courier
from workflows.casework.messages import AddTask, TurnTask
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState

PAST = {TaskState.DONE: "done", TaskState.SKIPPED: "skipped", TaskState.OPEN: "reopened"}


class Tasklist:
    """What must be done by whom and when."""

    def __init__(
        self, state: CaseState, scribe: Scribe, agenda: Agenda, courier: Courier
    ) -> None:
        self._state = state
        self._scribe = scribe
        self._agenda = agenda
        self._courier = courier

    @property
    def is_done(self) -> bool:
        """Whether no required task is open."""
        return are_done(self._state.tasks.values())

    def begin(self, stage: str) -> None:
        """Add the checklist that a stage brings with it, once."""
        for item in self._state.playbook.checklists.get(stage, ()):
            if item.id in self._state.tasks:
                continue
            now = workflow.now()
            task = Task(
                item.id,
                item.owner,
                now,
                now + parse_duration(item.due),
                checklist=stage,
                required=item.required,
            )
            self._scribe.write(
                "task.added", task=task.id, owner=task.owner, due_at=stamp(task.due_at)
            )
            self._keep(task)

    def add(self, message: AddTask) -> int:
        """Add a task that a person asks for, and tell its owner."""
        number = sum(task.text is not None for task in self._state.tasks.values()) + 1
        task = Task(
            f"t{number}",
            message.owner,
            workflow.now(),
            message.due_at,
            text=message.title.id,
            required=message.required,
        )
        seq = self._scribe.write(
            "task.added",
            message.actor.id,
            task=task.id,
            owner=task.owner,
            due_at=stamp(task.due_at),
            title=message.title.id,
            title_digest=message.title.digest,
        )
        self._keep(task)
        self._tell(task)
        return seq

    def turn(self, message: TurnTask) -> int:
        """Change a task's state, owner or due instant."""
        before = self._state.tasks[message.task]
        task = replace(
            before,
            owner=message.owner or before.owner,
            due_at=message.due_at or before.due_at,
        )
        event = "changed"
        if message.state is not None:
            state = TaskState(message.state)
            task, event = ended(task, state, workflow.now(), message.actor.id), PAST[state]
        reason = message.reason
        seq = self._scribe.write(
            f"task.{event}",
            message.actor.id,
            task=task.id,
            owner=task.owner if task.owner != before.owner else None,
            due_at=stamp(task.due_at) if task.due_at != before.due_at else None,
            reason=reason.id if reason else None,
            reason_digest=reason.digest if reason else None,
        )
        self._keep(task)
        if task.owner != before.owner and task.is_open:
            self._tell(task)
        return seq

    def hand_on(self, playbook: Playbook) -> None:
        """Give tasks of case roles that another kind does not have to who held those roles."""
        known = self._state.playbook.roles
        for task in self._state.tasks.values():
            scheme, _, role = task.owner.partition(":")
            if scheme == "case-role" and role in known and role not in playbook.roles:
                owner = self._state.roles.get(role)
                target = f"person:{owner}" if owner else f"role:{known[role].holders[0]}"
                self._state.tasks[task.id] = replace(task, owner=target)

    def _keep(self, task: Task) -> None:
        """Take over a task as it is now, and book its reminders."""
        self._state.tasks[task.id] = task
        owner = f"task:{task.id}"
        self._agenda.drop(owner)
        rules = self._state.playbook.tasks
        if rules and task.is_open:
            begin = min(task.added_at, task.due_at)
            booked = rungs(self._state.case_id, owner, rules, begin, task.due_at)
            now = workflow.now()
            self._agenda.put(
                *(duty for duty in booked if duty.due > now or duty.due >= task.due_at)
            )

    def _tell(self, task: Task) -> None:
        self._courier.send(
            (task.owner,), "task-assigned", owner=f"task:{task.id}", due_at=stamp(task.due_at)
        )
