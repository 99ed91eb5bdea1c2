"""Signing in and out. What somebody had typed when their session ended comes through it."""

import json
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tocsin.console.failures import again
from tocsin.console.forms import APosted, ASent, Sent, StaleFormError
from tocsin.console.ours import inside, is_ours
from tocsin.console.render import page
from tocsin.console.visitor import AReader, Reader, TheDesk, visitor_of
from tocsin.desk.errors import DeskError, InvalidError
from tocsin.desk.session_cookies import COOKIE, SECURE_COOKIE, cookie_name
from tocsin.desk.session_views import OpenedSession

router = APIRouter()
LONGEST_NAME = 100


@router.get("/sign-in")
async def ask(reader: AReader, to: Annotated[str, Query(alias="next")] = "/") -> Response:
    """Ask who it is."""
    return _asked(reader, inside(to))


@router.post("/sign-in")
async def sign_in(request: Request, sent: ASent, reader: AReader, desk: TheDesk) -> Response:
    """Open a session, and go where they wanted to; or say no, the same way to everybody.

    No other site can sign somebody in as a person of its choice, to read what they write then.
    """
    if not is_ours(request):
        return _asked(reader, "/", error=StaleFormError())
    name, to = sent.one("name")[:LONGEST_NAME], inside(sent.one("next"))
    kept = sent.one("kept")
    held = _kept(kept) if kept else None
    address = request.client.host if request.client else ""
    agent = request.headers.get("user-agent", "")

    def tried() -> OpenedSession:
        return desk.sign_ins.open(name, sent.one("password"), address=address, agent=agent)

    try:
        opened = await to_thread.run_sync(tried)
    except DeskError as error:
        return _asked(reader, to, error=error, name=name, kept=kept)
    if opened.must_change:
        to = "/account/password"
    answer: Response = RedirectResponse(to, 303)
    if held and not opened.must_change:
        visitor = await visitor_of(request, opened.secret)
        answer = again(visitor, held, None)
    return _with_cookie(request, answer, opened.secret)


@router.post("/sign-out")
async def sign_out(request: Request, posted: APosted, desk: TheDesk) -> Response:
    """End the session. The cookie is worth nothing afterwards, wherever it was copied."""
    await to_thread.run_sync(desk.sign_ins.close, posted.visitor.secret)
    request.app.state.session_doorman.forget(posted.visitor.secret)
    answer = RedirectResponse("/sign-in", 303)
    for name in (COOKIE, SECURE_COOKIE):
        answer.delete_cookie(name, secure=name == SECURE_COOKIE, httponly=True)
    return answer


def _asked(
    reader: Reader, to: str, *, error: DeskError | None = None, name: str = "", kept: str = ""
) -> Response:
    return page(
        reader,
        "sign_in.html",
        next=to,
        error=error,
        name=name,
        kept=kept,
        ended=False,
    )


def _kept(text: str) -> Sent:
    """Read what was kept over the sign-in. It comes from the browser, so nothing is believed.

    Raises:
        InvalidError: It is not what we wrote.
    """
    try:
        data: dict[str, Any] = json.loads(text)
        values = {
            str(name): [str(value) for value in values]
            for name, values in data["values"].items()
        }
        path, key = inside(str(data["path"])), str(data["key"])
        json.dumps([values, key], ensure_ascii=False).encode()  # halves of characters: no text
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidError("`kept`: this is not what the page had written.") from error
    return Sent(path, {**values, "key": [key]})


def _with_cookie(request: Request, answer: Response, secret: str) -> Response:
    is_https = request.url.scheme == "https"
    answer.set_cookie(
        cookie_name(is_https=is_https), secret, httponly=True, secure=is_https, samesite="lax"
    )
    return answer
