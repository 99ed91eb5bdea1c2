"""Count the clocks whose length is the law's, outside the story's own deterministic code.

The arithmetic needs calendars, and it is mended from release to release; so an activity does
it, and the history keeps its answer: a case under way is never counted anew by an update of
the product. What cannot be counted is due at once, and counsel is told.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from temporalio import workflow
from temporalio.exceptions import ApplicationError

from activities.deadlines import CountRequest
from tocsin.domain import clocks
from tocsin.domain.clocks import Clock, ClockError, ClockState
from tocsin.domain.law.counted import Counted
from tocsin.domain.law.reckoning import Event
from tocsin.domain.playbook import ClockSpec, Playbook
from tocsin.domain.timeline import stamp
from tocsin.domain.tolling import event_of, may_lie_ahead, name_of, struck_event
from workflows.casework.arithmetic import counted_by
from workflows.casework.courier import Courier
from workflows.casework.messages import TurnClock
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState
from workflows.casework.timekeeper import Start, Timekeeper

Events: TypeAlias = tuple[Event, ...]
UNCOUNTED = "clock-uncounted"
RECEIVED = "received"
SLACK = timedelta(minutes=5)  # clocks differ


class Reckoner:
    """Counts clocks by law, one question at a time."""

    def __init__(
        self, state: CaseState, scribe: Scribe, timekeeper: Timekeeper, courier: Courier
    ) -> None:
        self._state = state
        self._scribe = scribe
        self._timekeeper = timekeeper
        self._courier = courier
        self._one_at_a_time = asyncio.Lock()
        self._starting: dict[str, Start] = {}  # what is being counted for the first time

    async def settle(self) -> None:
        """Count every clock that was started and not counted yet."""
        while self._timekeeper.uncounted:
            start = self._timekeeper.uncounted.pop(0)
            if start.anew or start.spec.id not in self._starting:
                self._starting[start.spec.id] = start
                await self._start(start)

    async def _start(self, start: Start) -> None:
        """Count a clock and let it run, unless it is not wanted any more by then."""
        events = start.events
        code = None
        try:
            counted = await self.count(start.spec, events)
        except ApplicationError as error:
            counted, code = None, error.type
        if self._starting.get(start.spec.id) is not start:
            return
        del self._starting[start.spec.id]
        spec = self._spec_of(start.spec)
        if spec != start.spec:
            if spec is not None:  # the case came to another version meanwhile
                self._timekeeper.start_clock(spec, start.trigger, anew=start.anew)
            return
        clock = clocks.begin(start.spec, events, counted)
        if clock.state is ClockState.UNCOUNTED:
            self._scribe.write("clock.uncounted", clock=clock.id, code=code or "no-number")
            self._courier.send(("role:legal_counsel",), UNCOUNTED, urgency="urgent")
        else:
            self._timekeeper.announce(clock)
        self._timekeeper.keep(clock)

    def _spec_of(self, spec: ClockSpec) -> ClockSpec | None:
        """Return what the case's playbook says of a clock now; None once the case is over."""
        if not self._state.stage:
            return None
        return next((one for one in self._state.playbook.clocks if one.id == spec.id), None)

    async def turn(self, message: TurnClock) -> dict[str, Clock]:
        """Return the clocks of one law as they are after a turn, by id; none for a plain one.

        What happens to a matter happens to all its deadlines under that law: to both sides of
        a window.

        Raises:
            ApplicationError: The law does not know that, or does not count it.
        """
        asked = self._state.clocks[message.clock]
        if not asked.spec.is_counted_by_law:
            return {}

        def happened() -> list[tuple[Clock, Events]]:
            asked = self._state.clocks.get(message.clock)
            if asked is None or not asked.spec.is_counted_by_law:
                detail = f"This case has no clock {message.clock!r} of a law any more."
                raise ApplicationError(detail, type="no-such-clock", non_retryable=True)
            try:
                change = turning(asked, message, workflow.now())
            except ClockError as error:
                raise ApplicationError(
                    error.detail, type=error.code, non_retryable=True
                ) from error
            return [(clock, change(clock.events)) for clock in self._siblings(asked)]

        return await self._counted(happened)

    async def moved(self, playbook: Playbook) -> dict[str, Clock]:
        """Return the live clocks as another version of the playbook counts them, by id.

        Raises:
            ApplicationError: Its law pack does not count one of them.
        """
        state, specs = self._state, {spec.id: spec for spec in playbook.clocks}
        async with self._one_at_a_time:
            while True:
                before, moved = dict(state.clocks), {}
                for clock in before.values():
                    spec = specs.get(clock.id)
                    if spec is None or not clock.is_live:
                        continue
                    counted = None
                    if spec.is_counted_by_law:
                        counted = await self.count(spec, clocks.events_under(spec, clock))
                    moved[clock.id] = clocks.move(clock, spec, counted, state.severity)
                if _is_same(state.clocks, before):
                    return moved

    async def _counted(
        self, happened: Callable[[], list[tuple[Clock, Events]]]
    ) -> dict[str, Clock]:
        """Count what has happened to clocks; once more, when one has changed meanwhile."""
        async with self._one_at_a_time:
            while True:
                asked = happened()
                turned = {}
                for clock, events in asked:
                    counted = await self.count(clock.spec, events)
                    again = clocks.recount(clock, events, counted)
                    turned[clock.id] = _as_it_stands(clock, again)
                if all(self._state.clocks.get(clock.id) is clock for clock, _ in asked):
                    return turned

    async def follow(self, event: str) -> dict[str, Clock]:
        """Return the clocks whose law knows what has happened, as they are after it, by id.

        A playbook's actions and verdicts happen to its laws' clocks too, by the same name.

        Raises:
            ApplicationError: One of the laws does not allow it any more.
        """

        def happened() -> list[tuple[Clock, Events]]:
            return [
                (clock, (*clock.events, Event(name, self._instant_of(name, clock))))
                for clock in self._state.clocks.values()
                if clock.spec.is_counted_by_law and clock.ended_at is None
                if (name := name_of(clock.law, event)) is not None
            ]

        return await self._counted(happened) if happened() else {}

    def _instant_of(self, name: str, clock: Clock) -> datetime:
        """Return when it happened: what was received came with the last paper since."""
        last = max(self._state.arrivals.values(), default=None)
        if RECEIVED not in name or last is None or last <= clock.events[-1].at:
            return workflow.now()
        return last

    async def hear(self, event: str, by: str) -> None:
        """Let the clocks know a verdict; where its law refuses it, counsel is told."""
        try:
            counted = await self.follow(event)
        except ApplicationError as error:
            self._refused(event, by, error)
            return
        self.record(counted, by)

    def _refused(self, event: str, by: str, error: ApplicationError) -> None:
        """Write that a law does not take what has happened, and tell counsel."""
        self._scribe.write("clock.refused", by, happened=event, code=error.type)
        self._courier.send(("role:legal_counsel",), UNCOUNTED, urgency="urgent")

    async def strike(self, event: str) -> None:
        """Take an event that was found void from every clock that knows it.

        Where a law is not counted without it, it stays, and counsel is told.
        """
        for clock_id in tuple(self._state.clocks):
            void = self._void_event(clock_id, event)
            if void is None:
                continue
            try:
                counted = await self._counted(partial(self._without, clock_id, event))
            except ApplicationError as error:
                self._refused(event, "system", error)
                continue
            for clock in counted.values():
                self._keep(clock, "clock.struck", "system", void)

    def _void_event(self, clock_id: str, event: str) -> Event | None:
        clock = self._state.clocks.get(clock_id)
        if clock is None or (clock.ended_at is not None and not clock.is_ended_by_law):
            return None
        return next((one for one in reversed(clock.events[1:]) if one.name == event), None)

    def _without(self, clock_id: str, event: str) -> list[tuple[Clock, Events]]:
        void = self._void_event(clock_id, event)
        if void is None:
            return []
        clock = self._state.clocks[clock_id]
        return [(clock, tuple(one for one in clock.events if one != void))]

    def record(self, counted: dict[str, Clock], by: str) -> None:
        """Take over clocks to which something has happened, and write why."""
        for clock in counted.values():
            self._keep(clock, "clock.recorded", by, clock.events[-1])

    def _keep(self, clock: Clock, entry: str, by: str, happened: Event) -> None:
        self._timekeeper.keep(clock)
        self._scribe.write(
            entry,
            by,
            clock=clock.id,
            due_at=stamp(clock.due_at),
            happened=happened.name,
            happened_at=stamp(happened.at),
            state=clock.state.value,
            why=list(clock.why),
        )

    def _siblings(self, asked: Clock) -> list[Clock]:
        return [
            clock
            for clock in self._state.clocks.values()
            if clock.spec.law == asked.spec.law
            and clock.spec.is_counted_by_law
            and (clock.ended_at is None or clock.is_ended_by_law)
        ]

    async def count(self, spec: ClockSpec, events: tuple[Event, ...]) -> Counted:
        """Ask what a clock comes to.

        Raises:
            ApplicationError: The engine refuses, with its code.
        """
        assert spec.terms is not None  # noqa: S101 - the library embeds them
        request = CountRequest(spec.terms, events, self._state.jurisdiction)
        return await counted_by(request)


def _is_same(now: Mapping[str, Clock], before: Mapping[str, Clock]) -> bool:
    """Tell whether nothing has happened to any clock: each change makes another one."""
    same = all(now.get(name) is clock for name, clock in before.items())
    return same and len(now) == len(before)


def _as_it_stands(before: Clock, clock: Clock) -> Clock:
    """Let a breach be one still, unless the law gives more time after all."""
    is_over = before.state is ClockState.BREACHED and clock.due_at <= workflow.now()
    return replace(clock, state=ClockState.BREACHED) if is_over else clock


def turning(clock: Clock, message: TurnClock, now: datetime) -> Callable[[Events], Events]:
    """Return what a turn makes of all that happened to a matter under one law.

    Raises:
        ClockError: The clock cannot be turned so.
    """
    if message.verb == "strike":
        struck = struck_event(clock, message.event)
        return lambda events: tuple(event for event in events if event != struck)
    at = message.at or now
    event = event_of(clock, message.verb, at, message.event, message.until)
    if event.at > now + SLACK and event.name not in may_lie_ahead(clock.law):
        told = f"{event.name} lies in the future: record it when it has happened."
        raise ClockError("event-in-future", told)
    return lambda events: (*events, event)
