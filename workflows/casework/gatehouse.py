"""Open gates on frozen content, void them when it changes, and count verdicts."""

from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from activities.records import RecordActivities
from tocsin.domain import gates
from tocsin.domain.gates import Gate, Verdict
from tocsin.domain.messages import FreezeRequest, Frozen
from tocsin.domain.playbook import Stage
from tocsin.domain.timeline import stamp
from workflows.casework import pressing
from workflows.casework.courier import Courier
from workflows.casework.messages import Decide, EditLetter
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState
from workflows.casework.timekeeper import Timekeeper
from workflows.scribe import EVENTUALLY

FOR_ONE_VERDICT = "letters-for-one-verdict"


class Gatehouse:
    """The one open gate of a case."""

    def __init__(
        self, state: CaseState, scribe: Scribe, timekeeper: Timekeeper, courier: Courier
    ) -> None:
        self._state = state
        self._scribe = scribe
        self._timekeeper = timekeeper
        self._courier = courier

    def open(self, stage: Stage) -> None:
        """Open a stage's gate: its ladder runs from now, its content is frozen next."""
        if stage.gate is None:
            return
        if stage.gate.paper:
            self._state.keep_authors_out(stage.gate.letter)
        gate = Gate(
            id=f"{stage.id}.{self._state.visit}",
            stage=stage.id,
            spec=stage.gate,
            opened_at=workflow.now(),
            makers=self._state.makers,
        )
        gate = replace(gate, due_at=pressing.gate_due(self._state, gate))
        if stage.gate.paper:
            gate = replace(gate, letter=self._state.letters.get(stage.gate.letter or ""))
        self._state.gate = gate
        self._state.edited_letter = self._state.edited_for = None
        self._timekeeper.book_gate(gate)

    async def freeze(self) -> None:
        """Freeze the content of the open gate's round, and say so."""
        gate = self._state.gate
        if gate is None:
            return
        self._scribe.is_held = True  # what led to the gate is written together with it
        try:
            frozen = await self._frozen(gate)
        finally:
            self._scribe.is_held = False
        now = self._state.gate
        if now is None or (now.id, now.round) != (gate.id, gate.round):
            return
        self._state.gate = replace(
            now,
            content_sha256=frozen.sha256,
            letter=frozen.letter,
            letter_digest=frozen.letter_digest,
        )
        self._scribe.write(
            "gate.opened" if gate.round == 1 else "gate.reopened",
            gate=gate.id,
            round=gate.round,
            content_sha256=frozen.sha256,
            letter=frozen.letter,
            letter_digest=frozen.letter_digest,
            due_at=stamp(gate.due_at) if gate.due_at else None,
        )

    async def _frozen(self, gate: Gate) -> Frozen:
        request = FreezeRequest(
            case_id=self._state.case_id,
            gate=gate.id,
            round=gate.round,
            fields_version=self._state.fields_version,
            items=self._state.items,
            template=gate.spec.letter,
            letter=gate.letter,
            recommendation=self._state.recommendation,
            texts=(self._state.proposal,) if self._state.proposal else (),
        )
        try:
            return await workflow.execute_local_activity_method(
                RecordActivities.freeze,
                request,
                schedule_to_close_timeout=timedelta(seconds=2),
                retry_policy=RetryPolicy(maximum_attempts=1),
            )
        except FailureError:
            self._scribe.is_held = False
            return await workflow.execute_activity_method(
                RecordActivities.freeze,
                request,
                start_to_close_timeout=timedelta(seconds=10),
                heartbeat_timeout=timedelta(seconds=4),
                retry_policy=EVENTUALLY,
                summary=f"freeze {gate.id}",
            )

    def decide(self, message: Decide) -> int:
        """Count a verdict and return the number of its entry; the validator has let it pass."""
        gate = self._state.gate
        assert gate is not None  # noqa: S101 - the validator refused otherwise
        reason = message.reason
        roles = set(gate.spec.givers(message.verdict)) & set(message.actor.roles)
        given = Verdict(
            message.actor.id,
            message.verdict,
            workflow.now(),
            reason.id if reason else None,
            tuple(sorted(roles)),
        )
        gate = gates.decide(gate, given)
        self._state.gate = gate
        seq = self._scribe.write(
            "verdict.given",
            message.actor.id,
            gate=gate.id,
            round=gate.round,
            verdict=message.verdict,
            content_sha256=message.content_sha256,
            reason=reason.id if reason else None,
            reason_digest=reason.digest if reason else None,
            still_needed=self._still_needed(gate, message.verdict),
        )
        if gate.outcome is None:
            return seq
        self._approve_letter(gate)
        self._state.recommendation = gate.outcome
        self._timekeeper.close_gate(gate)
        return self._scribe.write("gate.decided", gate=gate.id, outcome=gate.outcome)

    @staticmethod
    def _still_needed(gate: Gate, verdict: str) -> list[str] | None:
        """Say who must still agree; of verdicts that need what their gate needs, nothing."""
        asked = verdict in gate.spec.approvals and gate.outcome is None
        return list(gates.still_needed(gate, verdict)) if asked else None

    def _approve_letter(self, gate: Gate) -> None:
        """Keep the letter for sending, unless it was rendered for another verdict."""
        template = gate.spec.letter
        if template is None:
            return
        self._state.decision = gate.outcome
        for_any = self._state.edited_letter is not None and self._state.edited_for is None
        fits = for_any or gate.outcome == self._state.drafted_for
        if gate.letter and (gate.spec.paper or fits):
            self._state.letters[template] = gate.letter

    def edit_letter(self, message: EditLetter) -> int:
        """Take a new draft of the letter; its author may no longer approve it alone.

        It goes out with the verdict that it is written for. Before that was so, it went out
        with any.
        """
        is_for = None
        if workflow.patched(FOR_ONE_VERDICT):
            is_for = message.verdict or self._state.drafted_for
        seq = self._scribe.write(
            "letter.edited",
            message.actor.id,
            letter=message.text.id,
            letter_digest=message.text.digest,
            **({"verdict": is_for} if is_for else {}),
        )
        self._state.edited_for = is_for
        self._state.remember_author(message.actor.id)
        self.content_changed(message.text.id, message.text.digest)
        return seq

    def content_changed(self, letter: str | None = None, digest: str | None = None) -> None:
        """Void the round: what people saw is no longer what they would approve.

        A rendered letter that nobody edited is rendered anew.
        """
        gate = self._state.gate
        if gate is None or gate.outcome is not None:
            return
        if gate.verdicts:
            self._scribe.write("gate.voided", gate=gate.id, round=gate.round)
            told = tuple(f"person:{given.by.removeprefix('user:')}" for given in gate.verdicts)
            self._courier.send(told, "gate-voided", urgency="urgent")
        self._state.edited_letter = letter or self._state.edited_letter
        renewed = gates.new_round(gate, letter, digest)
        if self._state.edited_letter is None and not gate.spec.paper:
            renewed = replace(renewed, letter=None, letter_digest=None)
        self._state.gate = replace(renewed, makers=self._state.makers)

    def supersede(self) -> None:
        """Close the open gate without a verdict, because the case goes another way."""
        gate = self._state.gate
        if gate is not None and gate.outcome is None:
            self._timekeeper.close_gate(gate)
            self._scribe.write("gate.superseded", gate=gate.id)
        self._state.gate = None
