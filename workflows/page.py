"""Ask a human to act now, until one does: walk the policy, and hear what people answer.

What a page does is decided by ``tocsin.domain.paging``, without Temporal. Here it gets its
time, its timer, its activities and its record.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from tocsin.domain.paging import refusals
    from tocsin.domain.paging.diary import Diary
    from tocsin.domain.paging.messages import (
        Acknowledge,
        Decline,
        Delegate,
        Escalate,
        HeardFrom,
        PageAnswer,
        PageStart,
        Resolve,
        SettledElsewhere,
        Snooze,
    )
    from tocsin.domain.paging.page import Page
    from tocsin.domain.paging.refusals import PageRefusedError
    from tocsin.domain.paging.state import PageState, begun
    from tocsin.domain.timeline import stamp
    from workflows.paging.errands import Errands
    from workflows.paging.scribe import PageScribe

LONG_HISTORY = 1000
RECENT_ANSWERS = 200
AT_ONCE = timedelta(milliseconds=1)


@workflow.defn(name="Page")
class PageWorkflow:
    """One run per page; the workflow id is ``page/<page id>``."""

    @workflow.init
    def __init__(self, start: PageStart | PageState) -> None:
        """Set up: an update can come before ``run`` does."""
        self.state = begun(start) if isinstance(start, PageStart) else start
        self.page = Page(self.state, Diary())
        self.scribe = PageScribe(self.state, self.page.diary)
        self.errands = Errands(self.page, self._settle)

    @workflow.run
    async def run(self, start: PageStart | PageState) -> str:  # noqa: ARG002 - see init
        """Ask until somebody answers; live on until it is resolved, or over."""
        writing = asyncio.create_task(self.scribe.run())
        self._begin()
        while not self.state.is_over:
            await self._sleep()
            if writing.done():
                writing.result()
            self.page.wake(workflow.now())
            self._settle()
            self._renew_when_long()
        await workflow.wait_condition(
            lambda: self.errands.is_idle and workflow.all_handlers_finished()
        )
        await self.scribe.drain()
        writing.cancel()
        return self.state.phase.value

    def _begin(self) -> None:
        self.page.begin(workflow.now())
        self._settle()

    def _settle(self) -> int:
        """Carry out and write down what has been decided at this moment."""
        self.errands.carry_out()
        return self.scribe.take_down()

    async def _sleep(self) -> None:
        """Wait for what is due next; whatever changes that, or the end, ends the wait."""
        due = self.page.due()
        try:
            await workflow.wait_condition(
                lambda: self.state.is_over or self.page.due() != due or self._may_renew(),
                timeout=self._until(due),
                timeout_summary=f"{self.state.phase.value}: due",
            )
        except TimeoutError:
            return

    def _until(self, due: datetime | None) -> timedelta | None:
        return None if due is None else max(due - workflow.now(), AT_ONCE)

    def _may_renew(self) -> bool:
        info = workflow.info()
        is_long = info.get_current_history_length() > LONG_HISTORY
        return (
            (is_long or info.is_continue_as_new_suggested())
            and self.errands.is_idle
            and workflow.all_handlers_finished()
        )

    def _renew_when_long(self) -> None:
        """Go on as a new run with the whole state; what the record lacks goes along."""
        if self._may_renew() and not self.state.is_over:
            workflow.continue_as_new(self.state)

    @workflow.update(name="acknowledge")
    async def acknowledge(self, message: Acknowledge) -> PageAnswer:
        """Have it."""
        return await self._answer(lambda now: self.page.acknowledge(message, now))

    @acknowledge.validator
    def _may_acknowledge(self, message: Acknowledge) -> None:
        self._permit(lambda now: refusals.to_acknowledge(self.state, message, now))

    @workflow.update(name="take_over")
    async def take_over(self, message: Acknowledge) -> PageAnswer:
        """Have it instead of who has it."""
        return await self._answer(lambda now: self.page.take_over(message, now))

    @take_over.validator
    def _may_take_over(self, message: Acknowledge) -> None:
        self._permit(lambda now: refusals.to_acknowledge(self.state, message, now))

    @workflow.update(name="decline")
    async def decline(self, message: Decline) -> PageAnswer:
        """Say that one cannot."""
        return await self._answer(lambda now: self.page.decline(message, now))

    @decline.validator
    def _may_decline(self, message: Decline) -> None:
        self._permit(lambda _: refusals.to_decline(self.state, message))

    @workflow.update(name="delegate")
    async def delegate(self, message: Delegate) -> PageAnswer:
        """Let somebody else be asked instead."""
        return await self._answer(lambda now: self.page.delegate(message, now))

    @delegate.validator
    def _may_delegate(self, message: Delegate) -> None:
        self._permit(lambda _: refusals.to_delegate(self.state, message))

    @workflow.update(name="snooze")
    async def snooze(self, message: Snooze) -> PageAnswer:
        """Let nobody be asked for a while."""
        return await self._answer(lambda now: self.page.snooze(message, now))

    @snooze.validator
    def _may_snooze(self, message: Snooze) -> None:
        self._permit(lambda now: refusals.to_snooze(self.state, message, now))

    @workflow.update(name="escalate")
    async def escalate(self, message: Escalate) -> PageAnswer:
        """Go on to the next step now."""
        return await self._answer(lambda now: self.page.escalate(message, now))

    @escalate.validator
    def _may_escalate(self, message: Escalate) -> None:  # noqa: ARG002 - the SDK's signature
        self._permit(lambda _: refusals.is_asking(self.state))

    @workflow.update(name="resolve")
    async def resolve(self, message: Resolve) -> PageAnswer:
        """End it."""
        return await self._answer(lambda now: self.page.resolve(message, now))

    @resolve.validator
    def _may_resolve(self, message: Resolve) -> None:  # noqa: ARG002 - as above
        self._permit(lambda _: refusals.is_open(self.state))

    @workflow.signal(name="heard_from")
    def heard_from(self, message: HeardFrom) -> None:
        """Learn what a machine brings of a responder."""
        self._begin()
        self.page.heard_from(message, workflow.now())
        self._settle()

    @workflow.signal(name="settled_elsewhere")
    def settled_elsewhere(self, message: SettledElsewhere) -> None:
        """Learn that what it was about is done."""
        self._begin()
        self.page.settled_elsewhere(message, workflow.now())
        self._settle()

    async def _answer(self, change: Callable[[datetime], None]) -> PageAnswer:
        """Change the page once, and answer when the record has it or is known to be away."""
        self._begin()
        info = workflow.current_update_info()
        name = info.id if info else ""
        if name not in self.state.answered:
            change(workflow.now())
            self._remember(name, self._settle())
        seq = self.state.answered[name]
        await workflow.wait_condition(
            lambda: self.scribe.has_written(seq) or self.scribe.is_behind
        )
        eta = self.state.next_at
        return PageAnswer(
            seq,
            projected=self.scribe.has_written(seq),
            state=self.state.phase.value,
            has_it=self.state.holder,
            next_at=stamp(eta) if eta else None,
        )

    def _remember(self, name: str, seq: int) -> None:
        answered = {**self.state.answered, name: seq}
        self.state.answered = dict(list(answered.items())[-RECENT_ANSWERS:])

    def _permit(self, check: Callable[[datetime], None]) -> None:
        """Refuse what cannot be done, unless it is a repetition of what was done."""
        info = workflow.current_update_info()
        if info is not None and info.id in self.state.answered:
            return
        try:
            check(workflow.now())
        except PageRefusedError as error:
            raise ApplicationError(error.detail, type=error.code, non_retryable=True) from error
