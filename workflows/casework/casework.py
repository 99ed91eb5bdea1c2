"""What people and machines can do to any running case: the handlers that all lifecycles share.

Each human verb is an update with a validator: the caller learns at once of a refusal, and a
refused one leaves no history. Handlers only add; only ``ApplicationError`` may leave them; they
answer after the record has their entry, or say that it does not have it yet.
"""

from collections.abc import Callable
from typing import TypeVar

from temporalio import workflow

from tocsin.domain.agenda import Agenda
from tocsin.domain.clocks import Clock
from workflows.casework import permits
from workflows.casework.courier import Courier
from workflows.casework.deeds import Deeds
from workflows.casework.gatehouse import Gatehouse
from workflows.casework.messages import (
    AddNote,
    AddTask,
    Answer,
    Assign,
    Decide,
    EditLetter,
    JoinedItem,
    Migrate,
    NoticeBounced,
    PostUpdate,
    SetSeverity,
    Subscribe,
    TakeAction,
    TurnClock,
    TurnTask,
)
from workflows.casework.migration import Migration
from workflows.casework.reckoner import Reckoner
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, share_playbook
from workflows.casework.tasklist import Tasklist
from workflows.casework.timekeeper import Timekeeper
from workflows.casework.workdays import Workdays

Message = TypeVar("Message")


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
        self.reckoner = Reckoner(state, self.scribe, self.timekeeper, self.courier)
        self.workdays = Workdays(state, self.timekeeper)
        self.migration = Migration(state, self.scribe, self.timekeeper, self.reckoner)
        self.tasklist = Tasklist(state, self.scribe, self.agenda, self.courier)
        self.deeds = Deeds(state, self.scribe, self.timekeeper, self.gatehouse, self.courier)

    @workflow.update(name="decide")
    async def decide(self, message: Decide) -> Answer:
        """Give a verdict on the open gate; one that makes a clock longer asks its law first."""
        counted = await self._lengthened(message)
        return await self._answer(lambda: self._decide(message, counted))

    async def _lengthened(self, message: Decide) -> dict[str, Clock]:
        gate = self.state.gate
        if self._is_repeated() or gate is None or message.verdict not in gate.spec.extends:
            return {}
        counted = await self.reckoner.follow(message.verdict)
        self._permit(permits.to_decide, message)  # that took a while
        return counted

    def _decide(self, message: Decide, counted: dict[str, Clock]) -> int:
        """Count the verdict; the clocks are longer once it is the gate's outcome."""
        seq = self.gatehouse.decide(message)
        if self.state.gate is not None and self.state.gate.outcome is not None:
            self.reckoner.record(counted, message.actor.id)
        return seq

    @decide.validator
    def _may_decide(self, message: Decide) -> None:
        self._permit(permits.to_decide, message)

    @workflow.update(name="act")
    async def act(self, message: TakeAction) -> Answer:
        """Do what the case's stage or playbook allows; a law that knows it counts with it."""
        counted = {} if self._is_repeated() else await self.reckoner.follow(message.action)
        if counted:  # that took a while
            self._permit(permits.to_act, message)
        return await self._answer(lambda: self._act(message, counted))

    def _act(self, message: TakeAction, counted: dict[str, Clock]) -> int:
        """Keep what the laws' clocks come to, and do it."""
        self.reckoner.record(counted, message.actor.id)
        return self.deeds.act(message)

    @act.validator
    def _may_act(self, message: TakeAction) -> None:
        self._permit(permits.to_act, message)

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
        self._permit(permits.to_assign, message)

    @workflow.update(name="set_severity")
    async def set_severity(self, message: SetSeverity) -> Answer:
        """Say how bad it is."""
        return await self._answer(lambda: self._set_severity(message))

    @set_severity.validator
    def _may_set_severity(self, message: SetSeverity) -> None:
        self._permit(permits.to_set_severity, message)

    def _set_severity(self, message: SetSeverity) -> int:
        """Set it, and let the lifecycle see what it was; a lifecycle may add to this."""
        return self.deeds.set_severity(message)

    @workflow.update(name="turn_clock")
    async def turn_clock(self, message: TurnClock) -> Answer:
        """Pause, resume or extend a clock, or record what else its law knows."""
        counted = {} if self._is_repeated() else await self.reckoner.turn(message)
        return await self._answer(lambda: self.deeds.turn_clock(message, counted))

    @turn_clock.validator
    def _may_turn_clock(self, message: TurnClock) -> None:
        self._permit(permits.to_turn_clock, message)

    @workflow.update(name="migrate")
    async def migrate(self, message: Migrate) -> Answer:
        """Go on under another version of the case's playbook."""
        moved = {} if self._is_repeated() else await self.migration.prepare(message.playbook)
        return await self._answer(lambda: self.migration.apply(message, moved))

    @migrate.validator
    def _may_migrate(self, message: Migrate) -> None:
        self._permit(permits.to_migrate, message)

    @workflow.update(name="edit_letter")
    async def edit_letter(self, message: EditLetter) -> Answer:
        """Take a new draft of the open gate's letter."""
        return await self._answer(lambda: self.gatehouse.edit_letter(message))

    @edit_letter.validator
    def _may_edit_letter(self, message: EditLetter) -> None:
        self._permit(permits.to_edit_letter, message)

    @workflow.update(name="add_task")
    async def add_task(self, message: AddTask) -> Answer:
        """Add a task."""
        return await self._answer(lambda: self.tasklist.add(message))

    @add_task.validator
    def _may_add_task(self, message: AddTask) -> None:
        self._permit(permits.to_add_task, message)

    @workflow.update(name="turn_task")
    async def turn_task(self, message: TurnTask) -> Answer:
        """Change a task's state, owner or due instant."""
        return await self._answer(lambda: self.tasklist.turn(message))

    @turn_task.validator
    def _may_turn_task(self, message: TurnTask) -> None:
        self._permit(permits.to_turn_task, message)

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
        self._permit(permits.to_subscribe, message)

    @workflow.signal(name="item_joined")
    async def item_joined(self, message: JoinedItem) -> None:
        """Take in a follow-up; the same item joins once."""
        self.deeds.join(message)
        await self.reckoner.settle()

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

    def _permit(self, check: Callable[[CaseState, Message], None], message: Message) -> None:
        """Check what an open case is asked, unless it is a repetition of what it has done."""
        if self._is_repeated():
            return
        self._is_open()
        check(self.state, message)

    def _is_repeated(self) -> bool:
        info = workflow.current_update_info()
        return info is not None and info.id in self.state.answers

    def _is_open(self) -> None:
        if not self.state.stage:
            raise permits.refuse("case-closed", "This case is closed.")
