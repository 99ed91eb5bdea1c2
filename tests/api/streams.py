"""Streams as a client reads them: a real server, real HTTP, and what came over it so far."""

import asyncio
import json
import threading
from contextlib import asynccontextmanager, contextmanager, suppress

import httpx
import uvicorn

from api.app import create_app
from tests.polling import PATIENCE, eventually, until


@contextmanager
def served(settings, create=create_app):
    """Serve the API, or another application, with uvicorn in a thread; give its URL."""
    app = create(settings)
    config = uvicorn.Config(
        app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()

    def has_started():
        assert thread.is_alive()
        return server.started

    until(has_started, "the server", every=0.01)
    try:
        (socket,) = server.servers[0].sockets
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)


class Heard:
    """What came down one stream."""

    def __init__(self, answer):
        self.answer = answer
        self.events, self.cursor, self.retry, self.beats, self.is_over = (
            [],
            None,
            None,
            0,
            False,
        )

    async def read(self):
        event = {}
        with suppress(httpx.HTTPError):
            async for line in self.answer.aiter_lines():
                name, _, value = line.partition(":")
                if line:
                    event[name or "comment"] = value.strip()
                    continue
                self._take(event)
                event = {}
        self.is_over = True

    def _take(self, event):
        self.cursor = event.get("id", self.cursor)
        self.retry = int(event.get("retry", self.retry or 0)) or None
        if "event" in event:
            self.events.append((event["event"], json.loads(event["data"]), event.get("id")))
        else:
            self.beats += 1

    def of(self, ref):
        return [data["seq"] for _, data, _ in self.events if data.get("ref") == ref]

    @property
    def refs(self):
        return {data["ref"] for _, data, _ in self.events if "ref" in data}

    @property
    def closed(self):
        return next((data["why"] for name, data, _ in self.events if name == "feed.closed"), "")

    def __repr__(self):
        return repr((self.events, self.beats, self.is_over))

    async def until(self, condition, patience=PATIENCE):
        """Wait for something, by looking again and again."""
        return await eventually(
            lambda: self, "what was heard", condition, within=patience, every=0.02
        )

    async def has(self, ref, count=1):
        return await self.until(lambda heard: len(heard.of(ref)) >= count)


@asynccontextmanager
async def listening(url, token, cursor=None, cookie=None, **query):
    """Open a stream, and give what comes down it, once its beginning has come."""
    headers = {"Cookie": cookie} if cookie else {"Authorization": f"Bearer {token}"}
    if cursor:
        headers["Last-Event-ID"] = cursor
    async with (
        httpx.AsyncClient(base_url=url, timeout=60) as client,
        client.stream("GET", "/v1/events", params=query, headers=headers) as answer,
    ):
        heard = Heard(answer)
        if not answer.is_success:
            await answer.aread()
            yield heard
            return
        reading = asyncio.create_task(heard.read())
        await heard.until(lambda heard: heard.beats or heard.events or heard.is_over)
        yield heard
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def missed(url, token, cursor, **query):
    """Return what a stream that ends once it has caught up tells."""
    async with listening(url, token, cursor, follow="false", **query) as heard:
        return await heard.until(lambda heard: heard.is_over)
