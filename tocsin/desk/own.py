"""Tokens and sessions: one's own are for whoever is signed in, another's for administrators."""

from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.access import Errand
from tocsin.desk.errors import NotFoundError
from tocsin.domain.access import Principal
from tocsin.storage import people
from tocsin.storage.models import UserRow


def is_own(principal: Principal, user: str | None) -> bool:
    """Tell whether somebody speaks of themselves: by name, by id, or by naming nobody."""
    return user in (None, principal.id, principal.name)


def errand_for(
    principal: Principal, user: str | None, another: Errand = errands.MANAGE_PEOPLE
) -> Errand:
    """Return what it takes: being signed in, or an administrator's errand for another's."""
    return errands.SIGNED_IN if is_own(principal, user) else another


def owner_of(session: Session, principal: Principal, user: str | None) -> UserRow:
    """Return whose things are asked for.

    Raises:
        NotFoundError: There is no such person.
    """
    owner = people.find_user(session, user or principal.id)
    if owner is None:
        raise NotFoundError
    return owner
