"""What people do to a page: take it, give it back, pass it on, put it off, end it.

Whether they may, ``refusals`` says; who repeats an answer, says it again.
"""

from datetime import datetime

from tocsin.domain.paging.diary import SYSTEM
from tocsin.domain.paging.messages import (
    Acknowledge,
    Decline,
    Delegate,
    Escalate,
    HeardFrom,
    Resolve,
    SettledElsewhere,
    Snooze,
)
from tocsin.domain.paging.refusals import as_user, instant
from tocsin.domain.paging.state import Phase, Taken
from tocsin.domain.paging.walk import REST, Walk
from tocsin.domain.timeline import stamp


class Answers(Walk):
    """The verbs."""

    def acknowledge(self, message: Acknowledge, now: datetime) -> None:
        """Let somebody have it; who comes later is kept as one who would have."""
        state, actor = self._state, as_user(message.actor)
        if state.phase is Phase.ACKNOWLEDGED and actor not in state.taken:
            self._forget_decline(actor)
            state.also = tuple(dict.fromkeys((*state.also, actor)))
            self._diary.note("page.also_acknowledged", actor, via=message.via, has=state.holder)
            return
        self._take(actor, message, now, "page.acknowledged")

    def take_over(self, message: Acknowledge, now: datetime) -> None:
        """Let somebody have it instead of who has it."""
        state, actor = self._state, as_user(message.actor)
        displaced = state.holder if state.holder != actor else None
        if displaced:
            state.taken.pop(displaced, None)
            state.also = tuple(one for one in state.also if one != actor)
        event = "page.taken_over" if displaced else "page.acknowledged"
        self._take(actor, message, now, event, displaced)

    def _take(
        self,
        actor: str,
        message: Acknowledge,
        now: datetime,
        event: str,
        displaced: str | None = None,
    ) -> None:
        state = self._state
        state.taken[actor] = Taken(now, instant(message.eta))
        state.holder = actor
        self._forget_decline(actor)
        self._answered(actor, "acknowledged")
        self._diary.note(
            event,
            actor,
            via=message.via,
            eta=message.eta,
            was_called=actor in state.asked,
            taken=len(state.taken),
            needed=state.needed(),
            displaced=displaced,
        )
        if len(state.taken) >= state.needed():
            self._settle(now)

    def _answered(self, actor: str, answer: str) -> None:
        one = self._state.asked.get(actor)
        if one is not None:
            one.answer = answer
            one.stop()

    def _forget_decline(self, person: str) -> None:
        state = self._state
        state.declined = tuple(one for one in state.declined if one != person)

    def decline(self, message: Decline, now: datetime) -> None:
        """Let somebody be; who had it gives it back, to the next who would have it."""
        state, actor = self._state, as_user(message.actor)
        is_released = self._give_up(actor, "declined")
        heir = self._inherit(now) if is_released else None
        self._diary.note(
            "page.declined",
            actor,
            via=message.via,
            reason=message.reason or None,
            was_called=actor in state.asked,
            passes_to=heir,
        )
        if state.phase is Phase.ACKNOWLEDGED and len(state.taken) < state.needed():
            state.phase = Phase.PAGING
            self._advance(now)
        else:
            self._see_whether_anybody_is_left(now)

    def _give_up(self, actor: str, answer: str) -> bool:
        """Ask somebody no more; tell whether they had it until now."""
        state = self._state
        self._answered(actor, answer)
        state.also = tuple(one for one in state.also if one != actor)
        state.declined = tuple(dict.fromkeys((*state.declined, actor)))
        had_it = state.taken.pop(actor, None) is not None
        if state.holder == actor:
            state.holder = next(reversed(state.taken), None)
        return had_it

    def _inherit(self, now: datetime) -> str | None:
        """Let the next who would have had it have it; return who that is."""
        state = self._state
        if not state.also:
            return None
        heir, *others = state.also
        state.also, state.holder = tuple(others), heir
        state.taken[heir] = Taken(now)
        if state.phase is Phase.ACKNOWLEDGED:
            state.next_at = self._ends_at() or now + REST
        return heir

    def delegate(self, message: Delegate, now: datetime) -> None:
        """Ask somebody else at once, instead of the actor."""
        state, actor, other = self._state, as_user(message.actor), as_user(message.person)
        self._give_up(actor, "delegated")
        self._forget_decline(other)
        if other in state.asked:
            state.asked[other].answer = ""
        self._diary.note(
            "page.delegated", actor, via=message.via, to=other, reason=message.reason or None
        )
        self._resume(now)
        self._call_delegate(other, now)

    def _resume(self, now: datetime) -> None:
        """Ask again from where it stands."""
        state = self._state
        if state.phase is Phase.PAGING:
            return
        state.walk_began_at = state.walk_began_at or now
        state.phase, state.next_at, state.current = Phase.PAGING, None, ()

    def snooze(self, message: Snooze, now: datetime) -> None:
        """Ask nobody until then; what people answered is over."""
        state, until = self._state, instant(message.until) or now
        self._rewind()
        state.phase, state.current, state.next_at = Phase.SNOOZED, (), until
        state.walk_began_at = state.walk_began_at or now
        self._diary.note(
            "page.snoozed", as_user(message.actor), via=message.via, until=stamp(until)
        )

    def escalate(self, message: Escalate, now: datetime) -> None:
        """Go on to the next step now, whoever has it; after a snooze that is the first."""
        state = self._state
        self._diary.note(
            "page.escalated",
            as_user(message.actor),
            via=message.via,
            reason=message.reason or None,
        )
        if state.phase is Phase.ACKNOWLEDGED:
            state.taken, state.holder, state.also = {}, None, ()
        self._resume(now)
        self._advance(now)

    def resolve(self, message: Resolve, now: datetime) -> None:
        """End it: it is dealt with."""
        reason = message.reason or None
        self._end(as_user(message.actor), now, via=message.via, reason=reason)

    def settled_elsewhere(self, message: SettledElsewhere, now: datetime) -> None:
        """End it: what it was about is done. One that is over knows."""
        if not self._state.is_over:
            self._end(SYSTEM, now, why=message.why)

    def _end(
        self,
        actor: str,
        now: datetime,
        *,
        via: str | None = None,
        reason: str | None = None,
        why: str | None = None,
    ) -> None:
        state = self._state
        state.phase, state.ended_at, state.is_over = Phase.RESOLVED, now, True
        state.next_at, state.current = None, ()
        self._contacts.stop()
        self._diary.note("page.resolved", actor, via=via, reason=reason, why=why)

    def heard_from(self, message: HeardFrom, now: datetime) -> None:
        """Take in what a machine brings; a page that is over needs nothing more."""
        if self._state.is_over:
            return
        person = as_user(message.person)
        if message.verb == "bounced":
            self.bounced(person, message.delivery, message.via, now)
        elif message.verb == "acknowledge" and not self._has_said(person, message.delivery):
            self.acknowledge(Acknowledge(person, via=message.via), now)
        elif message.verb == "decline" and person not in self._state.declined:
            self.decline(Decline(person, via=message.via), now)

    def _has_said(self, person: str, delivery: int) -> bool:
        """Tell whether the same answer came already."""
        return bool(delivery) and person in (*self._state.taken, *self._state.also)
