"""Bytes to text, whatever the sender's machine made of them.

A wrong guess must stay visible, so a guessed or lossy decoding is flagged; it never loses the
item.
"""

import re
import unicodedata

from tocsin.intake.charsets import codec_of, guess, is_messy

LIMIT = 4_000_000  # characters; the longest public notice has half a million

# Marks that editors leave inside words and URLs, unseen: zero-width and bidi controls.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_NOT_IN_TEXT = bytes((*range(9), *range(14, 27)))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_ODD = ("odd-encoding",)
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
_MARK = "\ufffd"
_MOSTLY = 3  # sound characters for each broken one make a damaged line, not another charset


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return clean text with Unix line ends, and flags about what was odd."""
    return _cleaned(*as_text(content))


def decode_declared(content: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """Decode as declared, unless the bytes say otherwise; return clean text and flags."""
    return _cleaned(*as_declared(content, charset))


def as_declared(content: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """Decode as declared, unless the bytes say otherwise; the text stays as it was sent."""
    codec = codec_of(charset) if charset else None
    if codec is None or any(content.startswith(bom) for bom, _ in _BOMS):
        return as_text(content)
    try:
        text = content.decode(codec)
    except UnicodeError:
        text, _ = as_text(content)
        return text, _ODD
    if content.isascii() or codec.startswith("utf"):
        return text, ()
    try:  # UTF-8 sent as something else: hardly anything else looks like it
        return content.decode("utf-8"), _ODD
    except UnicodeDecodeError:
        pass
    if is_messy(text):
        other = content.decode(guess(content), errors="replace")
        if not is_messy(other):
            return other, _ODD
    return text, ()


def as_text(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Take the byte order mark's word, then UTF-8, then what the bytes look like."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content.decode(encoding, errors="replace"), ()
    if _ISO_2022_JP.search(content) and content.isascii():
        return content.decode("iso2022_jp_ext", errors="replace"), _ODD
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _by_line(content[: LIMIT * 4]), _ODD


def _by_line(content: bytes) -> str:
    """Decode what is not UTF-8 throughout: damaged, another charset, or a mixture of both."""
    lines = content.splitlines(keepends=True)
    odd = [number for number, line in enumerate(lines) if _is_other(line)]
    other = b"".join(lines[number] for number in odd)
    sound = sum(len(line) for line in lines if not line.isascii()) - len(other)
    if len(other) > sound:  # what looked like UTF-8 in between did so by chance
        return content.decode(guess(content), errors="replace")
    codec, mixed = guess(other), frozenset(odd)
    return "".join(
        line.decode(codec if number in mixed else "utf-8", errors="replace")
        for number, line in enumerate(lines)
    )


def _is_other(line: bytes) -> bool:
    """Whether a line is in another charset than UTF-8, and not merely damaged."""
    if line.isascii():
        return False
    text = line.decode("utf-8", errors="replace")
    broken = text.count(_MARK)
    if not broken:
        return False
    sound = sum(letter > "\x7f" for letter in text) - broken
    return sound <= _MOSTLY * broken


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """Give decoded text Unix line ends and one form of each letter; cut it at the limit."""
    flags = ("truncated",) if len(text) > LIMIT else ()
    text = text[:LIMIT].replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", text))), flags


def _cleaned(text: str, flags: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    text, more = clean(text)
    return text, (*flags, *more)


def looks_binary(content: bytes) -> bool:
    """Tell whether these bytes are no text at all, whatever the sender called them."""
    head = content[:4096]
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return False
    odd = len(head) - len(head.translate(None, _NOT_IN_TEXT))
    return odd > len(head) // 20
