"""What our own server found out about a mail's origin (RFC 8601); a sender's claims are not it.

Anybody can write an ``Authentication-Results`` field. One is believed when it carries our
server's name, or, where that is not set, when it is the topmost and no foreign hop lies above.
ARC is ignored.
"""

from collections.abc import Iterator

from authres import (
    AuthenticationResultsHeader,
    AuthResError,
)

from tocsin.intake.mail_headers import Headers

METHODS = ("spf", "dkim", "dmarc")
_FIELD = "authentication-results"
_LONGEST = 4_000
_FOREIGN = 2  # Received fields from the top: what lies below the second is another server's
_FAILED = frozenset(("fail", "hardfail"))  # a soft failure is told in the facts alone
_BEST = ("pass",)


def authentication_of(headers: Headers, authserv_id: str) -> dict[str, str]:
    """Return method → result for spf, dkim and dmarc; empty when our server said nothing.

    Args:
        headers: The message's own fields.
        authserv_id: Name under which our own server writes its results; empty when not set.
    """
    results: dict[str, str] = {}
    for value in _believed(headers, authserv_id):
        for method, result in _parsed(value)[1]:
            # one good signature is enough: several DKIM results stand in one field
            if method in METHODS and results.get(method) not in _BEST:
                results[method] = result
    return results


def authentication_flags(results: dict[str, str]) -> list[str]:
    """Say which checks failed, or that none were made."""
    if not results:
        return ["auth-unverified"]
    return [f"{method}-fail" for method in METHODS if results.get(method) in _FAILED]


def _believed(headers: Headers, authserv_id: str) -> Iterator[str]:
    """Yield the values that our own server wrote: one block, not interrupted by a hop."""
    hops, found = 0, False
    for name, value in headers.items():
        if name == "received":
            hops += 1
            if found or (not authserv_id and hops >= _FOREIGN):
                return
        elif name == _FIELD:
            text = " ".join(value.split())[:_LONGEST]
            if authserv_id and _parsed(text)[0].lower() != authserv_id.strip().lower():
                continue
            yield text
            found = True
            if not authserv_id:
                return


def _parsed(value: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the server's name, and method and result in lower case; empty when malformed."""
    try:
        header = AuthenticationResultsHeader.parse_value(value)
    except (AuthResError, RecursionError, ValueError, AttributeError, TypeError):
        return "", []
    found = [
        (str(result.method).lower(), str(result.result).lower())
        for result in header.results
        if getattr(result, "method", None)
    ]
    return str(header.authserv_id or ""), found
