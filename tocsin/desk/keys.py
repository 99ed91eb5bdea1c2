"""Idempotency keys: who used which for what, and what they were answered.

Only accepted requests are answered from here; a refused one may be tried again with its key.
"""

from typing import Any

from sqlalchemy.orm import Session

from tocsin.desk.call import Call
from tocsin.desk.errors import KeyReusedError
from tocsin.storage import idempotency
from tocsin.storage.errors import IdempotencyConflictError


def claim(session: Session, call: Call) -> dict[str, Any] | None:
    """Take the key for this request; return what the same request was answered before.

    Raises:
        KeyReusedError: The person used the key for another request.
    """
    if call.made:
        return None
    try:
        earlier = idempotency.begin(session, call.principal.id, call.id, call.body_sha256)
    except IdempotencyConflictError as error:
        raise KeyReusedError from error
    return earlier.answer if earlier else None


def settle(session: Session, call: Call, status: int, answer: dict[str, Any]) -> None:
    """Keep the answer, unless nobody can ask for it again."""
    if not call.made:
        idempotency.finish(session, call.principal.id, call.id, status, answer)
