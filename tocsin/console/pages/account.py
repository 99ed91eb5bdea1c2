"""One's own account: sessions and look; and the list of shortcuts."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from tocsin.console.asked import Said
from tocsin.console.forms import APosted
from tocsin.console.render import page
from tocsin.console.visitor import KEYS_OFF, LOOK, LOOKS, TheDesk, TheVisitor

router = APIRouter()
A_YEAR = 365 * 86_400


@router.get("/account")
def account(visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """Show who one is here, where one is signed in, and how one likes to read."""
    sessions = desk.sign_ins.list(visitor.principal).items
    person = desk.people.me(visitor.principal)
    return page(visitor, "account/account.html", sessions=sessions, person=person, said=said)


@router.post("/account/look")
def like(posted: APosted) -> Response:
    """Choose the look and whether single keys do something, for this browser."""
    look = posted.one("look")
    answer = RedirectResponse("/account?said=liking", 303)
    answer.set_cookie(LOOK, look if look in LOOKS else "", max_age=A_YEAR, samesite="lax")
    if posted.one("keys") == "off":
        answer.set_cookie(KEYS_OFF, "1", max_age=A_YEAR, samesite="lax")
    else:
        answer.delete_cookie(KEYS_OFF)
    return answer


@router.post("/account/sessions/{session}/end")
def end_session(session: str, posted: APosted, desk: TheDesk) -> Response:
    """Sign a browser out from here."""
    desk.sign_ins.revoke(posted.visitor.principal, session)
    return RedirectResponse("/account?said=session-ended", 303)


@router.post("/account/sessions/end-others")
def end_others(posted: APosted, desk: TheDesk) -> Response:
    """Sign out everywhere else."""
    desk.sign_ins.revoke_others(posted.visitor.bearer)
    return RedirectResponse("/account?said=session-ended", 303)


@router.get("/keys")
def keys(visitor: TheVisitor) -> Response:
    """List the shortcuts, for those without scripts."""
    return page(visitor, "account/keys.html")
