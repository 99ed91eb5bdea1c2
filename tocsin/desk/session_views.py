"""Sessions as people see them."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.desk.views import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSession:
    """Somebody is signed in.

    Attributes:
        secret: For the cookie; it is nowhere else.
        expires_at: When it ends at the latest; unused for an hour it ends before.
        must_change: The password must be changed before anything else.
    """

    id: str
    secret: str
    expires_at: datetime
    must_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session that counts. ``address`` and ``agent`` are of when it was opened.

    ``expires_at`` is when it ends if nobody uses it from now on.
    """

    id: str
    user: str
    address: str
    agent: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage(Page):
    """A person's sessions, newest first."""

    items: list[SessionView]
