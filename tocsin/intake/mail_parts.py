"""A message cut into its parts (RFC 2046), by position: nothing is copied.

The standard library's parser holds a message several times over and would not read a 25 MB mail
within a reader's memory; it reads the headers here, and the boundaries are found by position.
What is nested or divided beyond reason stays one part.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tocsin.intake.mail_headers import Headers, head_of
from tocsin.intake.mail_smime import signed_content
from tocsin.intake.mail_transfer import Span, content_of

MOST_PARTS = 100
DEEPEST = 20  # multiparts within multiparts
DEEPEST_MESSAGE = 5
_BOUNDARY = 200
_LINE_ENDS = (b"\n", b"\r", b"")
_GUESSED = re.compile(rb"\s{0,200}--([^\s-][^\r\n]{0,199}?)[ \t]{0,20}\r?\n")
_MESSAGES = ("message/rfc822", "message/global")
_SMIME = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_INNER_LIMIT = 10_000_000  # bytes of a message that was encoded as a whole


@dataclass(slots=True)
class Piece:
    """One part of a message: a leaf, a multipart with children, or a message in a message."""

    headers: Headers
    span: Span
    type: str
    children: list["Piece"] = field(default_factory=list)
    message: "Piece | None" = None
    flags: tuple[str, ...] = ()

    def walk(self) -> Iterator["Piece"]:
        """Yield this part and all below it, but not what is inside a nested message."""
        yield self
        for child in self.children:
            yield from child.walk()


class Cutter:
    """Cuts one mail; counts parts over all its messages."""

    def __init__(self) -> None:
        self.parts = 0
        self.flags: set[str] = set()

    def message(self, content: bytes, start: int, end: int, depth: int = 0) -> Piece:
        """Cut the message at `start`: its header and everything in it."""
        while start < end and content[start] in b"\r\n":
            start += 1
        piece = self._piece(content, start, end, "text/plain", depth, 0)
        if piece.headers.is_cut:
            self.flags.add("headers-cut")
        return piece

    def _piece(
        self, content: bytes, start: int, end: int, default: str, depth: int, level: int
    ) -> Piece:
        headers, body = head_of(content, start, end)
        kind = headers.type if "Content-Type" in headers else default
        span = Span(content, min(body, end), end, headers.encoding)
        piece = Piece(headers, span, kind)
        if kind.startswith("multipart/"):
            self._divide(piece, depth, level)
        elif kind in _MESSAGES:
            self._open(piece, depth)
        elif kind in _SMIME:
            self._unseal(piece, depth, level)
        return piece

    def _unseal(self, piece: Piece, depth: int, level: int) -> None:
        """Read on inside an opaque signature; what is encrypted stays closed."""
        inner = None
        if piece.span.size <= _INNER_LIMIT and level < DEEPEST:
            inner = signed_content(content_of(piece.span))
        if inner is not None:
            child = self._piece(inner, 0, len(inner), "text/plain", depth, level + 1)
            piece.type, piece.children = "multipart/signed", [child]
        elif piece.headers.parameter("smime-type").lower() != "certs-only":
            self.flags.add("encrypted")
            piece.flags = ("encrypted",)

    def _divide(self, piece: Piece, depth: int, level: int) -> None:
        """Cut a multipart at its boundary; without one it is a text."""
        boundary = self._boundary(piece)
        if level >= DEEPEST:
            self.flags.add("too-deep")
            piece.type, piece.flags = "application/octet-stream", ("too-deep",)
            return
        default = "message/rfc822" if piece.type == "multipart/digest" else "text/plain"
        for start, end in _between(piece.span, boundary) if boundary else ():
            if self.parts >= MOST_PARTS:
                self.flags.add("over-100-parts")
                break
            self.parts += 1
            piece.children.append(
                self._piece(piece.span.source, start, end, default, depth, level + 1)
            )
        if not piece.children:
            self.flags.add("broken-mime")
            piece.type = "text/plain"

    def _boundary(self, piece: Piece) -> bytes:
        """Take the declared boundary, else what the first line looks like."""
        declared = piece.headers.parameter("boundary").strip()[:_BOUNDARY]
        if declared:
            return declared.encode("utf-8", errors="replace")
        self.flags.add("broken-mime")
        first = _GUESSED.match(piece.span.source, piece.span.start, piece.span.end)
        return first.group(1) if first else b""

    def _open(self, piece: Piece, depth: int) -> None:
        """Cut the message within; one that was encoded is decoded first, against the RFC."""
        if depth >= DEEPEST_MESSAGE:
            self.flags.add("too-deep")
            piece.flags = ("too-deep",)
            return
        span = piece.span
        if span.encoding in ("base64", "quoted-printable"):
            if span.size > _INNER_LIMIT:
                piece.flags = ("too-large",)
                return
            inner = content_of(span)
            piece.message = self.message(inner, 0, len(inner), depth + 1)
        else:
            piece.message = self.message(span.source, span.start, span.end, depth + 1)


def _between(span: Span, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each part starts and ends; a missing last boundary ends with the text."""
    line = re.compile(b"--" + re.escape(boundary) + rb"(--)?[ \t]*+(?:\r?\n|\r|\Z)")
    start = -1
    for match in line.finditer(span.source, span.start, span.end):
        if span.source[match.start() - 1 : match.start()] not in _LINE_ENDS:
            continue  # not at the start of a line: cheaper to tell here than to search for
        if start >= 0:
            yield start, _without_line_end(span.source, start, match.start())
        if match.group(1):
            return
        start = match.end()
    if start >= 0:
        yield start, span.end


def _without_line_end(content: bytes, start: int, end: int) -> int:
    """The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1)."""
    if content.endswith(b"\r\n", start, end):
        return end - 2
    return end - 1 if content.endswith((b"\n", b"\r"), start, end) else end
