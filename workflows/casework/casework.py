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
    Answer,
    Assign,
    Decide,
    EditLetter,
    JoinedItem,
    SetSeverity,
    TakeAction,
    TurnClock,
)
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, share_playbook
from workflows.casework.timekeeper import Timekeeper
from workflows.casework.view import actions


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

    @workflow.update(name="act")
    async def act(self, message: TakeAction) -> Answer:
        """Do what the case's stage or playbook allows."""
        return await self._answer(lambda: self.deeds.act(message))

    @act.validator
    def _may_act(self, message: TakeAction) -> None:
        if self._is_repeated():
            return
        self._is_open()
        if message.action not in (possible := actions(self.state)):
            choices = ", ".join(sorted(possible))
            raise refuse("action-not-allowed", f"What this case allows now: {choices}.")
        if message.action != "reclassify":
            return
        if message.playbook is None or message.playbook.kind == self.state.playbook.kind:
            raise refuse("action-not-allowed", "Name another kind to reclassify to.")

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
    def _may_assign(self, message: Assign) -> None:  # noqa: ARG002 - the SDK's signature
        self._is_open()

    @workflow.update(name="set_severity")
    async def set_severity(self, message: SetSeverity) -> Answer:
        """Say how bad it is."""
        return await self._answer(lambda: self.deeds.set_severity(message))

    @set_severity.validator
    def _may_set_severity(self, message: SetSeverity) -> None:  # noqa: ARG002 - as above
        self._is_open()

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

    @workflow.signal(name="item_joined")
    def item_joined(self, message: JoinedItem) -> None:
        """Take in a follow-up; the same item joins once."""
        self.deeds.join(message)

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

    def _is_open(self) -> None:
        if not self.state.stage:
            raise refuse("case-closed", "This case is closed.")
