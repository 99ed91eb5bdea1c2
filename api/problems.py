"""Every error as RFC 9457 ``application/problem+json``, and the pages that explain them.

A problem's ``type`` is the path of its page here, so it is stable and can be opened.
"""

from collections.abc import Mapping

import structlog
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from tocsin.desk.errors import (
    DeskError,
    InvalidError,
    NotFoundError,
    UnauthenticatedError,
    UnavailableError,
    problems,
)
from tocsin.desk.outages import OUTAGES

MEDIA_TYPE = "application/problem+json"
ANY_ERROR = {"$ref": "#/components/schemas/Problem"}
RESPONSES: dict[int | str, dict[str, object]] = {
    "4XX": {"description": "Refused", "content": {MEDIA_TYPE: {"schema": ANY_ERROR}}},
    422: {"description": "Invalid", "content": {MEDIA_TYPE: {"schema": ANY_ERROR}}},
    503: {"description": "Unavailable", "content": {MEDIA_TYPE: {"schema": ANY_ERROR}}},
}
ROUTER_CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "payload-too-large",
    415: "unsupported-media-type",
}
log = structlog.get_logger(__name__)
router = APIRouter(tags=["problems"])


class Problem(BaseModel):
    """What went wrong, after RFC 9457. A problem may carry more members than these."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


class Explanation(BaseModel):
    """What a problem's type means."""

    code: str
    title: str
    status: int
    explanation: str


@router.get("/problems/{code}")
def explain(code: str) -> Explanation:
    """Explain a problem type."""
    for reason in problems():
        if reason.code == code:
            text = " ".join((reason.__doc__ or "").split())
            return Explanation(
                code=code, title=reason.title, status=reason.status, explanation=text
            )
    raise NotFoundError(f"No problem is called {code!r}.")


def problem(
    request: Request,
    error: DeskError,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Answer with a problem."""
    extra = dict(headers or {})
    if error.retry_after is not None:
        extra["Retry-After"] = str(error.retry_after)
    if isinstance(error, UnauthenticatedError):
        extra["WWW-Authenticate"] = 'Bearer realm="tocsin"'
    body = {  # context first, so that it can never overwrite a standard member
        **error.context,
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "instance": request.url.path,
    }
    return JSONResponse(body, status_code=error.status, media_type=MEDIA_TYPE, headers=extra)


def install(app: FastAPI) -> None:
    """Answer everything that goes wrong in this app with a problem."""
    app.add_exception_handler(DeskError, _desk)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for outage in OUTAGES:
        app.add_exception_handler(outage, _outage)
    app.add_exception_handler(Exception, _unexpected)


async def _desk(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DeskError)  # noqa: S101 - Starlette hands over what we registered
    return problem(request, error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    faults = [
        {"at": [str(part) for part in fault["loc"]], "code": fault["type"], "why": fault["msg"]}
        for fault in error.errors()
    ]
    first = f"{'.'.join(faults[0]['at'])}: {faults[0]['why']}" if faults else ""
    return problem(request, InvalidError(first, errors=faults))


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - as above
    reason = DeskError(str(error.detail))
    reason.code = ROUTER_CODES.get(error.status_code, "http-error")
    reason.title, reason.status = str(error.detail), error.status_code
    return problem(request, reason, error.headers)


async def _outage(request: Request, error: Exception) -> JSONResponse:
    log.warning("database.was_away", error=type(error).__name__)
    return problem(request, UnavailableError("The record cannot be reached now."))


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("request.failed", path=request.url.path, error=type(error).__name__)
    return problem(request, DeskError("Something went wrong here. It was logged."))
