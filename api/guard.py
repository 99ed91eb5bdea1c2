"""The two checks that every request passes before anything reads it: no NUL, not too large.

Plain ASGI, because a middleware that wraps responses would cost intake a fifth of its rate.
"""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem
from tocsin.desk.errors import DeskError, InvalidError, PayloadTooLargeError

BODY = 2 * 1024 * 1024
ROOM_FOR_FORMS = 64 * 1024
POURED_AWAY = 4  # so many times its limit of a form that is too large is read and forgotten


class Guard:
    """Refuses requests that could not be stored or would not fit.

    What is too large for a page's form is refused by the page itself: whoever sent it has to
    read why, and a browser reads an answer only once its whole form has been taken.
    """

    def __init__(
        self, app: ASGIApp, max_item_bytes: int, forms: Mapping[str, int] | None = None
    ) -> None:
        """Guard an application.

        Args:
            app: What is guarded.
            max_item_bytes: The largest item that intake takes.
            forms: Bytes that forms of pages may have, by path; one that ends with ``/`` stands
                for all below it.
        """
        self._app = app
        self._max_item_bytes = max_item_bytes
        self._forms = dict(forms or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, for_page = BODY, self._form(scope["path"])
        if scope["path"] == "/v1/intake":
            limit = self._max_item_bytes + ROOM_FOR_FORMS
        if for_page:
            limit = for_page
        fault = _fault(scope, limit * POURED_AWAY if for_page else limit)
        if fault:
            await problem(Request(scope), fault)(scope, receive, send)
            return
        most = limit * POURED_AWAY if for_page else limit
        is_over = for_page > 0 and _fault(scope, limit) is not None
        await self._app(scope, _counted(receive, limit, most, is_over=is_over), send)

    def _form(self, path: str) -> int:
        """Return how large the form of a page may be; 0 for anything else."""
        below = f"{path.rpartition('/')[0]}/"
        return self._forms.get(path) or self._forms.get(below) or 0


def too_large(limit: int) -> PayloadTooLargeError:
    """Say which limit a body is over."""
    return PayloadTooLargeError(f"At most {limit} bytes are accepted.", max_bytes=limit)


def _fault(scope: Scope, limit: int) -> DeskError | None:
    if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
        return InvalidError("NUL characters cannot be stored.")
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit() and int(value) > limit:
            return too_large(limit)
    return None


def _counted(receive: Receive, limit: int, most: int, *, is_over: bool) -> Receive:
    """Count what comes in, for senders that do not say how much it is.

    What is beyond ``limit`` is read and forgotten up to ``most`` before it is refused; all of
    it when it ``is_over`` the limit as its sender says.
    """
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        while (is_over or limit < total) and total <= most and message.get("more_body"):
            message = await receive()
            total += len(message.get("body", b""))
        if is_over or total > limit:
            raise HTTPException(413, f"At most {limit} bytes are accepted.")
        return message

    return counted
