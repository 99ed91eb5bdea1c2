"""Our people: who there is, what they may do, and who leaves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, keys
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NameTakenError, NotFoundError
from tocsin.desk.paging import last_text
from tocsin.desk.people_views import GrantView, UserView
from tocsin.desk.reading import Reading
from tocsin.desk.refusals import FourEyesError
from tocsin.desk.targets import ME
from tocsin.desk.views import Page
from tocsin.domain.access import Grant, Principal
from tocsin.storage import cursors, people
from tocsin.storage.errors import NameTakenError as StoredNameTakenError
from tocsin.storage.models import UserRow

CREATED = 201
LIKE_AN_ID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)
USER = TypeAdapter(UserView)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPage(Page):
    """A page of people, by name."""

    items: list[UserView]


class People:
    """Shows people and, for those who may, changes them."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper

    def me(self, principal: Principal) -> UserView:
        """Show the caller to themselves, with the roles that this token carries."""
        self._gatekeeper.admit(principal, errands.SIGNED_IN)
        with self._sessions() as session:
            row = people.find_user(session, principal.id)
        if row is None:
            raise NotFoundError
        return _view(row, principal.grants)

    def change_own(
        self,
        principal: Principal,
        *,
        display_name: str | None = None,
        language: str | None = None,
        zone: str | None = None,
    ) -> UserView:
        """Change how the caller is called and reads; what is None stays.

        Their address is for administrators: passwords and pages follow it.
        """
        self._gatekeeper.admit(principal, errands.SIGNED_IN)
        with self._sessions.begin() as session:
            row = people.change_user(
                session, principal.id, display_name=display_name, language=language, zone=zone
            )
            view = _view(row, principal.grants)
        self._gatekeeper.note(principal, "user.change-own", None, OK, user=view.id)
        return view

    def list(
        self, principal: Principal, active: bool | None, cursor: str | None, limit: int
    ) -> UserPage:
        """Show people by name."""
        self._gatekeeper.admit(principal, errands.READ_PEOPLE)
        after = last_text(cursor)
        with self._sessions() as session:
            found = people.users(session, after=after, limit=limit + 1, active=active)
        page = found[:limit]
        following = cursors.encode(page[-1][0].name) if len(found) > limit else None
        return UserPage(items=[_view(row, grants) for row, grants in page], next=following)

    def colleagues(self, reading: Reading, limit: int) -> Sequence[tuple[str, str]]:
        """Return active people by name, with what they are called, to whoever reads a case."""
        self._gatekeeper.admit(reading.principal, errands.READ_PEOPLE, within=reading.session)
        return people.called(reading.session, limit)

    def get(self, principal: Principal, name_or_id: str) -> UserView:
        """Show one person."""
        self._gatekeeper.admit(principal, errands.READ_PEOPLE)
        with self._sessions() as session:
            return _shown(session, name_or_id)

    def create(
        self,
        call: Call,
        name: str,
        grants: Sequence[Grant],
        **details: Any,  # noqa: ANN401 - display_name, email, language
    ) -> UserView:
        """Add a person.

        Raises:
            NameTakenError: Another user has that name.
            InvalidError: It looks like an id, by which people are found too.
        """
        self._gatekeeper.admit(call.principal, errands.MANAGE_PEOPLE)
        if LIKE_AN_ID.fullmatch(name):
            raise InvalidError("`name`: 32 hex digits are an id, so nobody can be called that.")
        if name == ME:
            raise InvalidError("`name`: `me` is whoever asks, so nobody can be called that.")
        try:
            with self._sessions.begin() as session:
                earlier = keys.claim(session, call)
                if earlier is not None:
                    return USER.validate_python(earlier)
                row = people.create_user(session, name, grants=grants, **details)
                view = _view(row, grants)
                keys.settle(session, call, CREATED, USER.dump_python(view, mode="json"))
        except StoredNameTakenError as error:
            raise NameTakenError from error
        self._gatekeeper.note(call.principal, "user.create", None, OK, user=view.id)
        return view

    def change(
        self,
        principal: Principal,
        name_or_id: str,
        **changes: Any,  # noqa: ANN401 - display_name, email, language, active
    ) -> UserView:
        """Change a person, or let them go: an inactive person's tokens stop at once."""
        self._gatekeeper.admit(principal, errands.MANAGE_PEOPLE)
        with self._sessions.begin() as session:
            user_id = _shown(session, name_or_id).id
            people.change_user(session, user_id, **changes)
            view = _shown(session, user_id)
        self._gatekeeper.note(principal, "user.change", None, OK, user=view.id)
        return view

    def grant(self, principal: Principal, name_or_id: str, grants: Sequence[Grant]) -> UserView:
        """Give a person exactly these roles. Nobody changes their own.

        Raises:
            FourEyesError: It is the caller.
        """
        self._gatekeeper.admit(principal, errands.MANAGE_PEOPLE)
        with self._sessions.begin() as session:
            user_id = _shown(session, name_or_id).id
            if user_id == principal.id:
                raise FourEyesError("Somebody else must change your roles.")
            people.set_grants(session, user_id, grants)
            view = _shown(session, user_id)
        self._gatekeeper.note(principal, "user.grant", None, OK, user=view.id)
        return view


def _shown(session: Session, name_or_id: str) -> UserView:
    row = people.find_user(session, name_or_id)
    if row is None:
        raise NotFoundError
    return _view(row, people.grants_of(session, [row.id]).get(row.id, ()))


def _view(row: UserRow, grants: Sequence[Grant]) -> UserView:
    return UserView(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        email=row.email,
        language=row.language,
        active=row.active,
        zone=row.zone,
        grants=[
            GrantView(
                role=grant.role,
                jurisdictions=list(grant.jurisdictions),
                teams=list(grant.teams),
            )
            for grant in grants
        ],
    )
