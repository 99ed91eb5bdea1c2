"""Carry out a page's orders beside its story; what becomes of each is brought back to it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.pages import PageActivities
    from tocsin.domain.paging.messages import (
        CallOrder,
        CallResult,
        ContactFate,
        ContactOrder,
    )
    from tocsin.domain.paging.page import Page

DELIVERY = "delivery"
WITHIN, BEAT = timedelta(seconds=60), timedelta(seconds=4)
AT_ONCE = timedelta(seconds=4)
# What cannot even be tried for so long gives way to the next step, or the next way.
CALL_PATIENCE, CONTACT_PATIENCE = timedelta(minutes=5), timedelta(minutes=3)
BACKOFF = RetryPolicy(
    initial_interval=timedelta(milliseconds=500),
    backoff_coefficient=1.5,
    maximum_interval=timedelta(seconds=5),
)


class Errands:
    """Sends out what the page orders.

    Args:
        page: The page.
        settle: Called after each outcome, in the same moment.
    """

    def __init__(self, page: Page, settle: Callable[[], object]) -> None:
        self._page = page
        self._settle = settle
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is under way."""
        return not self._under_way

    def carry_out(self) -> None:
        """Begin what was ordered, and go on."""
        for order in self._page.take_orders():
            errand = self._call(order) if isinstance(order, CallOrder) else self._contact(order)
            task = asyncio.create_task(errand)
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _call(self, order: CallOrder) -> None:
        try:
            result = await _called(order)
        except ActivityError:
            self._page.call_failed(order.number, workflow.now())
        else:
            self._page.called(order.number, result, workflow.now())
        self._settle()

    async def _contact(self, order: ContactOrder) -> None:
        try:
            fate = await workflow.execute_activity_method(
                PageActivities.contact,
                order,
                task_queue=DELIVERY,
                start_to_close_timeout=WITHIN,
                heartbeat_timeout=BEAT,
                schedule_to_close_timeout=CONTACT_PATIENCE,
                retry_policy=BACKOFF,
                summary=f"contact by {order.way.channel}",
            )
        except ActivityError:
            fate = ContactFate("unknown")
        self._page.contacted(order.number, fate, workflow.now())
        self._settle()


async def _called(order: CallOrder) -> CallResult:
    """Make a call by a local activity: it asks the record and nothing else, so it is quick.

    When the record is away, a patient regular one takes over. Made twice, its messages are one.

    Raises:
        ActivityError: It could not be made in time.
    """
    try:
        return await workflow.execute_local_activity_method(
            PageActivities.call,
            order,
            start_to_close_timeout=WITHIN,
            schedule_to_close_timeout=AT_ONCE,
            retry_policy=BACKOFF,
        )
    except ActivityError:
        return await workflow.execute_activity_method(
            PageActivities.call,
            order,
            start_to_close_timeout=WITHIN,
            heartbeat_timeout=BEAT,
            schedule_to_close_timeout=CALL_PATIENCE,
            retry_policy=BACKOFF,
            summary=f"call step {order.step}, round {order.round}",
        )
