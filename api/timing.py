"""Time every answer by route template, method and status, and span it where traces are made.

Plain ASGI, like the guard, because a middleware that wraps responses costs intake its rate.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from tocsin import telemetry

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tocsin.spans import Spans

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
STREAM = "/v1/events"
DECISION = "/v1/cases/{ref}/gates/{gate}/decisions"
OK, REFUSED = 200, 300


class Timing:
    """Times requests from their arrival to the last byte of their answer; not open streams."""

    def __init__(self, app: ASGIApp, spans: Spans | None = None) -> None:
        self._app, self._spans = app, spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and time it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._spans is None or scope["path"] == STREAM:
            await self._timed(scope, receive, send)
        else:
            method = _method(scope)
            with self._spans.request(method, Headers(scope=scope)) as span:
                status = await self._timed(scope, receive, send)
                self._spans.name(span, method, _route(scope), status)

    async def _timed(self, scope: Scope, receive: Receive, send: Send) -> int:
        begin, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            _count(_method(scope), _route(scope), status, time.perf_counter() - begin)
        return status


def _count(method: str, route: str, status: int, seconds: float) -> None:
    if route == STREAM and status == OK:
        return
    telemetry.REQUESTS.labels(method, route, status).observe(seconds)
    if route == DECISION and OK <= status < REFUSED:
        telemetry.DECISIONS.observe(seconds)


def _method(scope: Scope) -> str:
    method: str = scope["method"]
    return method if method in METHODS else "(other)"


def _route(scope: Scope) -> str:
    """Return the template of the route that was taken; nothing of the path itself."""
    return getattr(scope.get("route"), "path", "(none)")
