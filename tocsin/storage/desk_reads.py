"""Small reads that only the desk needs."""

from collections.abc import Iterable

from sqlalchemy import Text, bindparam, select, text
from sqlalchemy.orm import Session

from tocsin.domain.access import Sensitivity
from tocsin.domain.calling import told_apart
from tocsin.storage import cursors
from tocsin.storage.models import (
    BlobRow,
    MailboxRow,
    TextRow,
    TimelineRow,
    UserRow,
    WebhookEndpointRow,
)

LEVELS = tuple(Sensitivity)
# What every page asks, made once.
_IDS = bindparam("ids", type_=Text, expanding=True)
_NAMES = select(UserRow.id, UserRow.name, UserRow.display_name).where(UserRow.id.in_(_IDS))
_TEXTS = select(TextRow).where(
    TextRow.case_id == bindparam("case_id", type_=Text), TextRow.id.in_(_IDS)
)


def blob_size(session: Session, sha256: str) -> int:
    """Return how many bytes a blob has."""
    return session.scalar(select(BlobRow.size).where(BlobRow.sha256 == sha256)) or 0


def names_of(session: Session, user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of users by their ids: pages show what they are called (``Called``)."""
    wanted = set(user_ids)
    if not wanted:
        return {}
    rows = session.execute(_NAMES, {"ids": list(wanted)})
    return dict[str, str](told_apart((row.id, row.name, row.display_name) for row in rows))


def texts_by_id(session: Session, case_id: str, text_ids: Iterable[str]) -> dict[str, TextRow]:
    """Return a case's texts by their ids."""
    wanted = set(text_ids)
    if not wanted:
        return {}
    found = session.scalars(_TEXTS, {"case_id": case_id, "ids": list(wanted)})
    return {row.id: row for row in found}


def outside_messages(
    session: Session, ref: str, cursor: str | None, limit: int
) -> tuple[list[MailboxRow], str | None]:
    """Return what a case told people who are not ours, newest first.

    Raises:
        CursorError: The cursor is not one that this list gave out.
    """
    wanted = select(MailboxRow).where(
        MailboxRow.reference == ref, MailboxRow.recipient.not_like("user:%")
    )
    if cursor is not None:
        wanted = wanted.where(MailboxRow.id < cursors.decode(cursor, (int,))[0])
    rows = list(session.scalars(wanted.order_by(MailboxRow.id.desc()).limit(limit + 1)))
    more = len(rows) > limit
    return rows[:limit], cursors.encode(rows[limit - 1].id) if more else None


def status_updates(
    session: Session, case_id: str, before: int | None, limit: int
) -> list[TimelineRow]:
    """Return the entries of a case's status updates, newest first, those before a number."""
    posted = select(TimelineRow).where(
        TimelineRow.case_id == case_id, TimelineRow.event == "update.posted"
    )
    if before is not None:
        posted = posted.where(TimelineRow.seq < before)
    return list(session.scalars(posted.order_by(TimelineRow.seq.desc()).limit(limit)))


def has_webhook(session: Session, name: str, sensitivity: str) -> bool:
    """Tell whether a webhook of that name is told of cases held so closely."""
    endpoint = WebhookEndpointRow
    named = select(endpoint.reach).where(endpoint.name == name, endpoint.active)
    reach = session.scalar(named)
    needed = LEVELS.index(Sensitivity(sensitivity))
    return reach is not None and LEVELS.index(Sensitivity(reach)) >= needed


def schema_step(session: Session) -> str | None:
    """Return the migration that the database is at, or None when there is none."""
    if session.scalar(text("SELECT to_regclass('alembic_version')")) is None:
        return None
    step: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return step
