"""Passwords as they are kept, and the links by which people set one."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage.models import PasswordLinkRow, PasswordRow, UserRow
from tocsin.storage.plain import clean
from tocsin.storage.sql import sql
from tocsin.storage.tokens import hash_of

LINK_PREFIX = "tcl_"
LINK_LIFETIME = timedelta(hours=24)
_KEEP_LINK = sql("""
INSERT INTO password_links (hash, user_id, expires_at, made_by)
VALUES (:hash, :user_id, now() + :lifetime, :made_by) RETURNING expires_at
""")
_TAKE_LINK = sql("""
UPDATE password_links l SET used_at = now() FROM users u
WHERE l.hash = :hash AND l.used_at IS NULL AND l.expires_at > now()
  AND u.id = l.user_id AND u.active
RETURNING l.user_id
""")
_LOOK_LINK = sql("""
SELECT u.id, u.name, u.display_name, l.expires_at FROM password_links l
JOIN users u ON u.id = l.user_id AND u.active
WHERE l.hash = :hash AND l.used_at IS NULL AND l.expires_at > now()
""")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who a name may stand for, and against what their password is held."""

    user_id: str
    name: str
    hash: str | None
    must_change: bool


def candidate(session: Session, name: str) -> Candidate | None:
    """Return the active person of exactly this name."""
    wanted = (
        select(UserRow.id, UserRow.name, PasswordRow.hash, PasswordRow.must_change)
        .outerjoin(PasswordRow, PasswordRow.user_id == UserRow.id)
        .where(UserRow.name == clean(name), UserRow.active)
    )
    row = session.execute(wanted).one_or_none()
    if row is None:
        return None
    return Candidate(row.id, row.name, row.hash, bool(row.must_change))


def put(session: Session, user_id: str, hash_: str, *, must_change: bool = False) -> datetime:
    """Keep a person's password; return when it was set."""
    values = {"hash": hash_, "must_change": must_change, "set_at": func.clock_timestamp()}
    added = insert(PasswordRow).values(user_id=user_id, **values)
    changed = added.on_conflict_do_update(index_elements=["user_id"], set_=values)
    return session.execute(changed.returning(PasswordRow.set_at)).scalar_one()


def rehash(session: Session, user_id: str, old: str, new: str) -> None:
    """Keep the same password by today's parameters, unless it was changed meanwhile."""
    same = update(PasswordRow).where(PasswordRow.user_id == user_id, PasswordRow.hash == old)
    session.execute(same.values(hash=new))


def set_ats(session: Session) -> dict[str, datetime]:
    """Return when each person's password was set, by their ids."""
    rows = session.execute(select(PasswordRow.user_id, PasswordRow.set_at))
    return {row.user_id: row.set_at for row in rows}


def make_link(session: Session, user_id: str, made_by: str) -> tuple[str, datetime]:
    """Make a link's secret and say until when it counts; the person's older links end."""
    end_links(session, user_id)
    secret = LINK_PREFIX + secrets.token_urlsafe(32)
    values: dict[str, Any] = {"user_id": user_id, "made_by": made_by, "hash": hash_of(secret)}
    expires_at = session.execute(_KEEP_LINK, {**values, "lifetime": LINK_LIFETIME})
    return secret, expires_at.scalar_one()


def end_links(session: Session, user_id: str) -> None:
    """End a person's links that were not used."""
    unused = update(PasswordLinkRow).where(
        PasswordLinkRow.user_id == user_id,
        PasswordLinkRow.used_at.is_(None),
        PasswordLinkRow.expires_at > func.now(),
    )
    session.execute(unused.values(expires_at=func.now()))


def look_link(session: Session, secret: str) -> Row[Any] | None:
    """Return whose link it is (id, name, display name, end), if it still counts."""
    return session.execute(_LOOK_LINK, {"hash": hash_of(secret)}).one_or_none()


def take_link(session: Session, secret: str) -> str | None:
    """Use a link up and return whose it is; None when it no longer counts."""
    return session.execute(_TAKE_LINK, {"hash": hash_of(secret)}).scalar_one_or_none()
