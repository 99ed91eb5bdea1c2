"""What people and machines can do to any running case: the handlers that all lifecycles share.

Each human verb is an update with a validator: the caller learns at once of a refusal, and a
refused one leaves no history. Handlers only add; only ``ApplicationError`` may leave them; they
answer after the record has their entry, or say that it does not have it yet.
"""

from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from tocsin.domain import gates
from tocsin.domain.agenda import Agenda
from tocsin.domain.clocks import ClockError
from workflows.casework.courier import Courier
from workflows.casework.deeds import Deeds, turned
from workflows.casework.gatehouse import Gatehouse
from workflows.casework.messages import (
    AddNote,
    AddTask,
    Answer,
    Assign,
    Decide,
    EditLetter,
    JoinedItem,
    NoticeBounced,
    PostUpdate,
    SetSeverity,
    Subscribe,
    TakeAction,
    TurnClock,
    TurnTask,
)
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, share_playbook
from workflows.casework.tasklist import Tasklist
from workflows.casework.timekeeper import Timekeeper
from workflows.casework.view import actions

JOINING = ("join", "merge")  # the case ends in another one
MOST_TASKS, MOST_SUBSCRIBERS = 300, 200


SUPPRESSING = ("suppress", "unsuppress")


def refuse(code: str, detail: str) -> ApplicationError:
    """Make the refusal of an update; ``code`` is the problem type on the wire."""
    return ApplicationError(detail, type=code, non_retryable=True)


