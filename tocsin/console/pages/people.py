"""People: who there is and what they may do; administrators add, change and let go."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.fields import Cursor
from api.users import GrantsIn, UserChangeIn, UserIn
from tocsin.console.asked import Choice, Said, Text
from tocsin.console.forms import APosted, Posted, read_as
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError
from tocsin.domain.access import Role

router = APIRouter()
PAGE = 50
STATES = {"": True, "left": False, "all": None}
SPARE_GRANTS = 2


@router.get("/people")
def everybody(
    visitor: TheVisitor,
    desk: TheDesk,
    state: Choice = "",
    name: Text = "",
    cursor: Cursor = None,
) -> Response:
    """List people; a name leads to the person."""
    if name.strip():
        found = desk.people.get(visitor.principal, name.strip())
        return RedirectResponse(f"/people/{found.name}", 303)
    shown = desk.people.list(visitor.principal, STATES.get(state, True), cursor, PAGE)
    return page(visitor, "people/people.html", found=shown, state=state)


@router.get("/people/_new")  # no name begins like that
def newcomer(visitor: TheVisitor) -> Response:
    """Ask who is to be added."""
    return page(visitor, "people/new.html", kept={}, grants=[], roles=list(Role))


@router.post("/people")
def add(posted: APosted, desk: TheDesk) -> Response:
    """Add a person."""
    grants_asked = _grants(posted)
    try:
        body = posted.read(UserIn, grants=grants_asked)
        details = body.model_dump(exclude={"name", "grants"})
        details["display_name"] = body.display_name or body.name
        grants = [grant.grant() for grant in body.grants]
        made = desk.people.create(posted.call(), body.name, grants, **details)
    except DeskError as error:
        return page(
            posted.visitor,
            "people/new.html",
            kept={name: all_[-1] for name, all_ in posted.kept().items()},
            grants=grants_asked,
            error=error,
            roles=list(Role),
        )
    return RedirectResponse(f"/people/{made.name}?said=person-added", 303)


@router.get("/people/{name}")
def person(name: str, visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """Show a person; to administrators also where they are signed in, and their tokens."""
    return shown(visitor, desk, name, said=said)


def shown(
    visitor: Visitor,
    desk: Desk,
    name: str,
    *,
    said: str = "",
    error: DeskError | None = None,
    **once: Any,  # noqa: ANN401 - what the template shows
) -> Response:
    """Show a person, perhaps with a secret that is shown this once, or what was refused."""
    me = visitor.principal
    found = desk.people.get(me, name)
    manages = visitor.may("people.manage")
    return page(
        visitor,
        "people/person.html",
        person=found,
        sessions=desk.sign_ins.list(me, found.id).items if manages else [],
        tokens=desk.tokens.list(me, found.id).items if manages else [],
        roles=list(Role),
        spare=SPARE_GRANTS,
        said=said,
        error=error,
        **{"link": None, "link_ends": None, "token": None, "kept": {}, "grants": None, **once},
    )


@router.post("/people/{name}")
def change(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Change what was filled in."""
    try:
        body = posted.read(UserChangeIn)
        desk.people.change(posted.visitor.principal, name, **body.model_dump())
    except DeskError as error:
        return shown(posted.visitor, desk, name, error=error, kept=posted.kept())
    return RedirectResponse(f"/people/{name}?said=person-changed", 303)


@router.post("/people/{name}/grants")
def grant(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Give a person exactly the roles that the form has."""
    grants = _grants(posted)
    try:
        body = read_as(GrantsIn, {"grants": grants})
        held = [one.grant() for one in body.grants]
        desk.people.grant(posted.visitor.principal, name, held)
    except DeskError as error:
        return shown(posted.visitor, desk, name, error=error, grants=grants)
    return RedirectResponse(f"/people/{name}?said=person-granted", 303)


@router.post("/people/{name}/deactivate")
def deactivate(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Let a person go."""
    desk.people.change(posted.visitor.principal, name, active=False)
    return RedirectResponse(f"/people/{name}?said=person-left", 303)


@router.post("/people/{name}/activate")
def activate(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Take a person back."""
    desk.people.change(posted.visitor.principal, name, active=True)
    return RedirectResponse(f"/people/{name}?said=person-back", 303)


@router.post("/people/{name}/password-link")
def password_link(request: Request, name: str, posted: APosted, desk: TheDesk) -> Response:
    """Make a link by which they set their password; it is on this answer and nowhere else."""
    link = desk.passwords.make_link(posted.visitor.principal, name)
    whole = f"{request.base_url}{link.path.removeprefix('/')}"
    return shown(posted.visitor, desk, name, link=whole, link_ends=link.expires_at)


@router.post("/people/{name}/sessions/{session}/end")
def end_session(name: str, session: str, posted: APosted, desk: TheDesk) -> Response:
    """Sign a person out of a browser."""
    desk.sign_ins.revoke(posted.visitor.principal, session)
    return RedirectResponse(f"/people/{name}?said=session-ended", 303)


def _grants(posted: Posted) -> list[dict[str, object]]:
    """Read the lines of roles, each with places and teams; a line without a role is none."""
    columns = [posted.values.get(name, []) for name in ("role", "jurisdictions", "teams")]
    return [
        {"role": role, "jurisdictions": _listed(places.upper()), "teams": _listed(teams)}
        for role, places, teams in zip(*columns, strict=False)
        if role
    ]


def _listed(text: str) -> list[str]:
    return text.replace(",", " ").split()
