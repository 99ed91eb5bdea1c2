"""What the desk shows of people and their tokens. Every member is a promise."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantView:
    """A role that a person holds; an empty scope means everywhere."""

    role: str
    jurisdictions: list[str]
    teams: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """One of our people, with their roles; ``zone`` is that of their clock, if they said."""

    id: str
    name: str
    display_name: str
    email: str | None
    language: str
    active: bool
    grants: list[GrantView]
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A token without its secret. ``roles`` narrows it to some of its owner's roles."""

    id: str
    user: str
    name: str
    roles: list[str]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken(TokenView):
    """A fresh token. Its secret is shown this once and never again."""

    token: str
