"""Bearer tokens: shown once, kept as a hash, expiring, revocable at once.

The secret is 256 random bits, so a plain SHA-256 of it is enough; nothing can be guessed.
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
_BEARERS = """
SELECT t.id AS token_id, t.roles AS narrowed, u.id, u.name, u.language, t.expires_at,
       COALESCE(t.last_used_at < now() - interval '1 minute', true) AS is_stale,
       (SELECT jsonb_agg(jsonb_build_array(g.role, g.jurisdictions, g.teams) ORDER BY g.id)
        FROM role_grants g WHERE g.user_id = u.id) AS grants
FROM tokens t JOIN users u ON u.id = t.user_id AND u.active
WHERE {which} AND t.revoked_at IS NULL AND t.expires_at > now()
"""
_AUTHENTICATE = sql(_BEARERS.format(which="t.hash = :hash"))
_STILL = sql(_BEARERS.format(which="t.id = ANY(:token_ids)"))
_TOUCH = sql("UPDATE tokens SET last_used_at = now() WHERE id = :token_id")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who a token stands for."""

    token_id: str
    principal: Principal
    language: str
    expires_at: datetime


class Tokens:
    """Authenticates: one indexed query, and a note of the use at most once a minute."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))

    def authenticate(self, secret: str) -> Bearer | None:
        """Return who is asking, or None for a token that is unknown, expired or revoked."""
        with self._one_shot.connect() as connection:
            row = connection.execute(_AUTHENTICATE, {"hash": hash_of(secret)}).one_or_none()
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
    """Return tokens, newest first; never their secrets, which nobody has."""
    wanted = select(TokenRow)
    if user_id is not None:
        wanted = wanted.where(TokenRow.user_id == user_id)
    return list(session.scalars(wanted.order_by(TokenRow.created_at.desc(), TokenRow.id)))


def find_token(session: Session, token_id: str) -> TokenRow | None:
    """Return a token by its id."""
    return session.get(TokenRow, token_id)


def revoke_token(session: Session, token_id: str) -> None:
    """End a token now; revoking it again changes nothing."""
    live = update(TokenRow).where(TokenRow.id == token_id, TokenRow.revoked_at.is_(None))
    session.execute(live.values(revoked_at=func.now()))


def hash_of(secret: str) -> str:
    """Hash a secret as it is kept."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _bearer(row: Row[Any]) -> Bearer:
    principal = Principal(row.id, row.name, _grants(row))
    return Bearer(row.token_id, principal, row.language, row.expires_at)


def _grants(row: Row[Any]) -> tuple[Grant, ...]:
    return tuple(
        Grant(Role(role), tuple(jurisdictions), tuple(teams))
        for role, jurisdictions, teams in row.grants or ()
        if not row.narrowed or role in row.narrowed
    )
