"""Where somebody stopped following the event feed.

Sealed with AES-256-GCM: a bare position would count, for whoever compares two of them, what
happened in cases that they may not see.
"""

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tocsin.storage.errors import CursorError

NONCE, WIDTH = 12, 8
LONGEST = 100


class EventCursors:
    """Writes and reads cursors; the same position looks different every time."""

    def __init__(self, secret: bytes) -> None:
        self._cipher = AESGCM(secret)

    def seal(self, position: int) -> str:
        """Write a cursor."""
        nonce = secrets.token_bytes(NONCE)
        sealed = self._cipher.encrypt(nonce, position.to_bytes(WIDTH), None)
        return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")

    def open(self, cursor: str) -> int:
        """Read a cursor.

        Raises:
            CursorError: This installation did not write it.
        """
        try:
            if len(cursor) > LONGEST:
                raise CursorError(cursor[:LONGEST])
            raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
            return int.from_bytes(self._cipher.decrypt(raw[:NONCE], raw[NONCE:], None))
        except (binascii.Error, ValueError, InvalidTag) as error:
            raise CursorError(cursor) from error
