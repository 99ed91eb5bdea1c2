"""What a mail's header block tells at a glance, before the mail is read."""

import re

LIMIT = 64 * 1024
_END = re.compile(rb"\r?\n\r?\n")
_MESSAGE_ID = re.compile(
    rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?([^\s\x00]{1,250})", re.IGNORECASE | re.MULTILINE
)
_SUBMITTED = re.compile(rb"^auto-submitted:[ \t]*([a-z-]{2,20})", re.IGNORECASE | re.MULTILINE)
_OURS = re.compile(rb"^x-tocsin-reference:", re.IGNORECASE | re.MULTILINE)


def header_of(content: bytes) -> bytes:
    """Return a mail's header block, up to a limit."""
    start = content[:LIMIT]
    end = _END.search(start)
    return start[: end.start()] if end else start


def message_id(header: bytes) -> str | None:
    """Return what a mail's sender calls it, or None."""
    found = _MESSAGE_ID.search(header)
    return found.group(1).decode("utf-8", "replace") if found else None


def auto_submitted(header: bytes) -> str:
    """Return ``auto-replied``, ``auto-generated`` … (RFC 3834 5), or nothing."""
    found = _SUBMITTED.search(header)
    said = found.group(1).decode("ascii").lower() if found else ""
    return "" if said == "no" else said


def has_our_mark(header: bytes) -> bool:
    """Tell whether the header has the reference that our own letters carry."""
    return _OURS.search(header) is not None
