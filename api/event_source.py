"""Server-sent events on the wire, after the HTML standard's ``text/event-stream``."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tocsin.desk.events import Told

MEDIA_TYPE = "text/event-stream"
PATIENCE = 30.0  # seconds for a reader that takes nothing at all
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventSource(Response):
    """Sends what is told until it ends or the reader goes."""

    media_type = MEDIA_TYPE

    def __init__(self, told: AsyncGenerator[Told], leave: Callable[[], None]) -> None:
        """Send ``told``; ``leave`` is called once, however it ends."""
        self._told, self._leave = told, leave
        super().__init__(headers=HEADERS)
        del self.headers["content-length"]

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        watching = asyncio.create_task(self._watch(receive))
        try:
            await send(
                {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
            )
            async with aclosing(self._told) as told:
                async for one in told:
                    async with asyncio.timeout(PATIENCE):
                        await _send(send, written(one), more=True)
            async with asyncio.timeout(PATIENCE):
                await _send(send, b"", more=False)
        except TimeoutError:
            pass  # it takes nothing; the connection is closed under it
        finally:
            self._leave()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def _watch(self, receive: Receive) -> None:
        """End the stream when the reader goes: sending to nobody raises nothing."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._leave()


def written(told: Told) -> bytes:
    """Write one event, or a comment when there is nothing but a sign of life."""
    lines = []
    if told.retry is not None:
        lines.append(f"retry: {told.retry}")
    if told.cursor:
        lines.append(f"id: {told.cursor}")
    if told.event:
        lines += [f"event: {told.event}", f"data: {json.dumps(told.data)}"]
    else:
        lines.append(": still here")
    return ("\n".join(lines) + "\n\n").encode()


async def _send(send: Send, body: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