class Casework:
    """The shared mechanics of a lifecycle; a lifecycle adds the story."""

    def _begin(self, state: CaseState) -> None:
        """Set up, in ``@workflow.init``: an update can run before ``run`` does."""
        share_playbook(state)
        self.state = state
        self.agenda = Agenda(state.duties)
        self.scribe = Scribe(state)
        self.courier = Courier(state, self.scribe, self.agenda)
        self.timekeeper = Timekeeper(state, self.scribe, self.agenda, self.courier)
        self.gatehouse = Gatehouse(state, self.scribe, self.timekeeper, self.courier)
        self.tasklist = Tasklist(state, self.scribe, self.agenda, self.courier)
        self.deeds = Deeds(state, self.scribe, self.timekeeper, self.gatehouse, self.courier)

    @workflow.update(name="decide")
    async def decide(self, message: Decide) -> Answer:
        """Give a verdict on the open gate."""
        return await self._answer(lambda: self.gatehouse.decide(message))

    @decide.validator
    def _may_decide(self, message: Decide) -> None:
        if self._is_repeated():
            return
        self._is_open()
        gate = self.state.gate
        refused = gates.refusal(
            gate if gate and gate.id == message.gate else None,
            by=message.actor.id,
            roles=message.actor.roles,
            verdict=message.verdict,
            sha256=message.content_sha256,
        )
        if refused:
            raise refuse(refused.code, refused.detail)
        needs_severity = gate and message.verdict in gate.spec.severity_first
        if needs_severity and self.state.severity is None:
            raise refuse("severity-missing", "Say first how bad it is.")

    @workflow.update(name="act")
    async def act(self, message: TakeAction) -> Answer:
        """Do what the case's stage or playbook allows."""
        return await self._answer(lambda: self.deeds.act(message))

    @act.validator
    def _may_act(self, message: TakeAction) -> None:
        if self._is_repeated():
            return
        self._is_open()
        if message.action in SUPPRESSING:
            self._may_suppress(message)
            return
        if message.action not in (possible := actions(self.state)):
            choices = ", ".join(sorted(possible))
            raise refuse("action-not-allowed", f"What this case allows now: {choices}.")
        rule = self.state.playbook.rules.get(message.action)
        if rule and rule.roles and not set(rule.roles) & set(message.actor.roles):
            raise refuse("wrong-role", f"This is for: {', '.join(rule.roles)}.")
        if rule and rule.needs == "proposal" and message.reason is None:
            raise refuse("proposal-missing", "Say as `reason` what you propose.")
        if message.action in JOINING and message.into in ("", self.state.case_id):
            raise refuse("action-not-allowed", "Say which other case it joins.")
        if message.action != "reclassify":
            return
        if message.playbook is None or message.playbook.kind == self.state.playbook.kind:
            raise refuse("action-not-allowed", "Name another kind to reclassify to.")

    def _may_suppress(self, message: TakeAction) -> None:
        rules = self.state.playbook.suppress.get(message.audience or "")
        if rules is None:
            raise refuse("action-not-allowed", "Nothing to them is suppressed in this case.")
        if not set(rules.roles) & set(message.actor.roles):
            raise refuse("wrong-role", f"This is for: {', '.join(rules.roles)}.")

    @workflow.update(name="note")
    async def note(self, message: AddNote) -> Answer:
        """Add a note."""
        return await self._answer(lambda: self.deeds.note(message))

    @note.validator
    def _may_note(self, message: AddNote) -> None:  # noqa: ARG002 - the SDK's signature
        self._is_open()

    @workflow.update(name="assign")
    async def assign(self, message: Assign) -> Answer:
        """Put a person on the case, or take them off."""
        return await self._answer(lambda: self.deeds.assign(message))

    @assign.validator
    def _may_assign(self, message: Assign) -> None:
        if self._is_repeated():
            return
        self._is_open()
        roles = self.state.playbook.roles
        if message.role is None:
            return
        if message.role not in roles:
            raise refuse("unknown-case-role", f"Case roles here: {', '.join(roles) or 'none'}.")
        was = self.state.roles.get(message.role)
        if message.remove and was != message.person:
            raise refuse("role-changed-hands", "Somebody else has that role now.")
        if was not in (None, message.person) and not message.remove and not message.note:
            raise refuse("handover-note-missing", "Hand the role over with a note.")

    @workflow.update(name="set_severity")
    async def set_severity(self, message: SetSeverity) -> Answer:
        """Say how bad it is."""
        return await self._answer(lambda: self._set_severity(message))

    @set_severity.validator
    def _may_set_severity(self, message: SetSeverity) -> None:
        if self._is_repeated():
            return
        self._is_open()
        scheme = self.state.playbook.severity
        if scheme and message.severity not in scheme.levels:
            raise refuse("unknown-severity", f"Severities here: {', '.join(scheme.levels)}.")

    def _set_severity(self, message: SetSeverity) -> int:
        """Set it, and let the lifecycle see what it was; a lifecycle may add to this."""
        return self.deeds.set_severity(message)

    @workflow.update(name="turn_clock")
    async def turn_clock(self, message: TurnClock) -> Answer:
        """Pause, resume or extend a clock."""
        return await self._answer(lambda: self.deeds.turn_clock(message))

    @turn_clock.validator
    def _may_turn_clock(self, message: TurnClock) -> None:
        if self._is_repeated():
            return
        self._is_open()
        if message.clock not in self.state.clocks:
            raise refuse("no-such-clock", f"This case has no clock {message.clock!r}.")
        try:
            turned(self.state, message)
        except ClockError as error:
            raise refuse(error.code, error.detail) from error

    @workflow.update(name="edit_letter")
    async def edit_letter(self, message: EditLetter) -> Answer:
        """Take a new draft of the open gate's letter."""
        return await self._answer(lambda: self.gatehouse.edit_letter(message))

    @edit_letter.validator
    def _may_edit_letter(self, message: EditLetter) -> None:
        if self._is_repeated():
            return
        self._is_open()
        gate = self.state.gate
        if gate is None or gate.outcome or gate.letter is None:
            raise refuse("no-such-letter", "No letter is being decided on now.")
        if gate.letter != message.letter:
            raise refuse("content-changed", "The letter has changed since you saw it.")

    @workflow.update(name="add_task")
    async def add_task(self, message: AddTask) -> Answer:
        """Add a task."""
        return await self._answer(lambda: self.tasklist.add(message))

    @add_task.validator
    def _may_add_task(self, message: AddTask) -> None:
        if self._is_repeated():
            return
        self._is_open()
        self._is_target(message.owner)
        if len(self.state.tasks) >= MOST_TASKS:
            raise refuse("too-many-tasks", f"A case has at most {MOST_TASKS} tasks.")

    @workflow.update(name="turn_task")
    async def turn_task(self, message: TurnTask) -> Answer:
        """Change a task's state, owner or due instant."""
        return await self._answer(lambda: self.tasklist.turn(message))

    @turn_task.validator
    def _may_turn_task(self, message: TurnTask) -> None:
        if self._is_repeated():
            return
        self._is_open()
        task = self.state.tasks.get(message.task)
        if task is None:
            raise refuse("no-such-task", f"This case has no task {message.task!r}.")
        if message.owner is not None:
            self._is_target(message.owner)
        if message.state is not None and task.state == message.state:
            raise refuse("task-unchanged", f"The task is {task.state} already.")
        if message.state is None and not task.is_open:
            raise refuse("task-not-open", f"The task is {task.state}; open it again first.")

    @workflow.update(name="post_update")
    async def post_update(self, message: PostUpdate) -> Answer:
        """Post a status update."""
        return await self._answer(lambda: self.deeds.post_update(message))

    @post_update.validator
    def _may_post_update(self, message: PostUpdate) -> None:  # noqa: ARG002 - as above
        self._is_open()

    @workflow.update(name="subscribe")
    async def subscribe(self, message: Subscribe) -> Answer:
        """Let somebody follow the case, or no longer."""
        return await self._answer(lambda: self.deeds.subscribe(message))

    @subscribe.validator
    def _may_subscribe(self, message: Subscribe) -> None:
        if self._is_repeated():
            return
        self._is_open()
        is_full = len(self.state.subscribers) >= MOST_SUBSCRIBERS
        if is_full and not message.remove:
            raise refuse(
                "too-many-subscribers", f"At most {MOST_SUBSCRIBERS} may follow a case."
            )

    @workflow.signal(name="item_joined")
    def item_joined(self, message: JoinedItem) -> None:
        """Take in a follow-up; the same item joins once."""
        self.deeds.join(message)

    @workflow.signal(name="notice_bounced")
    def notice_bounced(self, message: NoticeBounced) -> None:
        """Learn that a notice came back; the same one comes back once."""
        self.courier.came_back(message)

    async def _answer(self, change: Callable[[], int]) -> Answer:
        """Make a change once, and answer when the record has it or is known to be away."""
        info = workflow.current_update_info()
        update_id = info.id if info else ""
        if update_id not in self.state.answers:
            self.state.remember_answer(update_id, change())
        seq = self.state.answers[update_id]
        await workflow.wait_condition(
            lambda: self.scribe.has_written(seq) or self.scribe.is_behind
        )
        return Answer(seq, projected=self.scribe.has_written(seq))

    def _is_repeated(self) -> bool:
        info = workflow.current_update_info()
        return info is not None and info.id in self.state.answers

    def _is_target(self, target: str) -> None:
        scheme, _, name = target.partition(":")
        if scheme == "case-role" and name not in self.state.playbook.roles:
            known = ", ".join(self.state.playbook.roles) or "none"
            raise refuse("unknown-case-role", f"Case roles here: {known}.")

    def _is_open(self) -> None:
        if not self.state.stage:
            raise refuse("case-closed", "This case is closed.")
