"""What another policy or schedule would have done to the pages of the past.

The page is the same state machine that the workflow runs. Assumed: every call gets through at
once; whoever acknowledged takes as long after they are called as they took then; nobody else
answers. What came after the first acknowledgement is not played.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tocsin.domain.paging import choosing
from tocsin.domain.paging.messages import (
    Acknowledge,
    Called,
    CallOrder,
    CallResult,
    ContactFate,
    ContactOrder,
    PageStart,
)
from tocsin.domain.paging.page import Page
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.paging.ports import Leads
from tocsin.domain.paging.resolving import chosen
from tocsin.domain.paging.state import Phase, begun
from tocsin.domain.timeline import stamp

MOST_MOMENTS = 5_000
SENT = ContactFate("sent")
ASSUMPTION = (
    "Every call gets through at once; whoever acknowledged takes as long after they are called "
    "as they took then; nobody else answers."
)


@dataclass(frozen=True, slots=True)
class Woken:
    """Somebody (``user:<id>``) was called; ``zone`` is that of their clock, if known."""

    person: str
    at: datetime
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How a page went.

    Attributes:
        answered_at: When enough had acknowledged; None when that never came.
        is_exhausted: Everybody was asked and nobody answered.
    """

    woken: tuple[Woken, ...] = ()
    answered_at: datetime | None = None
    is_exhausted: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """A page of the past.

    Attributes:
        delays: How long after their call those took who acknowledged, by ``user:<id>``.
        course: How it went in fact.
        due_at: When the clock that it was about was due.
    """

    start: PageStart
    opened_at: datetime
    delays: Mapping[str, timedelta] = field(default_factory=dict)
    course: Course = Course()
    due_at: datetime | None = None

    def misses(self, course: Course) -> bool:
        """Tell whether nobody had answered by the time the clock was due."""
        answered = course.answered_at
        return self.due_at is not None and (answered is None or answered > self.due_at)


def play(past: Past, policy: EscalationPolicy | None, responders: Leads) -> Course:
    """Say how a page would have gone; by its own policy when no other is given."""
    start = replace(past.start, policy=policy) if policy else past.start
    return _Play(past, Page(begun(start)), responders).course()


class _Play:
    """One page that is played."""

    def __init__(self, past: Past, page: Page, responders: Leads) -> None:
        self._past, self._page, self._responders = past, page, responders
        self._answers: list[tuple[datetime, str]] = []
        self._expected: set[str] = set()
        self._woken: list[Woken] = []

    def course(self) -> Course:
        now = self._past.opened_at
        self._page.begin(now)
        for _ in range(MOST_MOMENTS):
            self._carry_out(now)
            phase = self._page.state.phase
            if phase in (Phase.ACKNOWLEDGED, Phase.EXHAUSTED, Phase.RESOLVED):
                break
            moment = self._next()
            if moment is None:
                break
            now = max(now, moment)
            self._go_on(now)
        phase = self._page.state.phase
        answered_at = now if phase is Phase.ACKNOWLEDGED else None
        return Course(tuple(self._woken), answered_at, phase is Phase.EXHAUSTED)

    def _next(self) -> datetime | None:
        answer = self._answers[0][0] if self._answers else None
        moments = [at for at in (self._page.due(), answer) if at is not None]
        return min(moments, default=None)

    def _go_on(self, now: datetime) -> None:
        if self._answers and self._answers[0][0] <= now:
            _, person = heapq.heappop(self._answers)
            self._page.acknowledge(Acknowledge(person, via="simulation"), now)
        else:
            self._page.wake(now)

    def _carry_out(self, now: datetime) -> None:
        """Let every order succeed; those that come of it, too."""
        while orders := self._page.take_orders():
            for order in orders:
                if isinstance(order, ContactOrder):
                    self._page.contacted(order.number, SENT, now)
                else:
                    self._page.called(order.number, self._call(order, now), now)
        self._page.diary.take()

    def _call(self, order: CallOrder, now: datetime) -> CallResult:
        if (until := choosing.deferred_until(order, now)) is not None:
            return CallResult(wait_until=stamp(until))
        if not choosing.applies(order, now):
            return CallResult(applies=False)
        choice = chosen(self._responders, order, now).choice
        for one in choice.people:
            self._woken.append(Woken(one.id, now, one.zone))
            self._expect(one.id, now)
        called = tuple(Called(one.id, reached=True) for one in choice.people)
        return CallResult(called=called, passed_over=len(choice.passed_over))

    def _expect(self, person: str, now: datetime) -> None:
        delay = self._past.delays.get(person)
        if delay is not None and person not in self._expected:
            self._expected.add(person)
            heapq.heappush(self._answers, (now + delay, person))
