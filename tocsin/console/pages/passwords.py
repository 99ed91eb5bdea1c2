"""Setting a password: one's own anew, or the first one by a link."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from tocsin.console.forms import APosted, ASent, Sent
from tocsin.console.render import page
from tocsin.console.visitor import AReader, Reader, TheDesk, TheVisitor
from tocsin.desk.errors import DeskError
from tocsin.desk.passwords import LINK_PATH
from tocsin.desk.sign_in_errors import LinkDeadError, PasswordRefusedError
from tocsin.domain.passwords import SHORTEST

router = APIRouter()
NO_TRACE = {"Referrer-Policy": "no-referrer"}  # the link's secret is in the address


class DifferentPasswordsError(PasswordRefusedError):
    """The new password was typed twice, and not the same way."""

    code, title = "passwords-differ", "The two new passwords are not the same"


@router.get("/account/password")
def ask(visitor: TheVisitor) -> Response:
    """Ask for the old password and a new one."""
    return page(visitor, "account/password.html", shortest=SHORTEST)


@router.post("/account/password")
def change(posted: APosted, desk: TheDesk) -> Response:
    """Change the password; every other session ends."""
    visitor = posted.visitor

    def changed() -> None:
        old, new = posted.one("old_password"), _new(posted)
        keep = visitor.bearer.token_id
        desk.passwords.change(visitor.principal, old, new, keep=keep)

    refused = _refused(visitor, "account/password.html", changed)
    return refused or RedirectResponse("/account?said=password-changed", 303)


@router.get(LINK_PATH + "/{secret}")
def ask_by_link(secret: str, reader: AReader, desk: TheDesk) -> Response:
    """Ask for a first password, or for a new one in place of one that was forgotten."""
    person = desk.passwords.look_link(secret)
    return page(
        reader,
        "account/first_password.html",
        headers=NO_TRACE,
        person=person,
        secret=secret,
        shortest=SHORTEST,
    )


@router.post(LINK_PATH + "/{secret}")
def set_by_link(secret: str, reader: AReader, sent: ASent, desk: TheDesk) -> Response:
    """Set it, and go on to sign in."""
    person = desk.passwords.look_link(secret)

    def put() -> None:
        desk.passwords.use_link(secret, _new(sent))

    told = {"person": person, "secret": secret}
    refused = _refused(reader, "account/first_password.html", put, **told)
    return refused or RedirectResponse("/sign-in", 303)


def _new(sent: Sent) -> str:
    new, again = [*sent.values.get("new_password", []), "", ""][:2]
    if new != again:
        raise DifferentPasswordsError
    return new


def _refused(
    reader: Reader,
    template: str,
    act: Callable[[], None],
    **told: Any,  # noqa: ANN401 - what the template shows
) -> Response | None:
    """Do it, and ask again when it was refused; a link that is dead is another matter."""
    try:
        act()
    except LinkDeadError:
        raise
    except DeskError as error:
        told |= {"error": error, "shortest": SHORTEST}
        return page(reader, template, headers=NO_TRACE, **told)
    return None
