"""Calendars that are read by a secret address; only the SHA-256 of the secret is kept."""

import secrets
import uuid
from typing import TypeAlias

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tocsin.storage.models import CalendarFeedRow, UserRow
from tocsin.storage.tokens import hash_of

PREFIX = "tcnf_"
F: TypeAlias = CalendarFeedRow


def issue(session: Session, user_id: str, schedule: str | None) -> tuple[CalendarFeedRow, str]:
    """Make a feed and return it with its secret, which is nowhere else and never again.

    The same person's earlier feed of the same schedule stops: there is one address of each.
    """
    session.execute(
        update(F)
        .where(F.user_id == user_id, F.schedule.is_not_distinct_from(schedule))
        .where(F.revoked_at.is_(None))
        .values(revoked_at=func.now())
    )
    secret = PREFIX + secrets.token_urlsafe(32)
    row = F(id=uuid.uuid4().hex, user_id=user_id, hash=hash_of(secret), schedule=schedule)
    session.add(row)
    session.flush()
    session.refresh(row)
    return row, secret


def feeds_of(session: Session, user_id: str) -> list[CalendarFeedRow]:
    """Return a person's feeds that count, oldest first."""
    wanted = select(F).where(F.user_id == user_id, F.revoked_at.is_(None))
    return list(session.scalars(wanted.order_by(F.created_at, F.id)))


def revoke(session: Session, user_id: str, feed_id: str) -> bool:
    """End a feed of a person now; tell whether there was one."""
    live = update(F).where(F.id == feed_id, F.user_id == user_id, F.revoked_at.is_(None))
    ended = session.scalars(live.values(revoked_at=func.now()).returning(F.id))
    return ended.one_or_none() is not None


def by_secret(session: Session, secret: str) -> CalendarFeedRow | None:
    """Return the feed of a secret, unless it was revoked or its owner is gone."""
    wanted = (
        select(F)
        .join(UserRow, UserRow.id == F.user_id)
        .where(F.hash == hash_of(secret), F.revoked_at.is_(None), UserRow.active)
    )
    return session.scalars(wanted).one_or_none()
