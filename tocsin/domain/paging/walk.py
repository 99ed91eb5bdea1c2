"""Walk the steps of a page's policy: call, wait, go on, repeat, and at last the catch-all.

Whatever happens, an unanswered page has a call under way or a next instant, until it is
exhausted. A round that nobody could be called in, because the outside was away, does not count.
"""

from datetime import datetime, timedelta

from tocsin.domain.durations import parse_duration
from tocsin.domain.paging.contacts import Contacts
from tocsin.domain.paging.diary import CLOCK, Diary, Haste
from tocsin.domain.paging.messages import CallOrder, CallResult, ContactFate, ContactOrder
from tocsin.domain.paging.state import CATCH_ALL, DELEGATED, PageState, Phase, is_machine
from tocsin.domain.timeline import stamp

SOON = timedelta(minutes=1)  # between rounds in which no call could be made
PATIENCE = timedelta(days=1)  # for how long such rounds do not count
AFTERLIFE = timedelta(hours=24)  # an exhausted page may still be answered
REST = timedelta(days=30)  # acknowledged, never resolved, and no time was set for it


class Walk:
    """The steps of a page."""

    def __init__(self, state: PageState, diary: Diary) -> None:
        self._state = state
        self._diary = diary
        self._orders: list[CallOrder | ContactOrder] = []
        self._contacts = Contacts(state, diary, self._orders)
        self._calls: dict[int, CallOrder] = {}

    def take_orders(self) -> list[CallOrder | ContactOrder]:
        """Return what is to be done now, and forget it."""
        orders = list(self._orders)
        self._orders.clear()
        return orders

    @property
    def is_idle(self) -> bool:
        """Whether no call and no contact is under way."""
        return not self._calls and self._contacts.is_idle

    def _start_over(self, now: datetime) -> None:
        """Call the first step as if nobody had been asked before."""
        self._state.round += 1
        self._begin_walk(now)

    def _begin_walk(self, now: datetime) -> None:
        state = self._state
        state.phase, state.walk_began_at = Phase.PAGING, now
        self._rewind()
        self._advance(now)

    def _rewind(self) -> None:
        """Go back to the first step; what people answered is over."""
        state = self._state
        state.step, state.is_asked, state.turns = 0, False, 0
        state.rounds_left = state.start.policy.repeat
        state.round_reached = state.round_called = False
        state.taken, state.holder, state.also, state.declined = {}, None, (), ()
        self._contacts.stop()
        for one in state.asked.values():
            one.answer, one.reached = "", 0

    def _advance(self, now: datetime) -> None:
        """Call whoever is next."""
        state = self._state
        last = len(state.start.policy.steps) - 1
        if not state.is_asked:
            self._call(state.step, now)
        elif state.is_catch_all:
            self._turn_catch_all(now)
        elif state.step < last:
            self._call(state.step + 1, now)
        elif self._is_lost(now):
            self._try_the_round_again(now)
        elif state.rounds_left and state.round_reached:
            state.rounds_left -= 1
            self._begin_round()
            self._call(0, now)
        else:
            self._call(CATCH_ALL, now)

    def _is_lost(self, now: datetime) -> bool:
        state = self._state
        began = state.walk_began_at or now
        return not state.round_called and now - began < PATIENCE

    def _try_the_round_again(self, now: datetime) -> None:
        self._begin_round()
        self._state.step, self._state.is_asked, self._state.current = 0, False, ()
        self._state.next_at = now + SOON

    def _begin_round(self) -> None:
        self._state.round += 1
        self._state.round_reached = self._state.round_called = False

    def _turn_catch_all(self, now: datetime) -> None:
        state = self._state
        if state.turns < state.start.policy.catch_all.times:
            self._call(CATCH_ALL, now)
            return
        state.phase, state.ended_at, state.current = Phase.EXHAUSTED, now, ()
        state.next_at = now + AFTERLIFE
        self._contacts.stop()
        self._diary.note("page.exhausted", CLOCK, taken=len(state.taken), needed=state.needed())

    def _call(self, step: int, now: datetime) -> None:
        """Order the call of a step, unless enough have acknowledged for what it asks."""
        state = self._state
        state.step, state.is_asked, state.next_at = step, True, None
        if state.taken and len(state.taken) >= state.needed():
            self._settle(now)
            return
        order = self._order(step, now)
        state.current = (order.number,)

    def _call_delegate(self, person: str, now: datetime) -> None:
        order = self._order(DELEGATED, now, to=(f"person:{person.removeprefix('user:')}",))
        self._state.current = (*self._state.current, order.number)

    def _order(self, step: int, now: datetime, to: tuple[str, ...] = ()) -> CallOrder:
        state, start = self._state, self._state.start
        spared = (*state.taken, *state.also)
        if step not in (CATCH_ALL, DELEGATED):
            spared = (*spared, *state.declined)
        order = CallOrder(
            page_id=start.page_id,
            number=state.take_number(),
            step=step,
            round=state.round,
            at=stamp(now),
            policy=start.policy,
            case_id=start.case_id,
            urgency=start.urgency,
            severity=start.severity,
            jurisdiction=start.jurisdiction,
            without=tuple(dict.fromkeys(spared)),
            to=to,
            is_test=start.is_test,
            since=state.head.seq,
        )
        self._calls[order.number] = order
        self._orders.append(order)
        return order

    def called(self, number: int, result: CallResult, now: datetime) -> None:
        """Learn what a call came to."""
        order = self._calls.pop(number, None)
        if order is None:
            return
        state = self._state
        is_current = state.phase is Phase.PAGING and number in state.current
        if result.wait_until is not None:
            self._defer(result.wait_until, now, is_current=is_current)
            return
        state.round_called = True
        self._write_down(order, result, is_current=is_current)
        for one in result.called:
            self._contacts.ask(one, number, now)
        if not is_current:
            return
        people = [one for one in result.called if not is_machine(one.id)]
        state.round_reached |= any(one.reached or one.later for one in people)
        if order.step == CATCH_ALL:
            state.turns += 1
        self._wait_for_answers(now)

    def contacted(self, number: int, fate: ContactFate, now: datetime) -> None:
        """Learn what became of a contact."""
        if self._contacts.contacted(number, fate, now):
            self._see_whether_anybody_is_left(now)

    def bounced(self, person: str, delivery: int, via: str, now: datetime) -> None:
        """Learn that what was sent never got there."""
        if self._contacts.bounced(person, delivery, via, now):
            self._see_whether_anybody_is_left(now)

    def call_failed(self, number: int, now: datetime) -> None:
        """Learn that a call could not be made, or nobody knows how far it came."""
        order = self._calls.pop(number, None)
        if order is None:
            return
        state = self._state
        self._diary.note("page.call_failed", number=number, step=order.step, round=order.round)
        if state.phase is not Phase.PAGING or number not in state.current:
            return
        if order.step == CATCH_ALL and not self._is_worn_out(now):
            state.next_at = now + SOON
            return
        state.turns += order.step == CATCH_ALL
        self._wait_for_answers(now)

    def _is_worn_out(self, now: datetime) -> bool:
        return now - (self._state.walk_began_at or now) >= PATIENCE

    def _wait_for_answers(self, now: datetime) -> None:
        """Wait as long as the step says; not at all when nobody can answer."""
        state, policy = self._state, self._state.start.policy
        if state.is_catch_all:
            state.next_at = now + parse_duration(policy.catch_all.every)
        elif self._contacts.somebody_may_answer():
            state.next_at = now + parse_duration(policy.steps[state.step].wait)
        else:
            self._see_whether_anybody_is_left(now)

    def _see_whether_anybody_is_left(self, now: datetime) -> None:
        """Go on at once when nobody can answer any more; the catch-all keeps its pace."""
        state = self._state
        if state.phase is not Phase.PAGING or not state.current or state.is_catch_all:
            return
        is_calling = any(number in self._calls for number in state.current)
        if not is_calling and not self._contacts.somebody_may_answer():
            self._advance(now)

    def _defer(self, until: str, now: datetime, *, is_current: bool) -> None:
        if not is_current:
            return
        state = self._state
        state.phase, state.is_asked, state.current = Phase.HELD, False, ()
        state.next_at = max(datetime.fromisoformat(until), now + timedelta(seconds=1))
        self._contacts.stop()
        self._diary.note("page.held", CLOCK, until=stamp(state.next_at))

    def _write_down(self, order: CallOrder, result: CallResult, *, is_current: bool) -> None:
        if not result.applies:
            # The next call comes at this very moment.
            haste = Haste.ALONG if is_current else Haste.NOW
            self._diary.note("page.skipped", haste=haste, number=order.number, step=order.step)
            return
        called = result.called
        reached = [one.id for one in called if one.reached]
        held = [one.id for one in called if one.held and not one.reached]
        self._diary.note(
            "page.called" if reached or held else "page.unreached",
            number=order.number,
            step=order.step,
            round=order.round,
            called=[one.id for one in called],
            reached=reached,
            held=held or None,
            failed=sum(one.failed for one in called),
            unknown=sum(one.unknown for one in called),
            possible_duplicates=sum(one.duplicates for one in called),
            passed_over=result.passed_over or None,
        )

    def _ends_at(self) -> datetime | None:
        """Return when the acknowledgement runs out; None when nothing was said."""
        span, taken = self._state.start.policy.acknowledge_for, self._state.taken.values()
        ends = [one.eta for one in taken if one.eta is not None]
        if span:
            ends += [one.at + parse_duration(span) for one in taken]
        return max(ends, default=None)

    def _settle(self, now: datetime) -> None:
        """Stop asking: enough have acknowledged."""
        state = self._state
        state.phase, state.ended_at, state.current = Phase.ACKNOWLEDGED, None, ()
        state.next_at = self._ends_at() or now + REST
        self._contacts.stop()
