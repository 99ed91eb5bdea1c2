"""Who looks at a page: the session behind the cookie, and how they like to read."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo

from babel import Locale
from fastapi import Depends, Request

from tocsin.console.translations import language_of, speaking
from tocsin.desk.desk import Desk
from tocsin.desk.doorman import Doorman
from tocsin.desk.errors import UnauthenticatedError
from tocsin.desk.session_cookies import csrf_of, secret_in
from tocsin.desk.sign_in_errors import PasswordChangeRequiredError
from tocsin.domain.access import Permission, Principal, Role, may
from tocsin.storage.tokens import Bearer

LOOK, LOOKS = "tocsin_look", ("light", "dark", "contrast")
KEYS_OFF = "tocsin_keys_off"
WITH_AN_OLD_PASSWORD = ("/account/password", "/sign-out", "/sign-in")


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How somebody reads a page, signed in or not.

    Attributes:
        language: One that the console speaks.
        look: ``light``, ``dark`` or ``contrast``; empty to follow the device.
        keys: Whether single-key shortcuts are on (WCAG 2.1.4: people can turn them off).
    """

    language: str
    look: str = ""
    keys: bool = True

    @cached_property
    def locale(self) -> Locale:
        """Return how dates and numbers are written."""
        return Locale.parse({"en": "en_GB"}.get(self.language, self.language))

    @cached_property
    def zone(self) -> tzinfo:
        """Return in whose time instants are shown."""
        return UTC


@dataclass(frozen=True, kw_only=True)
class Visitor(Reader):
    """A signed-in person. ``bearer`` is taken from the session, never from a form."""

    bearer: Bearer
    csrf: str
    secret: str

    @property
    def principal(self) -> Principal:
        """Return them as the desk knows them."""
        return self.bearer.principal

    @property
    def name(self) -> str:
        """Return what they are called."""
        return self.bearer.display_name or self.principal.name

    @cached_property
    def zone(self) -> tzinfo:
        """Return their own zone, or UTC when they named none."""
        return ZoneInfo(self.bearer.zone) if self.bearer.zone else UTC

    def may(self, permission: str) -> bool:
        """Tell whether any of their roles has a permission, to decide what is offered.

        The desk decides again, and for the very case.
        """
        return may(self.principal, Permission(permission))

    def has(self, *roles: str) -> bool:
        """Tell whether they hold one of these roles."""
        return bool({Role(role) for role in roles} & set(self.principal.roles))


class SignInNeededError(UnauthenticatedError):
    """The page needs a session, and there is none, or it has ended."""

    code = "sign-in-needed"


async def a_reader(request: Request) -> Reader:
    """Return how somebody who is perhaps not signed in reads."""
    look, keys = _liking(request)
    language = speaking(request.headers.get("accept-language", ""))
    return Reader(language=language, look=look, keys=keys)


async def the_visitor(request: Request) -> Visitor:
    """Return who is signed in.

    Raises:
        SignInNeededError: Nobody is.
    """
    return await visitor_of(request, secret_in(request.cookies) or "")


async def visitor_of(request: Request, secret: str) -> Visitor:
    """Return whose session a secret opens.

    Raises:
        SignInNeededError: Nobody's.
        PasswordChangeRequiredError: They have to change their password first.
    """
    doorman: Doorman = request.app.state.session_doorman
    try:
        bearer = await doorman.recognize(secret)
    except UnauthenticatedError as error:
        raise SignInNeededError from error
    if bearer.must_change and request.url.path not in WITH_AN_OLD_PASSWORD:
        raise PasswordChangeRequiredError
    look, keys = _liking(request)
    visitor = Visitor(
        language=language_of(bearer.language),
        look=look,
        keys=keys,
        bearer=bearer,
        csrf=csrf_of(secret),
        secret=secret,
    )
    request.state.reader = visitor  # for the page that tells of a failure
    return visitor


async def a_desk(request: Request) -> Desk:
    """Return the desk; ``async``, because FastAPI would ask a thread for it otherwise."""
    desk: Desk = request.app.state.desk
    return desk


def _liking(request: Request) -> tuple[str, bool]:
    look = request.cookies.get(LOOK, "")
    return look if look in LOOKS else "", KEYS_OFF not in request.cookies


AReader = Annotated[Reader, Depends(a_reader)]
TheVisitor = Annotated[Visitor, Depends(the_visitor)]
TheDesk = Annotated[Desk, Depends(a_desk)]
