"""What went wrong, as a page with a way forward. What somebody typed is never lost.

A form that was refused is shown again with everything in it, to be corrected and sent once
more; one that came after its session had ended is sent after signing in. What came from a page
of somebody else is never shown again: one click would do what they had in mind.
"""

import json
from typing import cast
from urllib.parse import quote, urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from tocsin.console.faults import in_plain_words
from tocsin.console.forms import CSRF, KEY, Sent
from tocsin.console.ours import inside, is_ours
from tocsin.console.render import page
from tocsin.console.visitor import Reader, SignInNeededError, Visitor, a_reader
from tocsin.desk.errors import (
    DeskError,
    InvalidError,
    NotFoundError,
    PayloadTooLargeError,
    UnavailableError,
)
from tocsin.desk.outages import OUTAGES
from tocsin.desk.sign_in_errors import PasswordChangeRequiredError

NOT_FOUND, TOO_LARGE = 404, 413
log = structlog.get_logger(__name__)


def install(console: FastAPI) -> None:
    """Answer everything that goes wrong in the console with a page."""
    console.add_exception_handler(DeskError, _desk)
    console.add_exception_handler(RequestValidationError, _invalid)
    console.add_exception_handler(HTTPException, _http)
    for outage in OUTAGES:
        console.add_exception_handler(outage, _outage)
    console.add_exception_handler(Exception, _unexpected)


def again(reader: Reader, sent: Sent, error: DeskError | None, back: str = "/") -> Response:
    """Show a form again, with what was typed and why it was refused, if it was.

    While the record is away nobody knows whose it is; it keeps the token that it came with.
    """
    return page(
        reader,
        "kept.html",
        error=error,
        action=sent.path,
        kept=sent.kept(),
        key=sent.one(KEY),
        csrf="" if isinstance(reader, Visitor) else sent.one(CSRF),
        files=sorted(sent.files),
        back=back,
    )


def sign_in_first(reader: Reader, sent: Sent) -> Response:
    """Ask somebody whose session has ended to sign in, and keep what they typed."""
    kept = json.dumps({"path": sent.path, "values": sent.kept(), "key": sent.one(KEY)})
    return page(
        reader,
        "sign_in.html",
        status=SignInNeededError.status,
        next=sent.path,
        kept=kept,
        name="",
        ended=True,
    )


async def _desk(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeskError)  # noqa: S101 - Starlette hands over what we registered
    sent: Sent | None = getattr(request.state, "sent", None) if is_ours(request) else None
    if isinstance(error, SignInNeededError):
        reader = await a_reader(request)
        if sent is not None:
            return sign_in_first(reader, sent)
        return RedirectResponse(f"/sign-in?next={quote(_where(request))}", 303)
    if isinstance(error, PasswordChangeRequiredError):
        return RedirectResponse("/account/password", 303)
    reader = getattr(request.state, "reader", None) or await a_reader(request)
    is_away = isinstance(error, UnavailableError)
    if sent is not None and (isinstance(reader, Visitor) or (is_away and sent.one(CSRF))):
        return again(reader, sent, error, _back(request))
    return page(reader, "failure.html", error=error)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    faults = [in_plain_words(cast(ErrorDetails, one)) for one in error.errors()]
    first = f"{'.'.join(faults[0]['at'])}: {faults[0]['why']}"
    return await _desk(request, InvalidError(first, errors=faults))


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    if error.status_code == NOT_FOUND:
        return await _desk(request, NotFoundError())
    if error.status_code == TOO_LARGE:
        return await _desk(request, PayloadTooLargeError(str(error.detail)))
    reason = DeskError(str(error.detail))
    reason.status, reason.title = error.status_code, str(error.detail)
    return await _desk(request, reason)


async def _outage(request: Request, error: Exception) -> Response:
    log.warning("database.was_away", error=type(error).__name__)
    return await _desk(request, UnavailableError("The record cannot be reached now."))


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("page.failed", path=request.url.path, error=type(error).__name__)
    return await _desk(request, DeskError("Something went wrong here. It was logged."))


def _where(request: Request) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def _back(request: Request) -> str:
    """Return the page that the form was on, if it was one of ours."""
    came_from = urlsplit(request.headers.get("referer", ""))
    return inside(came_from.path) if came_from.netloc == request.url.netloc else "/"
