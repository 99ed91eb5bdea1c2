"""Sessions of the console: tokens of their own kind, which remember where they were opened."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tocsin.storage.models import TokenRow
from tocsin.storage.plain import clean, clean_or_none
from tocsin.storage.sql import sql
from tocsin.storage.tokens import IDLE_AT, IS_LIVE, SESSION, hash_of

PREFIX = "tcs_"
LIFETIME = timedelta(hours=12)  # from signing in, however busy one is
AGENT = 200  # characters of what a browser says of itself
ADDRESS = 64
_LIVE = sql(f"""
SELECT t.id, t.user_id AS "user", COALESCE(t.address, '') AS address,
       COALESCE(t.agent, '') AS agent, t.created_at, t.last_used_at,
       LEAST(t.expires_at, {IDLE_AT}) AS expires_at
FROM tokens t JOIN users u ON u.id = t.user_id AND u.active
WHERE t.user_id = :user_id AND t.kind = 'session' AND {IS_LIVE}
ORDER BY t.created_at DESC, t.id
""")  # noqa: S608 - put together from constants
_END = sql(f"""
UPDATE tokens t SET revoked_at = now()
WHERE t.user_id = :user_id AND t.kind = 'session' AND t.id <> :keep AND {IS_LIVE}
RETURNING t.id
""")  # noqa: S608 - put together from constants
_ADDRESSES = sql("""
SELECT DISTINCT address FROM tokens
WHERE user_id = :user_id AND kind = 'session' AND address IS NOT NULL
  AND created_at > now() - interval '90 days'
""")


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened; its secret is nowhere else."""

    id: str
    secret: str
    expires_at: datetime


def open_session(
    session: Session, user_id: str, *, name: str, address: str, agent: str
) -> Opened:
    """Open a session; ``name`` says how the person proved who they are."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    row = TokenRow(
        id=uuid.uuid4().hex,
        user_id=user_id,
        name=name,
        hash=hash_of(secret),
        roles=[],
        kind=SESSION,
        address=clean_address(address),
        agent=(clean_or_none(agent) or "")[:AGENT],
        expires_at=now + LIFETIME,
        last_used_at=now,
    )
    session.add(row)
    session.flush()
    return Opened(row.id, secret, row.expires_at)


def live_sessions(session: Session, user_id: str) -> list[Row[tuple[object, ...]]]:
    """Return a person's sessions that still count, newest first."""
    return list(session.execute(_LIVE, {"user_id": user_id}))


def find_session(session: Session, session_id: str) -> TokenRow | None:
    """Return a session by its id."""
    row = session.get(TokenRow, session_id)
    return row if row is not None and row.kind == SESSION else None


def session_of(session: Session, secret: str) -> TokenRow | None:
    """Return the session that a secret opens, whether or not it still counts."""
    wanted = select(TokenRow).where(TokenRow.hash == hash_of(secret), TokenRow.kind == SESSION)
    return session.scalars(wanted).one_or_none()


def end_sessions(session: Session, user_id: str, *, keep: str = "") -> int:
    """End a person's sessions but the one to ``keep`` (its id); return how many there were."""
    ended = session.execute(_END, {"user_id": user_id, "keep": keep})
    return len(ended.all())


def clean_address(address: str) -> str:
    """Return an address as it is kept, whatever somebody wrote for one."""
    return clean(address)[:ADDRESS]


def addresses(session: Session, user_id: str) -> set[str]:
    """Return from where a person signed in lately."""
    return set(session.scalars(_ADDRESSES, {"user_id": user_id}))
