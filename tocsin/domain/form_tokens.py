"""Tokens of forms that anybody may send: made by us, not long ago, and each counts once.

A token is ``<seconds>.<nonce>.<signature>``: when the form was shown, 256 random bits by which
it is told from others, and HMAC-SHA-256 over both and what the form is for. It needs no cookie
and no script. What else has to be known only to who sent the form is derived from its nonce.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

SOONEST = timedelta(seconds=2)  # nobody reads and fills in a form faster
LATEST = timedelta(hours=24)
_SHAPE = re.compile(r"(\d{1,12})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")
_FORM, _SECRET = b"form-token/1\n", b"form-secret/1\n"


class FormTokenError(ValueError):
    """A token that does not count.

    Attributes:
        code: ``forged``, ``early`` or ``expired``.
    """

    def __init__(self, code: str) -> None:
        """Say why."""
        super().__init__(f"the form's token is {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class FormTokens:
    """Makes and reads tokens by a key that all processes share."""

    key: bytes = field(repr=False)

    def make(self, purpose: str, now: float) -> str:
        """Make the token of a form that is shown now.

        Args:
            purpose: What the form is for; its token is good for nothing else.
            now: Seconds since 1970.
        """
        said = f"{int(now)}.{secrets.token_urlsafe(32)}"
        return f"{said}.{self._sign(purpose, said)}"

    def read(self, token: str, purpose: str, now: float) -> str:
        """Return the nonce of a token that counts.

        Raises:
            FormTokenError: It is not ours, too fresh for a person, or too old.
        """
        found = _SHAPE.fullmatch(token)
        if found is None:
            raise FormTokenError("forged")
        said = f"{found[1]}.{found[2]}"
        if not hmac.compare_digest(self._sign(purpose, said), found[3]):
            raise FormTokenError("forged")
        age = now - int(found[1])
        if age > LATEST.total_seconds():
            raise FormTokenError("expired")
        if age < SOONEST.total_seconds():
            raise FormTokenError("early")
        return found[2]

    def secret_of(self, nonce: str) -> str:
        """Return 256 bits that only who sent the form is told, the same each time."""
        return _encoded(hmac.digest(self.key, _SECRET + nonce.encode(), "sha256"))

    def _sign(self, purpose: str, said: str) -> str:
        told = _FORM + f"{purpose}\n{said}".encode()
        return _encoded(hmac.new(self.key, told, hashlib.sha256).digest())


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
