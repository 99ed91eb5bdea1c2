"""A page that is driven by hand: its orders wait for outcomes, and time goes by when told."""

from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from tocsin.domain.paging.messages import (
    Called,
    CallOrder,
    CallResult,
    ContactFate,
    LaterWay,
    PageStart,
)
from tocsin.domain.paging.page import Page
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.paging.state import PageState, Phase, begun
from tocsin.domain.paging.view import project

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
STATES = TypeAdapter(PageState)
ANN, BEN, CEM, MIA = "user:ann", "user:ben", "user:cem", "user:mia"
MINUTE = timedelta(minutes=1)


def policy(*steps, **more):
    """Write ``policy("ann", "ben")``, or with whole steps; it waits five minutes at each."""
    written = [
        one if isinstance(one, dict) else {"to": [f"person:{one}"], "wait": "5m"}
        for one in steps
    ]
    catch_all = {"to": ["person:mia"], "every": "15m", "times": 2}
    return EscalationPolicy.model_validate({"steps": written, "catch_all": catch_all} | more)


def start_of(pinned, **changes):
    return PageStart(
        page_id="PG-7K3M-Q2XD",
        policy=pinned,
        opened_by="user:zoe",
        opened_at=NOON.isoformat(),
        head_hash="00",
        **changes,
    )


class Driven:
    """A page, its clock, and the orders that are under way."""

    def __init__(self, pinned, now=NOON, **changes):
        self.now = now
        self.page = Page(begun(start_of(pinned, **changes)))
        self.under_way = {}
        self.numbers = []
        self.made = []
        self.story = []
        self.page.begin(now)
        self.look()

    @property
    def state(self):
        return self.page.state

    @property
    def phase(self):
        return self.page.state.phase

    def look(self):
        """Take orders and news, and check what must hold at every moment."""
        for order in self.page.take_orders():
            assert self.phase is Phase.PAGING, f"{order} while {self.phase}"
            self.numbers.append(order.number)
            self.under_way[order.number] = order
            if isinstance(order, CallOrder):
                self.made.append((order.step, order.round))
        for one in self.page.diary.take():
            self.story.append(one.event)
            self.state.head = type(self.state.head)(self.state.head.seq + 1, "00")
        self.check()

    def check(self):
        state, due = self.state, self.page.due()
        assert not {*state.taken, *state.also} & {*state.declined}
        assert len(set(self.numbers)) == len(self.numbers), "a number came twice"
        assert project(state, state.head.seq).state == state.phase.value
        if state.is_over:
            assert due is None
            assert state.phase in (Phase.RESOLVED, Phase.EXHAUSTED)
            return
        calls = any(isinstance(one, CallOrder) for one in self.under_way.values())
        if state.phase is Phase.PAGING:
            assert state.next_at is not None or calls, "stuck: nothing is due"
        else:
            assert due == state.next_at
            assert due is not None, f"stuck while {state.phase}"
            assert all(one.due_at is None for one in state.asked.values())
        if state.phase is Phase.ACKNOWLEDGED:
            assert len(state.taken) >= 1
            assert state.holder in state.taken

    def calls(self):
        return [one for one in self.under_way.values() if isinstance(one, CallOrder)]

    def contacts(self):
        return [one for one in self.under_way.values() if not isinstance(one, CallOrder)]

    def settle(self, number, outcome):
        """Bring back what became of an order; None: nobody knows."""
        order = self.under_way.pop(number)
        if not isinstance(order, CallOrder):
            self.page.contacted(number, outcome or ContactFate("unknown"), self.now)
        elif outcome is None:
            self.page.call_failed(number, self.now)
        else:
            self.page.called(number, outcome, self.now)
        self.look()

    def answer_call(self, *people, later=(), reached=True, **more):
        """Let the call that is under way reach these people."""
        (order,) = self.calls()
        called = tuple(Called(one, reached=reached, later=later, **more) for one in people)
        self.settle(order.number, CallResult(called=called))

    def pass_time(self, amount):
        """Let time go by, waking the page whenever it is due."""
        until = self.now + amount
        while (due := self.page.due()) is not None and due <= until:
            self.now = max(due, self.now)
            self.page.wake(self.now)
            self.look()
            if self.under_way:
                break
        else:
            self.now = until

    def do(self, verb, *args):
        getattr(self.page, verb)(*args, self.now)
        self.look()

    def continue_as_new(self):
        """Go on with what a new run is given."""
        assert self.page.is_idle
        carried = STATES.validate_json(STATES.dump_json(self.state))
        assert carried == self.state
        self.page = Page(carried)
        self.check()


def ways(*said):
    """Write ``ways("sms+120", "voice+300")``."""
    split = [one.partition("+") for one in said]
    return tuple(LaterWay(channel, int(after or 0)) for channel, _, after in split)
