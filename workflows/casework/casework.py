"""What people and machines can do to any running case: the handlers that all lifecycles share.

Each human verb is an update with a validator: the caller learns at once of a refusal, and a
refused one leaves no history. Handlers only add; only ``ApplicationError`` may leave them; they
answer after the record has their entry, or say that it does not have it yet.
"""

from collections.abc import Callable

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from tocsin.domain import clocks, gates
from tocsin.domain.agenda import Agenda
from tocsin.domain.clocks import Clock, ClockError
from tocsin.domain.draft import FOLLOW_UPS
from tocsin.domain.timeline import stamp
from workflows.casework.courier import Courier
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
    TextRef,
    TurnClock,
)
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, share_playbook
from workflows.casework.timekeeper import Timekeeper
from workflows.casework.view import actions


def refuse(code: str, detail: str) -> ApplicationError:
    """Make the refusal of an update; ``code`` is the problem type on the wire."""
    return ApplicationError(detail, type=code, non_retryable=True)


def _text(name: str, text: TextRef | None) -> dict[str, str]:
    return {name: text.id, f"{name}_digest": text.digest} if text else {}


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
        return await self._answer(lambda: self._act(message))

    @act.validator
    def _may_act(self, message: TakeAction) -> None:
        if self._is_repeated():
            return
        self._is_open()
        if message.action not in (possible := actions(self.state)):
            choices = ", ".join(sorted(possible))
            raise refuse("action-not-allowed", f"What this case allows now: {choices}.")
        if message.action == "reclassify" and message.playbook is None:
            raise refuse("action-not-allowed", "Name the kind to reclassify to.")

    @workflow.update(name="note")
    async def note(self, message: AddNote) -> Answer:
        """Add a note."""
        data = {**_text("note", message.note), "privileged": message.privileged}
        return await self._answer(
            lambda: self.scribe.write("note.added", message.actor.id, **data)
        )

    @note.validator
    def _may_note(self, message: AddNote) -> None:  # noqa: ARG002 - the SDK's signature
        self._is_open()

    @workflow.update(name="assign")
    async def assign(self, message: Assign) -> Answer:
        """Put a person on the case, or take them off."""
        return await self._answer(lambda: self._assign(message))

    @assign.validator
    def _may_assign(self, message: Assign) -> None:  # noqa: ARG002 - the SDK's signature
        self._is_open()

    @workflow.update(name="set_severity")
    async def set_severity(self, message: SetSeverity) -> Answer:
        """Say how bad it is."""
        return await self._answer(lambda: self._set_severity(message))

    @set_severity.validator
    def _may_set_severity(self, message: SetSeverity) -> None:  # noqa: ARG002 - as above
        self._is_open()

    @workflow.update(name="turn_clock")
    async def turn_clock(self, message: TurnClock) -> Answer:
        """Pause, resume or extend a clock."""
        return await self._answer(lambda: self._turn_clock(message))

    @turn_clock.validator
    def _may_turn_clock(self, message: TurnClock) -> None:
        if self._is_repeated():
            return
        self._is_open()
        if message.clock not in self.state.clocks:
            raise refuse("no-such-clock", f"This case has no clock {message.clock!r}.")
        try:
            self._turned(message)
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
        if message.item_id in self.state.items:
            return
        self.state.items = (*self.state.items, message.item_id)
        self.scribe.write(
            "item.joined", message.by, item=message.item_id, document=message.document
        )
        self._happen(message.document)
        self.gatehouse.content_changed()
        if self.state.gate and self.state.jump is None:
            roles = tuple(f"role:{role}" for role in self.state.gate.spec.holders)
            self.courier.send(roles, "follow-up-arrived")

    def _act(self, message: TakeAction) -> int:
        reason = _text("reason", message.reason)
        seq = self.scribe.write(
            "action.taken",
            message.actor.id,
            action=message.action,
            fields_version=message.fields_version,
            kind=message.playbook.kind if message.playbook else None,
            playbook=message.playbook_digest or None,
            **reason,
        )
        if message.action == "amend":
            self._amend(message)
        elif message.action == "reclassify" and message.playbook:
            self._reclassify(message)
        else:
            self._happen(message.action)
        return seq

    def _amend(self, message: TakeAction) -> None:
        self.state.fields_version = message.fields_version or self.state.fields_version
        self.state.missing = message.missing
        self.state.remember_maker(message.actor.id)
        self.gatehouse.content_changed()

    def _reclassify(self, message: TakeAction) -> None:
        """Go on as another kind, from its first stage; ref and receipt stay."""
        if message.playbook is None:
            return
        self.state.playbook = message.playbook
        self.state.playbook_digest = message.playbook_digest
        self.state.jump = message.playbook.stages[0].id
        self.state.came_from = ()

    def _happen(self, event: str) -> None:
        """Let an event have its effect: end the window that waits for it, or turn the case."""
        state = self.state
        if not state.stage:
            return
        wait = state.here.wait
        if wait and event in wait.events:
            state.happened = (*state.happened, event)
            return
        target = state.playbook.on.get(event) or state.playbook.actions.get(event)
        if target and target != state.stage:
            state.jump = target
        elif event in FOLLOW_UPS:
            state.happened = (*state.happened, event)  # a later window takes it

    def _assign(self, message: Assign) -> int:
        others = tuple(person for person in self.state.people if person != message.person)
        self.state.people = others if message.remove else (*others, message.person)
        if not message.remove:
            self.courier.send((f"person:{message.person}",), "assigned")
        event = "person.removed" if message.remove else "person.assigned"
        return self.scribe.write(event, message.actor.id, person=message.person)

    def _set_severity(self, message: SetSeverity) -> int:
        self.state.severity = message.severity
        return self.scribe.write(
            "severity.set",
            message.actor.id,
            severity=message.severity,
            **_text("reason", message.reason),
        )

    def _turn_clock(self, message: TurnClock) -> int:
        clock = self._turned(message)
        self.timekeeper.keep(clock)
        past = {"pause": "paused", "resume": "resumed", "extend": "extended"}[message.verb]
        return self.scribe.write(
            f"clock.{past}",
            message.actor.id,
            clock=clock.id,
            due_at=stamp(clock.due_at),
            **_text("reason", message.reason),
        )

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

    def _turned(self, message: TurnClock) -> Clock:
        clock = self.state.clocks[message.clock]
        if message.verb == "pause":
            return clocks.pause(clock, workflow.now())
        if message.verb == "resume":
            return clocks.resume(clock, workflow.now())
        if message.until is None:
            raise ClockError("extension-not-later", "Say `until` when it is extended.")
        return clocks.extend(clock, message.until)
