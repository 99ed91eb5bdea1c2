"""The cookie that a session travels in, and the proof that a form is ours.

Over https its name begins with ``__Host-`` (RFC 6265bis): a browser then takes it from this
host only, for all its paths, and over https.
"""

import hashlib
import hmac
from collections.abc import Mapping

COOKIE = "tocsin_session"
SECURE_COOKIE = f"__Host-{COOKIE}"
CSRF_HEADER = "X-CSRF-Token"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def cookie_name(*, is_https: bool) -> str:
    """Return the name under which a session is given out."""
    return SECURE_COOKIE if is_https else COOKIE


def secret_in(cookies: Mapping[str, str]) -> str | None:
    """Return the session's secret among cookies; the safer name first."""
    return cookies.get(SECURE_COOKIE) or cookies.get(COOKIE)


def csrf_of(secret: str) -> str:
    """Return what a form must carry to be from our own page: only its session knows it."""
    return hmac.new(secret.encode("utf-8", "replace"), b"csrf", hashlib.sha256).hexdigest()


def is_csrf_of(secret: str, given: str | None) -> bool:
    """Tell whether a form is from our own page, in the same time either way."""
    told = (given or "").encode("utf-8", "replace")
    return hmac.compare_digest(csrf_of(secret).encode(), told)
