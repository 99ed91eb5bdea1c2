"""Who asks, and what makes two requests the same one."""

import hashlib
import secrets
from dataclasses import dataclass

from tocsin.domain.access import Principal
from tocsin.storage.idempotency import digest_of


@dataclass(frozen=True, slots=True)
class Call:
    """One request that may change something.

    Attributes:
        path: The path with its ref in the one spelling, however it was typed.
        key: The ``Idempotency-Key``; ``made`` up when the caller sent none.
        body_sha256: SHA-256 of the body, to tell a repetition from another request.
        made: Whether the key was made here, so that nobody can ever repeat it.
    """

    principal: Principal
    method: str
    path: str
    key: str
    body_sha256: str
    made: bool = False

    @property
    def id(self) -> str:
        """The update's id: a bare key would collide across people, so they are part of it."""
        return digest_of(self.principal.id, self.method, self.path, self.key)

    @property
    def actor_id(self) -> str:
        """The caller as timelines name them."""
        return f"user:{self.principal.id}"


def call_of(
    principal: Principal, method: str, path: str, key: str | None, body: bytes = b""
) -> Call:
    """Describe a request; without a key it gets one of its own and cannot be repeated."""
    digest = hashlib.sha256(body).hexdigest()
    return Call(principal, method, path, key or secrets.token_hex(16), digest, made=key is None)
