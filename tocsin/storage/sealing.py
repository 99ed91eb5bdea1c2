"""Keep secrets that we must be able to read again, encrypted when a key is set.

A sealed text names how it is sealed, so that setting a key later leaves the older ones
readable. It is bound to what it belongs to: copied to another row it does not open.
"""

import base64
import binascii
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
SEALED, PLAIN = "aesgcm:", "plain:"


class SealError(Exception):
    """What is sealed cannot be opened with the key that is set, or with none."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens with AES-256-GCM.

    Attributes:
        key: 64 hex digits; without it, secrets are kept readable.
    """

    key: str | None = field(default=None, repr=False)

    def seal(self, text: str, owner: str) -> str:
        """Seal a text for its owner, an id."""
        if self.key is None:
            return PLAIN + text
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(bytes.fromhex(self.key)).encrypt(nonce, text.encode(), owner.encode())
        return SEALED + base64.b64encode(nonce + sealed).decode()

    @staticmethod
    def is_sealed(text: str) -> bool:
        """Tell whether a text is encrypted."""
        return text.startswith(SEALED)

    def open(self, sealed: str, owner: str) -> str:
        """Open what was sealed for an owner.

        Raises:
            SealError: It cannot be opened.
        """
        if sealed.startswith(PLAIN):
            return sealed.removeprefix(PLAIN)
        if self.key is None or not sealed.startswith(SEALED):
            raise SealError("it is sealed, and no key is set")
        try:
            whole = base64.b64decode(sealed.removeprefix(SEALED), validate=True)
            nonce, body = whole[:NONCE_BYTES], whole[NONCE_BYTES:]
            opener = AESGCM(bytes.fromhex(self.key))
            return opener.decrypt(nonce, body, owner.encode()).decode()
        except (InvalidTag, binascii.Error, ValueError) as error:
            raise SealError("it was sealed with another key") from error
