"""What routes get beside their bodies: the desk, and the request as a repeatable call."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request

from api.auth import Caller
from tocsin.desk.call import Call, call_of
from tocsin.desk.desk import Desk
from tocsin.desk.errors import KeyInvalidError, KeyRequiredError
from tocsin.domain.case import normalize_ref

KEY = re.compile(r"[\x21-\x7e]{1,255}")


async def _desk(request: Request) -> Desk:
    """Return the desk; ``async``, because FastAPI would ask a thread for it otherwise."""
    desk: Desk = request.app.state.desk
    return desk


async def _call(
    request: Request,
    principal: Caller,
    idempotency_key: Annotated[
        str | None,
        Header(description="1–255 visible ASCII characters; the same key is the same request."),
    ] = None,
) -> Call:
    """Describe the request; the same path in another spelling of the ref is the same path."""
    if idempotency_key is not None and not KEY.fullmatch(idempotency_key):
        raise KeyInvalidError
    path = request.url.path
    typed = request.path_params.get("ref")
    if typed is not None:
        path = path.replace(f"/cases/{typed}", f"/cases/{normalize_ref(typed)}", 1)
    return call_of(principal, request.method, path, idempotency_key, await request.body())


async def _keyed_call(call: Annotated[Call, Depends(_call)]) -> Call:
    if call.made:
        raise KeyRequiredError
    return call


TheDesk = Annotated[Desk, Depends(_desk)]
ACall = Annotated[Call, Depends(_call)]
AKeyedCall = Annotated[Call, Depends(_keyed_call)]
