"""Time every answer by route template, method and status. Streams are left out.

Plain ASGI, like the guard, because a middleware that wraps responses costs intake its rate.
"""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tocsin import telemetry

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
STREAM = "/v1/events"
DECISION = "/v1/cases/{ref}/gates/{gate}/decisions"
OK, REFUSED = 200, 300


class Timing:
    """Times requests from their arrival to the last byte of their answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and time it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            _count(scope, status, time.perf_counter() - begin)


def _count(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path", "(none)")
    method = scope["method"] if scope["method"] in METHODS else "(other)"
    if route == STREAM and status == OK:
        return
    telemetry.REQUESTS.labels(method, route, status).observe(seconds)
    if route == DECISION and OK <= status < REFUSED:
        telemetry.DECISIONS.observe(seconds)
