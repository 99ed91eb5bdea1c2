"""Bearer tokens: make one, list them, revoke one."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import Field, model_validator

from api.auth import Caller
from api.fields import Ident, In, Instant, Line, PathId
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.people_views import IssuedToken
from tocsin.desk.tokens import TokenOrder, TokenPage
from tocsin.domain.access import Role

router = APIRouter(prefix="/v1/tokens", tags=["tokens"], responses=RESPONSES)
YEAR = timedelta(days=366)


class TokenIn(In):
    """A token to be made. It expires at an instant, or after an ISO 8601 duration (`P90D`).

    `roles` narrows it; `user` is whose it is, for administrators.
    """

    name: Line
    expires_at: Instant | None = None
    expires_in: Annotated[timedelta, Field(gt=timedelta(0), le=YEAR)] | None = None
    roles: list[Role] = Field(default_factory=list, max_length=20)
    user: Ident | None = None

    @model_validator(mode="after")
    def _expires(self) -> Self:
        if (self.expires_at is None) == (self.expires_in is None):
            message = "say when it expires: `expires_at` or `expires_in`"
            raise ValueError(message)
        return self

    def order(self) -> TokenOrder:
        """Return it as the desk knows it."""
        return TokenOrder(
            name=self.name,
            expires_at=self.expires_at or datetime.now(UTC) + (self.expires_in or YEAR),
            roles=tuple(self.roles),
            user=self.user,
        )


@router.post("", status_code=201)
def issue_token(body: TokenIn, principal: Caller, desk: TheDesk) -> IssuedToken:
    """Make a token. Its secret is in this answer and nowhere else, ever."""
    return desk.tokens.issue(principal, body.order())


@router.get("")
def list_tokens(
    principal: Caller,
    desk: TheDesk,
    user: Annotated[str | None, Query(max_length=100)] = None,
) -> TokenPage:
    """List your tokens; for administrators `user` names another person."""
    return desk.tokens.list(principal, user)


@router.delete("/{token}", status_code=204)
def revoke_token(token: PathId, principal: Caller, desk: TheDesk) -> None:
    """End a token. It stops working within seconds."""
    desk.tokens.revoke(principal, token)
