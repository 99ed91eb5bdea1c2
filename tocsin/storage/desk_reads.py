"""Small reads that only the desk needs."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.storage.models import BlobRow, TextRow, UserRow


def blob_size(session: Session, sha256: str) -> int:
    """Return how many bytes a blob has."""
    return session.scalar(select(BlobRow.size).where(BlobRow.sha256 == sha256)) or 0


def names_of(session: Session, user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of users by their ids."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = session.execute(select(UserRow.id, UserRow.name).where(UserRow.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def texts_by_id(session: Session, case_id: str, text_ids: Iterable[str]) -> dict[str, TextRow]:
    """Return a case's texts by their ids."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    named = select(TextRow).where(TextRow.case_id == case_id, TextRow.id.in_(wanted))
    return {row.id: row for row in session.scalars(named)}
