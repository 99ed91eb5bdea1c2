"""What people's and machines' messages do to a case, once they were let in.

Deeds only add to the state; the story sees to what follows from them.
"""

from temporalio import workflow

from tocsin.domain.clocks import Clock
from tocsin.domain.draft import FOLLOW_UPS
from tocsin.domain.timeline import stamp
from workflows.casework.courier import Courier
from workflows.casework.gatehouse import Gatehouse
from workflows.casework.messages import (
    AddNote,
    Assign,
    JoinedItem,
    PostUpdate,
    SetSeverity,
    Subscribe,
    TakeAction,
    TextRef,
    TurnClock,
)
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, Turn
from workflows.casework.timekeeper import Timekeeper
from workflows.casework.turns import turned

PAST = {
    "pause": "paused",
    "resume": "resumed",
    "extend": "extended",
    "record": "recorded",
    "strike": "struck",
}


class Deeds:
    """Everything that can be done to a case but deciding its gate."""

    def __init__(
        self,
        state: CaseState,
        scribe: Scribe,
        timekeeper: Timekeeper,
        gatehouse: Gatehouse,
        courier: Courier,
    ) -> None:
        self._state = state
        self._scribe = scribe
        self._timekeeper = timekeeper
        self._gatehouse = gatehouse
        self._courier = courier

    def join(self, message: JoinedItem) -> None:
        """Take in a follow-up; the same item joins once."""
        if message.item_id in self._state.items:
            return
        self._state.items = (*self._state.items, message.item_id)
        self._scribe.write(
            "item.joined",
            message.by,
            item=message.item_id,
            document=message.document,
            resend=message.is_resend or None,
            automatic=message.is_automatic or None,
            score=message.score or None,
            evidence=list(message.evidence) or None,
            from_case=message.from_case or None,
        )
        if message.is_resend or message.is_automatic:
            return
        if self._state.missing:
            self._state.completed_at = message.received_at or workflow.now()
        self._state.documents[message.item_id] = message.document
        self._start_clocks(message)
        self._state.lacking[message.document] = message.missing
        self._state.remember_maker(message.by)
        self.happen(message.document, message.by)
        self._gatehouse.content_changed()
        if self._state.gate and not self._state.turns:
            roles = tuple(f"role:{role}" for role in self._state.gate.spec.voices)
            self._courier.send(roles, "follow-up-arrived")

    def _start_clocks(self, message: JoinedItem) -> None:
        """Start what counts from such a paper; after one that lacked something, anew."""
        state = self._state
        at = message.received_at or workflow.now()
        state.arrivals[message.document] = at
        lacked = bool(state.lacking.get(message.document))
        for spec in state.playbook.clocks:
            if spec.starts == f"document:{message.document}":
                self._timekeeper.start_clock(spec, at, anew=lacked)

    def note(self, message: AddNote) -> int:
        """Add a note."""
        return self._scribe.write(
            "note.added",
            message.actor.id,
            privileged=message.privileged,
            **_text("note", message.note),
        )

    def act(self, message: TakeAction) -> int:
        """Do what the case's stage or playbook allows."""
        reason = _text("reason", message.reason)
        seq = self._scribe.write(
            "action.taken",
            message.actor.id,
            action=message.action,
            fields_version=message.fields_version,
            kind=message.playbook.kind if message.playbook else None,
            audience=message.audience,
            order=message.order,
            until=stamp(message.until) if message.until else None,
            playbook=message.playbook_digest or None,
            **reason,
        )
        if message.action == "amend":
            self._amend(message)
        elif message.action == "reclassify":
            self._state.next_playbook = message.playbook
            self._state.next_digest = message.playbook_digest
            self._state.next_by = message.actor.id
        elif message.into:
            seq = self.join_into(message.into, message.actor.id, message.action)
        else:
            rule = self._state.playbook.rules.get(message.action)
            proposes = rule is not None and rule.needs == "proposal"
            proposal = message.reason.id if proposes and message.reason else None
            self.happen(message.action, message.actor.id, proposal)
        return seq

    def join_into(
        self,
        into: str,
        by: str,
        action: str = "join",
        score: int = 0,
        evidence: list[str] | None = None,
    ) -> int:
        """Join another case, which gets the papers, and come to an end."""
        seq = self._scribe.write(
            "case.joined", by, into=into, score=score or None, evidence=evidence
        )
        self.happen(action, by)
        return seq

    def _amend(self, message: TakeAction) -> None:
        self._state.fields_version = message.fields_version or self._state.fields_version
        if self._state.missing and not message.missing and not self._state.completed_at:
            self._state.completed_at = workflow.now()  # no paper brought it: somebody said it
        self._state.missing = message.missing
        self._state.remember_maker(message.actor.id)
        self._gatehouse.content_changed()

    def happen(self, event: str, by: str, proposal: str | None = None) -> None:
        """Let an event have its effect: end the window that waits for it, or turn the case."""
        state = self._state
        if not state.stage:
            return
        wait = state.here.wait
        if wait and event in wait.events:
            state.happened = (*state.happened, event)
            self._take_role(wait.takes, by)
            return
        if event in state.playbook.on or event in state.playbook.actions:
            state.turns = (*state.turns, Turn(event, by, proposal))
        elif event in FOLLOW_UPS:
            state.happened = (*state.happened, event)  # a later window takes it

    def _take_role(self, role: str | None, by: str) -> None:
        """Give the case role of a window to whoever ended it, when nobody has it."""
        person = by.removeprefix("user:")
        if role is None or role in self._state.roles or person == by:
            return
        self._state.roles[role] = person
        if person not in self._state.people:
            self._state.people = (*self._state.people, person)
        self._scribe.write("role.assigned", by, role=role, person=person)

    def assign(self, message: Assign) -> int:
        """Put a person on the case and tell them, or take them off; with a role, just that."""
        if message.role is not None:
            return self._assign_role(message, message.role)
        others = tuple(person for person in self._state.people if person != message.person)
        self._state.people = others if message.remove else (*others, message.person)
        if not message.remove:
            self._courier.send((f"person:{message.person}",), "assigned")
        event = "person.removed" if message.remove else "person.assigned"
        return self._scribe.write(event, message.actor.id, person=message.person)

    def _assign_role(self, message: Assign, role: str) -> int:
        """Hand a case role over, or give it back."""
        state, was = self._state, self._state.roles.get(role)
        if message.remove:
            state.roles.pop(role, None)
        else:
            state.roles[role] = message.person
            if message.person not in state.people:
                state.people = (*state.people, message.person)
            self._courier.send((f"person:{message.person}",), "role-assigned", owner=role)
        return self._scribe.write(
            "role.released" if message.remove else "role.assigned",
            message.actor.id,
            role=role,
            person=message.person,
            was=was if was != message.person else None,
            **_text("note", message.note),
        )

    def set_severity(self, message: SetSeverity) -> int:
        """Say how bad it is; what depends on it is counted anew."""
        old = self._state.severity
        self._state.severity = message.severity
        has_scheme = self._state.playbook.severity is not None
        seq = self._scribe.write(
            "severity.set",
            message.actor.id,
            severity=message.severity,
            was=old if has_scheme else None,
            answers=[f"{key}={answer}" for key, answer in sorted(message.answers.items())]
            or None,
            **_text("reason", message.reason),
        )
        self._state.severity_answers = dict(message.answers)
        self._timekeeper.retime(old, message.severity)
        return seq

    def post_update(self, message: PostUpdate) -> int:
        """Keep a status update, tell who follows the case, and begin the next cadence."""
        self._state.updates += 1
        seq = self._scribe.write(
            "update.posted",
            message.actor.id,
            number=self._state.updates,
            **_text("update", message.update),
        )
        rules = self._state.playbook.updates
        self._courier.send(rules.to if rules else ("stakeholders:all",), "status-update")
        cadence = self._timekeeper.meet_updates()
        if cadence is not None:
            self._timekeeper.start_clock(cadence, workflow.now())
        return seq

    def subscribe(self, message: Subscribe) -> int:
        """Let somebody follow the case, or no longer."""
        state = self._state
        others = tuple(target for target in state.subscribers if target != message.target)
        state.subscribers = others if message.remove else (*others, message.target)
        event = "subscription.ended" if message.remove else "subscription.added"
        return self._scribe.write(event, message.actor.id, target=message.target)

    def turn_clock(self, message: TurnClock, counted: dict[str, Clock]) -> int:
        """Pause, resume or extend a clock; ``counted`` is how it is then by its law."""
        clock = counted.pop(message.clock, None) or turned(self._state, message)
        self._timekeeper.keep(clock)
        last = clock.events[-1] if clock.events and message.verb != "strike" else None
        seq = self._scribe.write(
            f"clock.{PAST[message.verb]}",
            message.actor.id,
            clock=clock.id,
            due_at=stamp(clock.due_at),
            happened=last.name if last else message.event,
            happened_at=stamp(last.at) if last else None,
            state=clock.state.value if clock.events else None,
            why=list(clock.why) if clock.events else None,
            **_text("reason", message.reason),
        )
        for other in counted.values():
            self._timekeeper.keep(other)
            seq = self._scribe.write(
                "clock.recounted",
                clock=other.id,
                due_at=stamp(other.due_at),
                state=other.state.value,
                why=list(other.why),
            )
        if last:
            self.happen(last.name, message.actor.id)
        return seq


def _text(name: str, text: TextRef | None) -> dict[str, str]:
    return {name: text.id, f"{name}_digest": text.digest} if text else {}
