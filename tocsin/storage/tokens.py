"""Bearer tokens and sessions: shown once, kept as a hash, expiring, revocable at once.

The secret is 256 random bits, so a plain SHA-256 of it is enough; nothing can be guessed. A
session of the console is a token of another kind: it ends by itself when nobody uses it, and
neither kind is ever taken for the other.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.access import Grant, Principal, Role
from tocsin.storage.engine import engine_of
from tocsin.storage.models import TokenRow
from tocsin.storage.sql import one_shot, sql

PREFIX = "tcn_"
LIFETIME = timedelta(days=90)
API, SESSION = "api", "session"
IDLE = timedelta(minutes=60)  # after its last use a session ends by itself
_BEARERS = """
SELECT t.id AS token_id, t.kind, t.roles AS narrowed, u.id, u.name, u.display_name,
       u.language, u.zone,
       CASE t.kind WHEN 'session' THEN LEAST(t.expires_at, {idle_at}) ELSE t.expires_at END
           AS expires_at,
       t.kind = 'session' AND EXISTS (
           SELECT FROM passwords p WHERE p.user_id = u.id AND p.must_change) AS must_change,
       COALESCE(t.last_used_at < now() - interval '1 minute', true) AS is_stale,
       (SELECT jsonb_agg(jsonb_build_array(g.role, g.jurisdictions, g.teams) ORDER BY g.id)
        FROM role_grants g WHERE g.user_id = u.id) AS grants
FROM tokens t JOIN users u ON u.id = t.user_id AND u.active
WHERE {which} AND {is_live}
"""
IDLE_AT = f"COALESCE(t.last_used_at, t.created_at) + interval '{int(IDLE.total_seconds())} s'"
IS_LIVE = f"""
t.revoked_at IS NULL AND t.expires_at > now() AND (t.kind <> 'session' OR {IDLE_AT} > now())
"""
_AUTHENTICATE = sql(
    _BEARERS.format(which="t.hash = :hash AND t.kind = :kind", is_live=IS_LIVE, idle_at=IDLE_AT)
)
_STILL = sql(_BEARERS.format(which="t.id = ANY(:token_ids)", is_live=IS_LIVE, idle_at=IDLE_AT))
_TOUCH = sql("UPDATE tokens SET last_used_at = now() WHERE id = :token_id")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token or a session stands for.

    Attributes:
        expires_at: For a session the earlier of its end and an hour without use from now.
        kind: ``api`` or ``session``.
        zone: The IANA zone that the person lives by, where they said one.
        must_change: Their password was set by somebody else and must be changed first.
    """

    token_id: str
    principal: Principal
    language: str
    expires_at: datetime
    kind: str = API
    zone: str | None = None
    display_name: str = ""
    must_change: bool = False


class Tokens:
    """Authenticates: one indexed query, and a note of the use at most once a minute."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def authenticate(self, secret: str, kind: str = API) -> Bearer | None:
        """Return who is asking, or None for a token that is unknown, expired or revoked.

        Args:
            secret: As it came.
            kind: What it came as; a secret of the other kind is unknown.
        """
        wanted = {"hash": hash_of(secret), "kind": kind}
        with self._one_shot.connect() as connection:
            row = connection.execute(_AUTHENTICATE, wanted).one_or_none()
            if row is None:
                return None
            if row.is_stale:
                connection.execute(_TOUCH, {"token_id": row.token_id})
        return _bearer(row)

    def still(self, token_ids: list[str]) -> dict[str, Bearer]:
        """Return who holds those of the tokens that still count, with their roles of now."""
        with self._one_shot.connect() as connection:
            rows = connection.execute(_STILL, {"token_ids": token_ids})
            return {row.token_id: _bearer(row) for row in rows}


def issue_token(
    session: Session,
    user_id: str,
    name: str,
    *,
    lifetime: timedelta = LIFETIME,
    roles: Iterable[str] = (),
) -> tuple[TokenRow, str]:
    """Make a token and return it with its secret, which is nowhere else and never again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return keep_token(session, user_id, name, secret, lifetime=lifetime, roles=roles), secret


def keep_token(
    session: Session,
    user_id: str,
    name: str,
    secret: str,
    *,
    lifetime: timedelta = LIFETIME,
    roles: Iterable[str] = (),
) -> TokenRow:
    """Keep a token whose secret is known already: the embedded stack's seeded ones."""
    row = TokenRow(
        id=uuid.uuid4().hex,
        user_id=user_id,
        name=name,
        hash=hash_of(secret),
        roles=[str(role) for role in roles],
        expires_at=datetime.now(UTC) + lifetime,
    )
    session.add(row)
    session.flush()
    return row


def tokens_of(session: Session, user_id: str | None = None) -> list[TokenRow]:
    """Return API tokens, newest first; never their secrets, which nobody has."""
    wanted = select(TokenRow).where(TokenRow.kind == API)
    if user_id is not None:
        wanted = wanted.where(TokenRow.user_id == user_id)
    return list(session.scalars(wanted.order_by(TokenRow.created_at.desc(), TokenRow.id)))


def find_token(session: Session, token_id: str) -> TokenRow | None:
    """Return an API token by its id."""
    row = session.get(TokenRow, token_id)
    return row if row is not None and row.kind == API else None


def revoke_token(session: Session, token_id: str) -> None:
    """End a token now; revoking it again changes nothing."""
    live = update(TokenRow).where(TokenRow.id == token_id, TokenRow.revoked_at.is_(None))
    session.execute(live.values(revoked_at=func.now()))


def hash_of(secret: str) -> str:
    """Hash a secret as it is kept."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _bearer(row: Row[Any]) -> Bearer:
    principal = Principal(row.id, row.name, _grants(row))
    return Bearer(
        row.token_id,
        principal,
        row.language,
        row.expires_at,
        row.kind,
        row.zone,
        row.display_name,
        row.must_change,
    )


def _grants(row: Row[Any]) -> tuple[Grant, ...]:
    return tuple(
        Grant(Role(role), tuple(jurisdictions), tuple(teams))
        for role, jurisdictions, teams in row.grants or ()
        if not row.narrowed or role in row.narrowed
    )
