"""Bearer tokens: everybody makes their own, administrators anybody's; secrets show once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, own
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.errors import (
    ForbiddenError,
    InactiveUserError,
    InvalidError,
    NotFoundError,
    UnknownPersonError,
)
from tocsin.desk.people_views import IssuedToken, TokenView
from tocsin.desk.views import Page
from tocsin.domain.access import Principal, Role
from tocsin.storage import people, tokens
from tocsin.storage.models import TokenRow

LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPage(Page):
    """A list of tokens."""

    items: list[TokenView]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOrder:
    """A token to be made.

    Attributes:
        user: Name or id of whom it is for; the caller when None.
        roles: Those of the owner's roles that it carries; all of them when empty.
    """

    name: str
    expires_at: datetime
    roles: tuple[Role, ...] = ()
    user: str | None = None


class Tokens:
    """Makes, lists and revokes tokens, and tells who holds one."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._authenticator = tokens.Tokens(sessions)

    def bearer(self, secret: str) -> tokens.Bearer | None:
        """Return who holds a token, or None when it does not count."""
        return self._authenticator.authenticate(secret)

    def issue(self, principal: Principal, order: TokenOrder) -> IssuedToken:
        """Make a token: one's own, never wider than the one it is made with; or anybody's.

        Raises:
            ForbiddenError: It would carry more than the caller has here.
            InvalidError: It would last longer than a year, or has expired.
        """
        lifetime = order.expires_at - datetime.now(UTC)
        if not timedelta(0) < lifetime <= LONGEST:
            raise InvalidError("`expires_at` must lie within the next year.")
        self._gatekeeper.admit(principal, own.errand_for(principal, order.user))
        mine = own.is_own(principal, order.user)
        roles = _within(principal, order.roles) if mine else order.roles
        with self._sessions.begin() as session:
            user = people.find_user(session, order.user or principal.id)
            if user is None:
                raise UnknownPersonError
            if not user.active:
                raise InactiveUserError
            row, secret = tokens.issue_token(
                session, user.id, order.name, lifetime=lifetime, roles=roles
            )
            session.refresh(row)
        self._gatekeeper.note(
            principal, "token.issue", None, OK, token=row.id, user=row.user_id
        )
        return IssuedToken(**_members(row), token=secret)

    def list(self, principal: Principal, user: str | None) -> TokenPage:
        """Show one's own tokens, or for administrators another's."""
        self._gatekeeper.admit(principal, own.errand_for(principal, user))
        with self._sessions() as session:
            rows = tokens.tokens_of(session, own.owner_of(session, principal, user).id)
        return TokenPage(items=[TokenView(**_members(row)) for row in rows], next=None)

    def revoke(self, principal: Principal, token_id: str) -> None:
        """End a token; revoking it again changes nothing.

        Raises:
            NotFoundError: There is none that the caller may revoke.
        """
        with self._sessions() as session:
            row = tokens.find_token(session, token_id)
        if row is None:
            raise NotFoundError
        errand = own.errand_for(principal, row.user_id, errands.REVOKE_TOKEN)
        self._gatekeeper.admit(principal, errand)
        with self._sessions.begin() as session:
            tokens.revoke_token(session, token_id)
        self._gatekeeper.note(principal, "token.revoke", None, OK, token=token_id)


def _within(principal: Principal, wanted: Sequence[Role]) -> tuple[Role, ...]:
    """Keep a token within the one that it is made with, so that a narrow one stays narrow."""
    if not principal.roles or not set(wanted) <= set(principal.roles):
        raise ForbiddenError("A token carries no more than the one that it is made with.")
    return tuple(wanted) or principal.roles


def _members(row: TokenRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "user": row.user_id,
        "name": row.name,
        "roles": list(row.roles),
        "created_at": row.created_at,
        "expires_at": row.expires_at,
        "revoked_at": row.revoked_at,
        "last_used_at": row.last_used_at,
    }
