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
        beating = asyncio.create_task(self._keep_beating())
        try:
            return await super().execute_activity(input)
        finally:
            beating.cancel()

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            self._beat()
