"""Links that let one person do one thing about one page, signed so that nobody can make one up.

A token is ``<what it allows>.<signature>`` in characters that stand in a URL as they are. It
names page, person, verb and delivery, and ends; whoever has it is that person for that one
thing, as with any link in a mail, so opening it does nothing before a person confirms.
Signatures are HMAC-SHA-256, truncated to 160 bits.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field

KEY_LIMIT = 16
SIGNATURE_BYTES = 20
LONGEST = 500
VERBS = ("acknowledge", "decline")
_PURPOSE = b"page-link/1\n"


class LinkError(ValueError):
    """A key that nothing can be signed with, or a token that allows nothing.

    Attributes:
        code: ``forged``, ``expired`` or ``key``.
    """

    def __init__(self, code: str, message: str) -> None:
        """Say why."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Leave:
    """What a link allows.

    Attributes:
        person: Id of one of our people, without ``user:``.
        verb: One of ``VERBS``.
        delivery: The delivery that it went out with; 0 when it was none.
        until: When it ends, in seconds since 1970.
    """

    page: str
    person: str
    verb: str
    delivery: int
    until: int


@dataclass(frozen=True, slots=True)
class LinkTokens:
    """Makes and reads tokens.

    Attributes:
        keys: Secrets, the first of which signs; the others are still good for reading.

    Raises:
        LinkError: There is no key, or one is too short.
    """

    keys: tuple[bytes, ...] = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse keys that could be guessed."""
        if not self.keys or any(len(key) < KEY_LIMIT for key in self.keys):
            raise LinkError("key", f"a link key has at least {KEY_LIMIT} characters")

    def make(self, leave: Leave) -> str:
        """Sign what a link allows."""
        parts = [leave.page, leave.person, leave.verb, leave.delivery, leave.until]
        said = _encoded(json.dumps(parts, separators=(",", ":")).encode())
        return f"{said}.{_encoded(_signature(self.keys[0], said))}"

    def read(self, token: str, now: float) -> Leave:
        """Return what a token allows.

        Args:
            token: As it stood in the link.
            now: Seconds since 1970.

        Raises:
            LinkError: We never made it (``forged``), or its time is over (``expired``).
        """
        leave = self._read(token)
        if leave.until <= now:
            raise LinkError("expired", "the link's time is over")
        return leave

    def _read(self, token: str) -> Leave:
        said, dot, signature = token.partition(".")
        if not dot or len(token) > LONGEST or not token.isascii():
            raise _forged()
        given = _decoded(signature)
        if not any(hmac.compare_digest(_signature(key, said), given) for key in self.keys):
            raise _forged()
        page, person, verb, delivery, until = json.loads(_decoded(said))
        return Leave(page, person, verb, delivery, until)


def _forged() -> LinkError:
    return LinkError("forged", "this is no link of ours")


def _signature(key: bytes, said: str) -> bytes:
    made = hmac.new(key, _PURPOSE + said.encode(), hashlib.sha256)
    return made.digest()[:SIGNATURE_BYTES]


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _forged() from error
