"""Our people and their roles. Nobody is deleted, because timelines name them."""

import uuid
from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tocsin.domain.access import Grant, Principal, Role
from tocsin.storage.errors import MissingError, NameTakenError
from tocsin.storage.models import RoleGrantRow, UserRow
from tocsin.storage.plain import clean
from tocsin.storage.sessions import end_sessions


def create_user(
    session: Session,
    name: str,
    *,
    display_name: str = "",
    email: str | None = None,
    language: str = "en",
    zone: str | None = None,
    grants: Iterable[Grant] = (),
    user_id: str | None = None,
) -> UserRow:
    """Add a person with roles.

    Raises:
        NameTakenError: Somebody has that name.
    """
    user = UserRow(
        id=user_id or uuid.uuid4().hex,
        name=clean(name),
        display_name=clean(display_name or name),
        email=email,
        language=language,
        zone=zone,
        active=True,
    )
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise NameTakenError(name) from error
    _add_grants(session, user.id, grants)
    return user


def change_user(
    session: Session,
    user_id: str,
    *,
    display_name: str | None = None,
    email: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    active: bool | None = None,
) -> UserRow:
    """Change what is given; the rest stays. An inactive person's tokens stop at once.

    Their sessions end, and do not come back should the person.

    Raises:
        MissingError: There is no such person.
    """
    given = {
        "display_name": display_name,
        "email": email,
        "language": language,
        "zone": zone,
        "active": active,
    }
    values = {name: value for name, value in given.items() if value is not None}
    if values:
        session.execute(update(UserRow).where(UserRow.id == user_id).values(values))
    if active is False:
        end_sessions(session, user_id)
    user = session.get(UserRow, user_id, populate_existing=True)
    if user is None:
        raise MissingError(user_id)
    return user


def set_grants(session: Session, user_id: str, grants: Iterable[Grant]) -> None:
    """Give a person exactly these roles."""
    session.execute(delete(RoleGrantRow).where(RoleGrantRow.user_id == user_id))
    _add_grants(session, user_id, grants)


def find_user(session: Session, name_or_id: str) -> UserRow | None:
    """Return a person by name or id."""
    named = select(UserRow).where((UserRow.name == name_or_id) | (UserRow.id == name_or_id))
    return session.scalars(named.limit(1)).first()


def users(
    session: Session, *, after: str = "", limit: int = 200, active: bool | None = None
) -> list[tuple[UserRow, tuple[Grant, ...]]]:
    """Return people by name with their roles, those after a name."""
    wanted = select(UserRow).where(UserRow.name > after)
    if active is not None:
        wanted = wanted.where(UserRow.active.is_(active))
    rows = list(session.scalars(wanted.order_by(UserRow.name).limit(limit)))
    grants = grants_of(session, [row.id for row in rows])
    return [(row, grants.get(row.id, ())) for row in rows]


def called(session: Session, limit: int) -> list[tuple[str, str]]:
    """Return the names of active people, in order, with what they are called."""
    user = UserRow
    wanted = select(user.name, user.display_name).where(user.active.is_(True))
    rows = session.execute(wanted.order_by(user.name).limit(limit))
    return [(name, display_name) for name, display_name in rows]


def principal_of(session: Session, user_id: str) -> Principal | None:
    """Return an active person as the access rules know them."""
    user = session.get(UserRow, user_id)
    if user is None or not user.active:
        return None
    return Principal(user.id, user.name, grants_of(session, [user_id]).get(user_id, ()))


def grants_of(session: Session, user_ids: list[str]) -> dict[str, tuple[Grant, ...]]:
    """Return the roles of people by their ids."""
    held = select(RoleGrantRow).where(RoleGrantRow.user_id.in_(user_ids))
    found: dict[str, tuple[Grant, ...]] = {}
    for row in session.scalars(held.order_by(RoleGrantRow.id)):
        found[row.user_id] = (*found.get(row.user_id, ()), grant_of(row))
    return found


def grant_of(row: RoleGrantRow) -> Grant:
    """Return a grant as the access rules know it."""
    return Grant(Role(row.role), tuple(row.jurisdictions), tuple(row.teams))


def _add_grants(session: Session, user_id: str, grants: Iterable[Grant]) -> None:
    rows = [
        {
            "user_id": user_id,
            "role": str(grant.role),
            "jurisdictions": list(grant.jurisdictions),
            "teams": list(grant.teams),
        }
        for grant in grants
    ]
    if rows:
        session.execute(insert(RoleGrantRow), rows)
