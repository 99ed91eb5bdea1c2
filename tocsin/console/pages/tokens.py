"""Bearer tokens, one's own and for administrators another's; one's own name and language."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.tokens import TokenIn
from api.users import OwnChangeIn
from tocsin.console.asked import Said
from tocsin.console.forms import APosted
from tocsin.console.pages.people import shown
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.doorman import Doorman
from tocsin.desk.errors import DeskError
from tocsin.desk.people_views import IssuedToken

router = APIRouter()
LENGTHS = ("P7D", "P30D", "P90D", "P365D")


@router.get("/account/tokens")
def own(visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """List one's tokens."""
    return _own(visitor, desk, said=said)


@router.post("/account/tokens")
def make(posted: APosted, desk: TheDesk) -> Response:
    """Make a token of one's own; its secret is on this answer and nowhere else, ever."""
    visitor = posted.visitor
    try:
        order = posted.read(TokenIn, user=None).order()
        return _own(visitor, desk, token=desk.tokens.issue(visitor.principal, order))
    except DeskError as error:
        return _own(visitor, desk, error=error, typed=posted.one("name"))


@router.post("/people/{name}/tokens")
def make_for(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Make a token for somebody, as administrators do for machines."""
    visitor = posted.visitor
    try:
        order = posted.read(TokenIn, user=name).order()
        return shown(visitor, desk, name, token=desk.tokens.issue(visitor.principal, order))
    except DeskError as error:
        return shown(visitor, desk, name, error=error)


@router.post("/account/tokens/{token}/revoke")
def revoke(token: str, posted: APosted, desk: TheDesk) -> Response:
    """End a token of one's own."""
    desk.tokens.revoke(posted.visitor.principal, token)
    return RedirectResponse("/account/tokens?said=token-revoked", 303)


@router.post("/people/{name}/tokens/{token}/revoke")
def revoke_of(name: str, token: str, posted: APosted, desk: TheDesk) -> Response:
    """End somebody's token."""
    desk.tokens.revoke(posted.visitor.principal, token)
    return RedirectResponse(f"/people/{name}?said=token-revoked", 303)


@router.post("/account/mine")
def change_own(request: Request, posted: APosted, desk: TheDesk) -> Response:
    """Change one's own name, language or zone; the next page is in them."""
    visitor = posted.visitor
    body = posted.read(OwnChangeIn)
    desk.people.change_own(visitor.principal, **body.model_dump())
    doorman: Doorman = request.app.state.session_doorman
    doorman.forget(visitor.secret)
    return RedirectResponse("/account?said=own-changed", 303)


def _own(
    visitor: Visitor,
    desk: Desk,
    *,
    said: str = "",
    error: DeskError | None = None,
    typed: str = "",
    token: IssuedToken | None = None,
) -> Response:
    return page(
        visitor,
        "people/tokens.html",
        tokens=desk.tokens.list(visitor.principal, None).items,
        roles=visitor.principal.roles,
        said=said,
        error=error,
        typed=typed,
        token=token,
    )
