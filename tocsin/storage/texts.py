"""What people wrote about a case. A text is kept once under its id and never changed."""

import secrets

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.hashchain import digest
from tocsin.storage.errors import TextConflictError
from tocsin.storage.models import TextRow
from tocsin.storage.plain import clean


def store_text(
    session: Session,
    *,
    text_id: str,
    case_id: str,
    purpose: str,
    body: str,
    author_id: str,
    privileged: bool = False,
    salt: str | None = None,
) -> TextRow:
    """Keep a text; the same text again under its id is the same row, with the same digest.

    ``salt`` is given where its digest had to be known before it could be kept.

    Raises:
        TextConflictError: Another text has that id.
    """
    body, salt = clean(body), salt or secrets.token_hex(16)
    values = {
        "id": text_id,
        "case_id": case_id,
        "purpose": purpose,
        "body": body,
        "salt": salt,
        "digest": digest(salt, body),
        "privileged": privileged,
        "author_id": author_id,
    }
    statement = insert(TextRow).values(values).on_conflict_do_nothing().returning(TextRow)
    kept = session.scalars(statement).one_or_none() or session.get_one(TextRow, text_id)
    said = (kept.case_id, kept.purpose, kept.body, kept.author_id, kept.privileged)
    if said != (case_id, purpose, body, author_id, privileged):
        raise TextConflictError(text_id)
    return kept


def find_text(session: Session, case_id: str, text_id: str) -> TextRow | None:
    """Return a text of this very case."""
    named = select(TextRow).where(TextRow.id == text_id, TextRow.case_id == case_id)
    return session.scalars(named).first()
