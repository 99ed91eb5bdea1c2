"""Who uncovered what, how often, and for how long."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tocsin.storage.models import ExposureRow
from tocsin.storage.sql import sql

_COVER = sql("""
UPDATE exposures SET seconds = LEAST(EXTRACT(EPOCH FROM clock_timestamp() - at), 86400)::bigint
WHERE id = :id AND user_id = :user_id AND item_id = :item_id AND seconds IS NULL
""")


def add(session: Session, user_id: str, item_id: str) -> int:
    """Count one more, and return its number."""
    row = ExposureRow(user_id=user_id, item_id=item_id)
    session.add(row)
    session.flush()
    return row.id


def find(session: Session, number: int, user_id: str, item_id: str) -> ExposureRow | None:
    """Return somebody's own exposure to an item."""
    row = session.get(ExposureRow, number)
    is_that = row is not None and (row.user_id, row.item_id) == (user_id, item_id)
    return row if is_that else None


def cover(session: Session, number: int, user_id: str, item_id: str) -> None:
    """Write down that it is covered again; the first time counts."""
    given: dict[str, Any] = {"id": number, "user_id": user_id, "item_id": item_id}
    session.execute(_COVER, given)


def count(session: Session, user_id: str, since: datetime) -> int:
    """Count somebody's own since an instant."""
    own = select(func.count()).where(ExposureRow.user_id == user_id, ExposureRow.at >= since)
    return session.scalar(own) or 0
