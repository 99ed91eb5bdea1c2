"""Sign and verify webhooks as Standard Webhooks 1.0.0 has it, so that any library can verify.

A signature is ``v1,<base64 of HMAC-SHA-256 over "id.timestamp.body">``. While secrets are
rotated there are several, apart by spaces. This file needs nothing but Python: a receiver may
copy it and call ``verify``.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping

PREFIX = "whsec_"
SECRET_BYTES = 32
WINDOW_SECONDS = 300
ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class ForgedError(Exception):
    """A request that was not signed with any of the secrets, or not now."""


def new_secret() -> str:
    """Make a secret of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one signature.

    Raises:
        ValueError: The secret is none, or the id has a full stop in it, which separates.
    """
    if "." in message_id:
        raise ValueError("a webhook id has no full stop in it")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError as error:
        raise ValueError("a webhook secret is base64") from error
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(
    signing: Iterable[str], message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Return the three headers, with one signature for each secret."""
    signatures = (sign(secret, message_id, timestamp, body) for secret in signing)
    return {ID: message_id, TIMESTAMP: str(timestamp), SIGNATURE: " ".join(signatures)}


def verify(
    known: Iterable[str],
    received: Mapping[str, str],
    body: bytes,
    *,
    now: float | None = None,
    window: int = WINDOW_SECONDS,
) -> str:
    """Check a request and return its id, which is to be remembered so that repeats are dropped.

    Args:
        known: The secrets that count now.
        received: The request's headers, in any case.
        body: The body as it came, byte for byte, before anything parsed it.
        now: Unix time, by default the clock's.
        window: Seconds that a request may be old, or ahead of the clock.

    Raises:
        ForgedError: Do not trust it. Answer 400 and do nothing.
    """
    plain = {name.lower(): value for name, value in received.items()}
    message_id, stamped = plain.get(ID, ""), plain.get(TIMESTAMP, "")
    if not message_id or "." in message_id or not stamped.isascii() or not stamped.isdigit():
        raise ForgedError("headers are missing or are not what they should be")
    if abs((time.time() if now is None else now) - int(stamped)) > window:
        raise ForgedError("too old, or from the future")
    given = [one.encode() for one in plain.get(SIGNATURE, "").split()]
    for secret in known:
        expected = sign(secret, message_id, int(stamped), body).encode()
        if any(hmac.compare_digest(expected, one) for one in given):
            return message_id
    raise ForgedError("no signature fits")
