"""Who holds a secret: known ones are remembered for a few seconds, others are asked about.

So a token or session that was revoked stops working within that time, in every process.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import UTC, datetime

from anyio import to_thread

from tocsin.desk.errors import UnauthenticatedError
from tocsin.storage.tokens import Bearer

REMEMBERED_FOR = 5.0  # seconds; revocation is promised within 30
REMEMBERED = 10_000
LONGEST = 512
NOBODY: tuple[float, Bearer | None] = (0.0, None)


class Doorman:
    """Knows the secrets of one kind that came by a moment ago, and asks about others."""

    def __init__(self, find: Callable[[str], Bearer | None]) -> None:
        """Ask ``find``, which may block, whose a secret is."""
        self._find = find
        self._known: dict[str, tuple[float, Bearer]] = {}

    async def recognize(self, secret: str) -> Bearer:
        """Return who holds the secret.

        Raises:
            UnauthenticatedError: Nobody does, or no longer.
        """
        if len(secret) > LONGEST:
            raise UnauthenticatedError
        digest = _digest(secret)
        until, known = self._known.get(digest, NOBODY)
        if known is not None and time.monotonic() < until:
            return known
        bearer = await to_thread.run_sync(self._find, secret)
        if bearer is None:
            self._known.pop(digest, None)
            raise UnauthenticatedError
        if bearer.must_change:
            return bearer  # as soon as they have, all is theirs
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        left = (bearer.expires_at - datetime.now(UTC)).total_seconds()
        until = time.monotonic() + min(REMEMBERED_FOR, left)
        self._known[digest] = (until, bearer)
        return bearer

    def forget(self, secret: str) -> None:
        """Ask about a secret again the next time: its holder has just signed out."""
        self._known.pop(_digest(secret), None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
