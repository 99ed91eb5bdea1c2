"""Intake: anything that comes in is kept first and read later."""

import re
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Header, Query, Request, Response
from starlette.datastructures import UploadFile

from api.fields import Code, has_nul
from api.guard import too_large
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.errors import InvalidError
from tocsin.desk.intake import Brought, Received

LONGEST_WAIT = 30
WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,6})", re.IGNORECASE)
FORM = "multipart/form-data"
BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            **dict.fromkeys(
                (
                    "message/rfc822",
                    "text/markdown",
                    "text/plain",
                    "application/pdf",
                    "application/octet-stream",
                ),
                BYTES,
            ),
            "application/json": {"schema": {}},
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
Short = Annotated[str | None, Query(max_length=300)]
router = APIRouter(prefix="/v1/intake", tags=["intake"], responses=RESPONSES)


@router.post("", status_code=201, openapi_extra=BODY)
async def receive(
    request: Request,
    response: Response,
    call: ACall,
    desk: TheDesk,
    channel: Annotated[Code, Query(description="How it came: api, email, web …")] = "api",
    sender: Short = None,
    filename: Short = None,
    message_id: Annotated[
        str | None, Query(max_length=998, description="The provider's own id of the message.")
    ] = None,
    prefer: Annotated[str | None, Header(description="`wait=N`: wait to be read.")] = None,
) -> Received:
    """Receive one item. When this answers, it is safe; it is read within moments.

    The body is the item itself, of any type, or a form with one `file`.
    """
    brought = await _brought(request)
    brought = brought.described(channel, sender, filename, message_id)
    if len(brought.content) > desk.intake.max_bytes:
        raise too_large(desk.intake.max_bytes)
    kept = await to_thread.run_sync(desk.intake.receive, call, brought)
    if kept.replayed:
        response.headers["Idempotency-Replayed"] = "true"
    patience = _patience(prefer)
    if not patience:
        return kept.received
    response.headers["Preference-Applied"] = f"wait={patience}"
    return await desk.intake.wait(call.principal, kept.received, patience)


def _patience(prefer: str | None) -> int:
    asked = WAIT.search(prefer or "")
    return min(int(asked.group(1)), LONGEST_WAIT) if asked else 0


async def _brought(request: Request) -> Brought:
    """Take the item out of the request: the body itself, or the one file of a form."""
    content_type = request.headers.get("content-type", "") or "application/octet-stream"
    if not content_type.lower().startswith(FORM):
        return Brought(await request.body(), content_type[:300])
    async with request.form(max_files=1, max_fields=10) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise InvalidError("A form needs one part called `file`.")
        name = file.filename or None
        if has_nul(name):
            raise InvalidError("NUL characters cannot be stored.")
        kind = file.content_type or "application/octet-stream"
        return Brought(await file.read(), kind[:300], name[:300] if name else None)
