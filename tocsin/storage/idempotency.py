"""Answers to requests by (person, key), so that asking again is harmless.

The digest is of method, path and key; two people with the same key never meet.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tocsin.storage.errors import IdempotencyConflictError
from tocsin.storage.models import IdempotencyRow, Json
from tocsin.storage.sql import as_json, sql

_BEGIN = sql("""
INSERT INTO idempotency (principal_id, key_digest, body_hash)
VALUES (:principal_id, :key_digest, :body_hash) ON CONFLICT DO NOTHING
RETURNING key_digest
""")
_FINISH = sql("""
UPDATE idempotency SET status = :status, answer = CAST(:answer AS jsonb)
WHERE principal_id = :principal_id AND key_digest = :key_digest
""")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of the first request; ``status`` is None while it has no answer."""

    status: int | None
    answer: Json | None


def digest_of(principal_id: str, method: str, path: str, key: str) -> str:
    """Digest what makes a request the same one: also the id of the update it becomes."""
    return hashlib.sha256(f"{principal_id}\n{method}\n{path}\n{key}".encode()).hexdigest()


def begin(
    session: Session, principal_id: str, key_digest: str, body_hash: str
) -> Earlier | None:
    """Take a key; return None when it is new, else what became of the first request.

    Raises:
        IdempotencyConflictError: It was another request.
    """
    values = {"principal_id": principal_id, "key_digest": key_digest, "body_hash": body_hash}
    if session.execute(_BEGIN, values).scalar() is not None:
        return None
    row = session.scalars(
        select(IdempotencyRow).where(
            IdempotencyRow.principal_id == principal_id,
            IdempotencyRow.key_digest == key_digest,
        )
    ).one()
    if row.body_hash != body_hash:
        message = "This Idempotency-Key was used for another request."
        raise IdempotencyConflictError(message)
    return Earlier(row.status, row.answer)


def finish(
    session: Session, principal_id: str, key_digest: str, status: int, answer: Json
) -> None:
    """Keep the answer."""
    values = {"principal_id": principal_id, "key_digest": key_digest, "status": status}
    session.execute(_FINISH, {**values, "answer": as_json(answer)})


def release(session: Session, principal_id: str, key_digest: str) -> None:
    """Forget a key whose request came to nothing, so that it may be tried again."""
    session.execute(
        delete(IdempotencyRow).where(
            IdempotencyRow.principal_id == principal_id,
            IdempotencyRow.key_digest == key_digest,
            IdempotencyRow.status.is_(None),
        )
    )


def purge(session: Session, before: datetime) -> int:
    """Forget keys of old, and return how many."""
    old = delete(IdempotencyRow).where(IdempotencyRow.created_at < before)
    return len(session.scalars(old.returning(IdempotencyRow.key_digest)).all())
