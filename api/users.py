"""People: who there is, what they may do, and who leaves."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from api.auth import Caller
from api.fields import Cursor, Ident, In, Jurisdiction, Language, Limit, Line, PathId
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.passwords import LinkMade
from tocsin.desk.people import UserPage
from tocsin.desk.people_views import UserView
from tocsin.domain.access import Grant, Role
from tocsin.domain.oncall.values import Zone

Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
UserName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@-]{0,99}$")]
router = APIRouter(prefix="/v1/users", tags=["people"], responses=RESPONSES)


class GrantIn(In):
    """A role; an empty scope means everywhere."""

    role: Role
    jurisdictions: list[Jurisdiction] = Field(default_factory=list, max_length=300)
    teams: list[Ident] = Field(default_factory=list, max_length=100)

    def grant(self) -> Grant:
        """Return it as the access rules know it."""
        return Grant(self.role, tuple(self.jurisdictions), tuple(self.teams))


class UserIn(In):
    """A person to be added. Names are never used twice."""

    name: UserName
    display_name: Line | None = None
    email: Email | None = None
    language: Language = "en"
    zone: Zone | None = None
    grants: list[GrantIn] = Field(default_factory=list, max_length=100)


class UserChangeIn(In):
    """What changes; what is left out stays."""

    display_name: Line | None = None
    email: Email | None = None
    language: Language | None = None
    zone: Zone | None = None
    active: bool | None = None


class OwnChangeIn(In):
    """What changes of yourself; what is left out stays."""

    display_name: Line | None = None
    language: Language | None = None
    zone: Zone | None = None


class GrantsIn(In):
    """All the roles that a person has from now on."""

    grants: list[GrantIn] = Field(max_length=100)


@router.get("")
def list_users(
    principal: Caller,
    desk: TheDesk,
    active: bool | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> UserPage:
    """List people by name."""
    return desk.people.list(principal, active, cursor, limit)


@router.post("", status_code=201)
def create_user(body: UserIn, call: ACall, desk: TheDesk) -> UserView:
    """Add a person."""
    details = body.model_dump(exclude={"name", "grants"})
    details["display_name"] = body.display_name or body.name
    grants = [grant.grant() for grant in body.grants]
    return desk.people.create(call, body.name, grants, **details)


@router.get("/me")
def get_me(principal: Caller, desk: TheDesk) -> UserView:
    """Show yourself, with the roles that this token carries."""
    return desk.people.me(principal)


@router.patch("/me")
def change_me(body: OwnChangeIn, principal: Caller, desk: TheDesk) -> UserView:
    """Change your own name, language or zone."""
    return desk.people.change_own(principal, **body.model_dump())


@router.get("/{user}")
def get_user(user: PathId, principal: Caller, desk: TheDesk) -> UserView:
    """Show a person, by name or id."""
    return desk.people.get(principal, user)


@router.patch("/{user}")
def change_user(user: PathId, body: UserChangeIn, principal: Caller, desk: TheDesk) -> UserView:
    """Change what is given."""
    return desk.people.change(principal, user, **body.model_dump())


@router.post("/{user}/deactivate")
def deactivate_user(user: PathId, principal: Caller, desk: TheDesk) -> UserView:
    """Let a person go: their tokens stop, their name stays on record."""
    return desk.people.change(principal, user, active=False)


@router.post("/{user}/password-link", status_code=201)
def make_password_link(user: PathId, principal: Caller, desk: TheDesk) -> LinkMade:
    """Make a link by which a person sets a password within a day. Older ones end."""
    return desk.passwords.make_link(principal, user)


@router.put("/{user}/grants")
def set_grants(user: PathId, body: GrantsIn, principal: Caller, desk: TheDesk) -> UserView:
    """Give a person exactly these roles. Nobody changes their own."""
    return desk.people.grant(principal, user, [grant.grant() for grant in body.grants])
