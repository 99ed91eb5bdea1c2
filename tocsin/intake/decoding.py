"""Bytes to text, whatever the sender's machine made of them.

A wrong guess must stay visible, so a lossy decoding is flagged; it never loses the item.
"""

import re
import unicodedata

LIMIT = 4_000_000  # characters; the longest public notice has half a million

# Marks that editors leave inside words and URLs, unseen: zero-width and bidi controls.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NOT_IN_TEXT = bytes((*range(9), *range(14, 27)))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return clean text with Unix line ends, and flags about what was odd."""
    text, flags = _as_text(content)
    text, more = clean(text)
    return text, (*flags, *more)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Give decoded text Unix line ends and one form of each letter; cut it at the limit."""
    flags = ("truncated",) if len(text) > LIMIT else ()
    text = text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text))), flags


def _as_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Take the byte order mark's word, then UTF-8, then the most common 8-bit page."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace"), ()
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if broken * 100 <= len(text):  # a cut or damaged UTF-8 paper is still UTF-8
        return text, ("odd-encoding",) if broken else ()
    return content.decode("cp1252", errors="replace"), ("odd-encoding",)


def looks_binary(content: bytes) -> bool:
    """Tell whether these bytes are no text at all, whatever the sender called them."""
    head = content[:4096]
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return False
    odd = len(head) - len(head.translate(None, _NOT_IN_TEXT))
    return odd > len(head) // 20
