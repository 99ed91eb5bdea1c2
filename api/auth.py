"""Who is asking: a token or a session becomes a ``Principal``, never anything in a body.

Scripts send ``Authorization: Bearer``, browsers the session's cookie. A cookie travels by
itself, so what changes anything needs the session's ``X-CSRF-Token`` beside it.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from tocsin.desk.doorman import Doorman
from tocsin.desk.errors import UnauthenticatedError
from tocsin.desk.session_cookies import COOKIE, CSRF_HEADER, SAFE, is_csrf_of, secret_in
from tocsin.desk.sign_in_errors import CsrfFailedError, PasswordChangeRequiredError
from tocsin.domain.access import Principal
from tocsin.storage.tokens import Bearer

scheme = HTTPBearer(auto_error=False, description="A token of `POST /v1/tokens`.")
session_scheme = APIKeyCookie(
    name=COOKIE,
    auto_error=False,
    description=f"A session of the console; what changes anything needs `{CSRF_HEADER}` too.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(scheme)]
Cookie = Annotated[str | None, Depends(session_scheme)]


async def the_bearer(request: Request, credentials: Credentials, _: Cookie = None) -> Bearer:
    """Return who is asking with which token or session, or answer 401."""
    if credentials is not None:
        doorman: Doorman = request.app.state.doorman
        return await doorman.recognize(credentials.credentials)
    secret = session_secret(request)
    if secret is None:
        raise UnauthenticatedError
    return await _in_session(request, secret)


async def caller(
    request: Request, credentials: Credentials, cookie: Cookie = None
) -> Principal:
    """Return who is asking, or answer 401."""
    return (await the_bearer(request, credentials, cookie)).principal


def session_secret(request: Request) -> str | None:
    """Return the secret of the session that a browser's request comes with."""
    return secret_in(request.cookies)


async def _in_session(request: Request, secret: str) -> Bearer:
    """Return whose session it is, if the request is from our own page."""
    doorman: Doorman = request.app.state.session_doorman
    bearer = await doorman.recognize(secret)
    is_ours = is_csrf_of(secret, request.headers.get(CSRF_HEADER))
    if request.method not in SAFE and not is_ours:
        raise CsrfFailedError
    if bearer.must_change:
        raise PasswordChangeRequiredError
    return bearer


TheBearer = Annotated[Bearer, Depends(the_bearer)]
Caller = Annotated[Principal, Depends(caller)]
