"""Heartbeat for every activity that has a heartbeat timeout, while its thread is busy.

A killed worker is then noticed in seconds, although our activities are short and synchronous
and would hardly ever come round to a heartbeat of their own.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from temporalio import activity
from temporalio.worker import (
    ActivityInboundInterceptor,
    ActivityOutboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
)

EVERY_SECONDS = 1.0


class Heartbeats(Interceptor):
    """Adds a heartbeat beside each activity."""

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,  # noqa: A002 - the SDK's name
    ) -> ActivityInboundInterceptor:
        """Wrap one execution."""
        return _Beating(next)


class _Beating(ActivityInboundInterceptor):
    def init(self, outbound: ActivityOutboundInterceptor) -> None:
        # Taken here, because the SDK replaces it by one for the activity's thread.
        self._beat: Callable[..., None] = outbound.heartbeat
        super().init(outbound)

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401
        """Run the activity, beating beside it."""
        if not activity.info().heartbeat_timeout:
            return await super().execute_activity(input)
        # A timer instead of a task: most activities are over before it is due once.
        beating = _Beat(self._beat)
        try:
            return await super().execute_activity(input)
        finally:
            beating.stop()


class _Beat:
    """A heartbeat each second, in the context of the activity that it is made in."""

    def __init__(self, beat: Callable[..., None]) -> None:
        self._beat = beat
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(EVERY_SECONDS, self._again)

    def _again(self) -> None:
        self._beat()
        self._timer = self._loop.call_later(EVERY_SECONDS, self._again)

    def stop(self) -> None:
        """Beat no more."""
        self._timer.cancel()
