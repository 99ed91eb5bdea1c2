"""Who asked for what and what they got. Only ever added to; ids and codes, no content."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage.models import AccessLogRow, Json


def write(
    session: Session,
    principal_id: str,
    action: str,
    outcome: str,
    *,
    case_id: str | None = None,
    detail: Json | None = None,
) -> None:
    """Add a line: ``outcome`` is ``ok`` or the code of the refusal."""
    values = {
        "principal_id": principal_id,
        "action": action,
        "outcome": outcome,
        "case_id": case_id,
        "detail": detail or {},
    }
    session.execute(insert(AccessLogRow).values(values))


def lines(
    session: Session,
    *,
    case_id: str | None = None,
    principal_id: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[AccessLogRow]:
    """Return lines, newest first; ``before`` is the id that the last page ended with."""
    wanted = select(AccessLogRow)
    if case_id is not None:
        wanted = wanted.where(AccessLogRow.case_id == case_id)
    if principal_id is not None:
        wanted = wanted.where(AccessLogRow.principal_id == principal_id)
    if before is not None:
        wanted = wanted.where(AccessLogRow.id < before)
    return list(session.scalars(wanted.order_by(AccessLogRow.id.desc()).limit(limit)))
