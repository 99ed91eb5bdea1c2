"""Who is asking: a bearer token becomes a ``Principal``, never anything in a body.

Known tokens are remembered for a few seconds, so a revoked one stops working within that time.
"""

import hashlib
import time
from datetime import UTC, datetime
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from tocsin.desk.errors import UnauthenticatedError
from tocsin.desk.tokens import Tokens
from tocsin.domain.access import Principal
from tocsin.storage.tokens import Bearer

REMEMBERED_FOR = 5.0  # seconds; revocation is promised within 30
REMEMBERED = 10_000
LONGEST = 512
NOBODY: tuple[float, Bearer | None] = (0.0, None)
scheme = HTTPBearer(auto_error=False, description="A token of `POST /v1/tokens`.")


class Doorman:
    """Knows the tokens that came by a moment ago, and asks the desk about others."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._known: dict[str, tuple[float, Bearer]] = {}

    async def recognize(self, secret: str) -> Bearer:
        """Return who holds the token.

        Raises:
            UnauthenticatedError: Nobody does, or no longer.
        """
        digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
        until, known = self._known.get(digest, NOBODY)
        if known is not None and time.monotonic() < until:
            return known
        bearer = await to_thread.run_sync(self._tokens.bearer, secret)
        if bearer is None:
            self._known.pop(digest, None)
            raise UnauthenticatedError
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        left = (bearer.expires_at - datetime.now(UTC)).total_seconds()
        until = time.monotonic() + min(REMEMBERED_FOR, left)
        self._known[digest] = (until, bearer)
        return bearer


async def the_bearer(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(scheme)],
) -> Bearer:
    """Return who is asking with which token, or answer 401."""
    if credentials is None or len(credentials.credentials) > LONGEST:
        raise UnauthenticatedError
    doorman: Doorman = request.app.state.doorman
    return await doorman.recognize(credentials.credentials)


async def caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(scheme)],
) -> Principal:
    """Return who is asking, or answer 401."""
    return (await the_bearer(request, credentials)).principal


TheBearer = Annotated[Bearer, Depends(the_bearer)]
Caller = Annotated[Principal, Depends(caller)]
