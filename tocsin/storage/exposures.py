"""Who uncovered what, how often, and for how long."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tocsin.storage.models import ExposureRow
from tocsin.storage.sql import sql

UNCOVERED = timedelta(minutes=15)  # then it is covered again by itself
_LOCK = sql("SELECT pg_advisory_xact_lock(hashtextextended(:user_id || :item_id, 8422))")
_COVER = sql("""
UPDATE exposures SET seconds = LEAST(EXTRACT(EPOCH FROM clock_timestamp() - at), 86400)::bigint
WHERE id = :id AND user_id = :user_id AND item_id = :item_id AND seconds IS NULL
""")


def add(session: Session, user_id: str, item_id: str, page: int) -> tuple[int, bool]:
    """Count one more, unless it is uncovered already; return its number, and if it is new."""
    session.execute(_LOCK, {"user_id": user_id, "item_id": item_id})
    row = ExposureRow
    known = select(row.id).where(*_open(user_id, item_id, page)).order_by(row.id.desc())
    number = session.scalar(known.limit(1))
    if number is not None:
        return number, False
    fresh = ExposureRow(user_id=user_id, item_id=item_id, page=page)
    session.add(fresh)
    session.flush()
    return fresh.id, True


def is_open(session: Session, number: int, user_id: str, item_id: str, page: int) -> bool:
    """Tell whether by that number somebody has a page uncovered now."""
    wanted = select(ExposureRow.id).where(
        ExposureRow.id == number, *_open(user_id, item_id, page)
    )
    return session.scalar(wanted) is not None


def cover(session: Session, number: int, user_id: str, item_id: str) -> None:
    """Write down that it is covered again; the first time counts."""
    given: dict[str, Any] = {"id": number, "user_id": user_id, "item_id": item_id}
    session.execute(_COVER, given)


def count(session: Session, user_id: str, since: datetime) -> int:
    """Count somebody's own since an instant."""
    own = select(func.count()).where(ExposureRow.user_id == user_id, ExposureRow.at >= since)
    return session.scalar(own) or 0


def _open(user_id: str, item_id: str, page: int) -> tuple[Any, ...]:
    row = ExposureRow
    return (
        row.user_id == user_id,
        row.item_id == item_id,
        row.page == page,
        row.seconds.is_(None),
        row.at > func.clock_timestamp() - UNCOVERED,
    )
