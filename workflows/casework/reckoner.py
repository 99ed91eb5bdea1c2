"""Count the clocks whose length is the law's, outside the story's own deterministic code.

The arithmetic needs calendars, and it is mended from release to release; so an activity does
it, and the history keeps its answer: a case under way is never counted anew by an update of
the product. What cannot be counted is due at once, and counsel is told.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeAlias

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

from activities.deadlines import CountRequest, DeadlineActivities
from tocsin.domain import clocks
from tocsin.domain.clocks import Clock, ClockError, ClockState
from tocsin.domain.law.counted import Counted
from tocsin.domain.law.reckoning import Event
from tocsin.domain.playbook import ClockSpec
from tocsin.domain.timeline import stamp
from tocsin.domain.tolling import event_of, name_of, struck_event
from workflows.casework.courier import Courier
from workflows.casework.messages import TurnClock
from workflows.casework.scribe import EVENTUALLY, Scribe
from workflows.casework.state import CaseState
from workflows.casework.timekeeper import Timekeeper

Events: TypeAlias = tuple[Event, ...]
UNCOUNTED = "clock-uncounted"
RECEIVED = "received"
ONCE = RetryPolicy(maximum_attempts=1)


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

    async def settle(self) -> None:
        """Count every clock that was started and not counted yet."""
        while self._timekeeper.uncounted:
            spec, trigger = self._timekeeper.uncounted.pop(0)
            assert spec.terms is not None  # noqa: S101 - the library embeds them
            main = spec.terms.laws[0].start.main
            await self._start(spec, (Event(main, trigger),))

    async def _start(self, spec: ClockSpec, events: tuple[Event, ...]) -> None:
        code = None
        try:
            counted = await self.count(spec, events)
        except ApplicationError as error:
            counted, code = None, error.type
        clock = clocks.begin(spec, events, counted)
        if clock.state is ClockState.UNCOUNTED:
            self._scribe.write("clock.uncounted", clock=clock.id, code=code or "no-number")
            self._courier.send(("role:legal_counsel",), UNCOUNTED, urgency="urgent")
        else:
            self._timekeeper.announce(clock)
        self._timekeeper.keep(clock)

    async def turn(self, message: TurnClock) -> dict[str, Clock]:
        """Return the clocks of one law as they are after a turn, by id; none for a plain one.

        What happens to a matter happens to all its deadlines under that law: to both sides of
        a window.

        Raises:
            ApplicationError: The law does not know that, or does not count it.
        """
        async with self._one_at_a_time:
            asked = self._state.clocks[message.clock]
            if not asked.spec.is_counted_by_law:
                return {}
            try:
                happened = turning(asked, message, workflow.now())
            except ClockError as error:
                raise ApplicationError(
                    error.detail, type=error.code, non_retryable=True
                ) from error
            turned = {}
            for clock in self._siblings(asked):
                events = happened(clock.events)
                counted = await self.count(clock.spec, events)
                turned[clock.id] = _as_it_stands(clock, clocks.recount(clock, events, counted))
            return turned

    async def follow(self, event: str) -> dict[str, Clock]:
        """Return the clocks whose law knows what has happened, as they are after it, by id.

        A playbook's actions and verdicts happen to its laws' clocks too, by the same name.

        Raises:
            ApplicationError: One of the laws does not allow it any more.
        """
        known = [
            (clock, name)
            for clock in self._state.clocks.values()
            if clock.spec.is_counted_by_law and clock.ended_at is None
            if (name := name_of(clock.law, event)) is not None
        ]
        turned = {}
        for clock, name in known:
            async with self._one_at_a_time:
                events = (*clock.events, Event(name, self._instant_of(name, clock)))
                counted = await self.count(clock.spec, events)
                turned[clock.id] = _as_it_stands(clock, clocks.recount(clock, events, counted))
        return turned

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
            self._scribe.write("clock.refused", by, happened=event, code=error.type)
            self._courier.send(("role:legal_counsel",), UNCOUNTED, urgency="urgent")
            return
        self.record(counted, by)

    async def strike(self, event: str) -> None:
        """Take an event that was found void from every clock that knows it."""
        for clock in tuple(self._state.clocks.values()):
            if clock.ended_at is not None and not clock.is_ended_by_law:
                continue
            void = next((e for e in reversed(clock.events[1:]) if e.name == event), None)
            if void is None:
                continue
            async with self._one_at_a_time:
                events = tuple(one for one in clock.events if one != void)
                counted = await self.count(clock.spec, events)
            again = _as_it_stands(clock, clocks.recount(clock, events, counted))
            self._keep(again, "clock.struck", "system", void)

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
        try:
            return await self._quickly(request)
        except ActivityError as error:
            cause = error.cause
        except ApplicationError as error:
            cause = error
        if isinstance(cause, ApplicationError) and cause.non_retryable:
            raise ApplicationError(cause.message, type=cause.type, non_retryable=True)
        return await self._patiently(request)

    @staticmethod
    async def _quickly(request: CountRequest) -> Counted:
        return await workflow.execute_local_activity_method(
            DeadlineActivities.count,
            request,
            schedule_to_close_timeout=timedelta(seconds=2),
            retry_policy=ONCE,
        )

    @staticmethod
    async def _patiently(request: CountRequest) -> Counted:
        try:
            return await workflow.execute_activity_method(
                DeadlineActivities.count,
                request,
                start_to_close_timeout=timedelta(seconds=10),
                heartbeat_timeout=timedelta(seconds=4),
                retry_policy=EVENTUALLY,
                summary="count a deadline",
            )
        except FailureError as error:
            cause = error.cause or error
            kind = cause.type if isinstance(cause, ApplicationError) else None
            raise ApplicationError(str(cause), type=kind, non_retryable=True) from error


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
    return lambda events: (*events, event)
