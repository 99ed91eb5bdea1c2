"""Where a page of a list ended. Opaque to callers, and harmless when forged: it only seeks."""

import base64
import binascii
import json
from datetime import datetime

from tocsin.storage.errors import CursorError
from tocsin.storage.plain import clean_data


def encode(*parts: str | int) -> str:
    """Write a cursor."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def decode(cursor: str, kinds: tuple[type, ...]) -> list[str | int]:
    """Read a cursor.

    Raises:
        CursorError: It is none of this list's.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.urlsafe_b64decode(padded))
    except (binascii.Error, ValueError) as error:
        raise CursorError(cursor) from error
    if not isinstance(parts, list) or tuple(map(type, parts)) != kinds:
        raise CursorError(cursor)
    if clean_data(parts) != parts:  # what PostgreSQL cannot hold, we did not write
        raise CursorError(cursor)
    return parts


def instant(cursor: str, part: str | int) -> datetime:
    """Read a part of a cursor as an instant.

    Raises:
        CursorError: It is none, or has no zone.
    """
    try:
        read = datetime.fromisoformat(str(part))
    except ValueError as error:
        raise CursorError(cursor) from error
    if read.tzinfo is None:
        raise CursorError(cursor)
    return read
