"""Transfer encodings undone piece by piece, so that no attachment is held twice.

Base64 that was damaged on the way loses its strange characters, not the rest.
"""

import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_BLOCK = 1 << 20
_PLAIN = bytes(range(256))
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_STRANGE = bytes(set(_PLAIN) - set(_ALPHABET))
_SPACE = b" \t\r\n"
_TRIED = 4_096
_HEAD = 98_304  # encoded bytes that hold the beginning of a file
_QUAD = 4
_PADDINGS = 1_000  # in one block: more of them pad nothing
_PADDING = re.compile(rb"=+")


@dataclass(frozen=True, slots=True)
class Span:
    """Where encoded content stands in a message."""

    source: bytes
    start: int
    end: int
    encoding: str

    @property
    def size(self) -> int:
        """Encoded bytes: at least as many as decoded ones."""
        return self.end - self.start


def content_of(span: Span) -> bytes:
    """Return the decoded content as a whole."""
    return b"".join(blocks(span))


def beginning_of(span: Span, limit: int) -> bytes:
    """Return decoded content up to about `limit` bytes."""
    taken, size = [], 0
    for block in blocks(span):
        taken.append(block)
        size += len(block)
        if size >= limit:
            break
    return b"".join(taken)[:limit]


def digest_of(span: Span) -> tuple[int, str]:
    """Return size and SHA-256 of the decoded content without holding it."""
    size, digest = 0, hashlib.sha256()
    for block in blocks(span):
        size += len(block)
        digest.update(block)
    return size, digest.hexdigest()


def first_block(span: Span) -> bytes:
    """Return the beginning of the decoded content: enough to tell what it is."""
    return beginning_of(replace(span, end=min(span.end, span.start + _HEAD)), _HEAD)


def is_damaged(span: Span) -> bool:
    """Whether base64 holds what does not belong there, or ends too early."""
    if span.encoding != "base64":
        return False
    raw = span.source[span.start : min(span.end, span.start + _BLOCK)]
    bare = raw.translate(None, _SPACE)
    sound = bare.translate(None, _STRANGE)
    return len(sound) < len(bare) or (span.size <= _BLOCK and len(sound) % _QUAD != 0)


def blocks(span: Span) -> Iterator[bytes]:
    """Yield the decoded content in order."""
    if span.encoding == "base64" and _looks_like_base64(span):
        return _from_base64(span)
    if span.encoding == "quoted-printable":
        return _from_quoted(span)
    return _slices(span)


def _slices(span: Span) -> Iterator[bytes]:
    for start in range(span.start, span.end, _BLOCK):
        yield span.source[start : min(start + _BLOCK, span.end)]


def _looks_like_base64(span: Span) -> bool:
    """Tell base64 with damage from a text that only says so."""
    head = span.source[span.start : min(span.end, span.start + _TRIED)]
    bare = head.translate(None, _SPACE)
    strange = len(bare) - len(bare.translate(None, _STRANGE))
    words = len(re.findall(rb"[^\s]+[ \t]+(?=\S)", head))
    return strange * 20 <= len(bare) and words * 20 <= len(bare)


def _from_base64(span: Span) -> Iterator[bytes]:
    """Decode quads; padding may stand anywhere, as in parts that were glued together."""
    rest = b""
    for block in _slices(span):
        strange = _STRANGE if block.count(b"=") <= _PADDINGS else _STRANGE + b"="
        rest += block.translate(None, strange)
        if b"=" in block:
            *closed, rest = _PADDING.split(rest)
            yield b"".join(map(_quads, closed))
        whole = len(rest) - len(rest) % _QUAD
        if whole:
            yield binascii.a2b_base64(rest[:whole])
        rest = rest[whole:]
    yield _quads(rest)


def _quads(run: bytes) -> bytes:
    """Decode a run that may end within a quad; a single left-over character says nothing."""
    if len(run) % _QUAD == 1:
        run = run[:-1]
    return binascii.a2b_base64(run + b"=" * (-len(run) % _QUAD))


def _from_quoted(span: Span) -> Iterator[bytes]:
    """Decode up to the last whole line of each block: an escape never spans two."""
    rest = b""
    for block in _slices(span):
        whole, line_end, rest = (rest + block).rpartition(b"\n")
        if line_end:
            yield binascii.a2b_qp(whole + line_end)
        elif len(rest) > _BLOCK:  # one line without end
            yield binascii.a2b_qp(rest)
            rest = b""
    yield binascii.a2b_qp(rest)
