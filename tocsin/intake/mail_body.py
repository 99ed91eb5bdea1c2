"""What a message says by itself, and what it brings along.

Plain text is preferred to HTML, unless it is empty, says that the letter is elsewhere, or has
lost the links.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tocsin.intake.deceit import has_bidi_override
from tocsin.intake.decoding import as_declared, clean
from tocsin.intake.html_text import text_of_html
from tocsin.intake.mail_parts import Piece
from tocsin.intake.mail_quoting import is_stub
from tocsin.intake.mail_transfer import beginning_of

LIMIT = 400_000  # characters; what a reader gets through in its time
_BYTES = 4 * LIMIT
_SHOWN = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown")
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_LINK = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_SIGNED = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]{1,200}\n){0,10}\n"
    r"(?P<text>(?s:.*?))\n?-----BEGIN PGP SIGNATURE-----(?s:.*?)-----END PGP SIGNATURE-----"
)
_FULLER = 5  # times as long: the plain part is but a summary
_SHORT = 200


@dataclass(slots=True)
class Contents:
    """A message's own text and the parts that are not.

    Attributes:
        beside: The text of the alternative that was not chosen; its links are evidence.
    """

    text: str = ""
    flags: list[str] = field(default_factory=list)
    rest: list[Piece] = field(default_factory=list)
    beside: str = ""
    has_html: bool = False


def contents_of(message: Piece) -> Contents:
    """Sort the parts of a message; nested messages stay closed."""
    if not message.children and message.type.startswith("text/"):
        return _shown(message)
    contents = _sorted(message)
    if len(contents.text) > LIMIT:
        contents.text = contents.text[:LIMIT]
        contents.flags.append("truncated")
    return contents


def _sorted(piece: Piece) -> Contents:
    if piece.type == "multipart/alternative":
        return _alternative(_sorted(child) for child in piece.children)
    if piece.children:
        return _joined(_sorted(child) for child in piece.children)
    is_shown = piece.type in _SHOWN and not piece.headers.is_attachment
    if is_shown and not piece.headers.filename:
        return _shown(piece)
    return Contents(rest=[piece])


def _joined(contents: Iterable[Contents]) -> Contents:
    """Put texts that stand one after the other together."""
    whole = Contents()
    for one in contents:
        whole.text = f"{whole.text}\n\n{one.text}" if whole.text and one.text else (
            whole.text or one.text
        )  # fmt: skip
        whole.flags += one.flags
        whole.rest += one.rest
        whole.beside += f"\n{one.beside}" if one.beside else ""
        whole.has_html |= one.has_html
    return whole


def _alternative(options: Iterable[Contents]) -> Contents:
    """Choose one of several forms of the same letter; keep what comes with any of them."""
    options = list(options)
    rest = [piece for option in options for piece in option.rest]
    texts = [option for option in options if option.text.strip()]
    plain = next((option for option in texts if not option.has_html), None)
    html = next((option for option in reversed(texts) if option.has_html), None)
    chosen, other = (plain, html) if plain and not _is_poorer(plain, html) else (html, plain)
    if chosen is None:
        return Contents(rest=rest)
    beside = f"{chosen.beside}\n{other.text}" if other else chosen.beside
    return Contents(chosen.text, chosen.flags, rest, beside, chosen.has_html)


def _is_poorer(plain: Contents, html: Contents | None) -> bool:
    """Whether the plain form leaves out what matters."""
    if html is None:
        return False
    words = plain.text.strip()
    return (
        is_stub(words)
        or (len(words) < _SHORT and len(html.text) > _FULLER * max(len(words), 1))
        or (bool(_LINK.search(html.text)) and not re.search(r"://|\bwww\.", words))
    )


def _shown(piece: Piece) -> Contents:
    """Decode one text part."""
    raw = beginning_of(piece.span, _BYTES)
    charset = piece.headers.parameter("charset")
    if piece.type in ("text/html", "text/enriched", "text/richtext"):
        text, flags = html_of(raw, charset)
        return Contents(text, list(flags), has_html=True)
    text, flags = _cleaned(*as_declared(raw, charset))
    if piece.headers.parameter("format").strip().lower() == "flowed":
        text = unflowed(text, is_joined=piece.headers.parameter("delsp").lower() == "yes")
    text, more = _without_armor(text)
    return Contents(text, [*flags, *more])


def html_of(raw: bytes, charset: str) -> tuple[str, tuple[str, ...]]:
    """Decode HTML, by its own word if the mail says nothing, and return what it shows."""
    meta = _META.search(raw, 0, 4_096)
    declared = charset or (meta.group(1).decode() if meta else "")
    markup, flags = as_declared(raw, declared)
    text, more = text_of_html(markup)
    return _cleaned(text, (*flags, *more))


def _cleaned(text: str, flags: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Take invisible controls out, and say so where they turned the text around."""
    turned = ("bidi-controls",) if has_bidi_override(text) else ()
    text, more = clean(text)
    return text, (*flags, *turned, *more)


def unflowed(text: str, *, is_joined: bool) -> str:
    """Undo soft line breaks (RFC 3676), within one depth of quotation.

    Args:
        text: Lines as sent.
        is_joined: ``DelSp=yes``: the space before a soft break is no part of the text.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    depth = -1
    for line in text.split("\n"):
        words = line.lstrip(">")
        quotes = len(line) - len(words)
        words = words.removeprefix(" ")
        if paragraph and quotes != depth:
            lines.append(_paragraph(depth, paragraph))
            paragraph = []
        depth = quotes
        if words.endswith(" ") and words != "-- ":
            paragraph.append(words[:-1] if is_joined else words)
            continue
        lines.append(_paragraph(depth, [*paragraph, words]))
        paragraph = []
    if paragraph:
        lines.append(_paragraph(depth, paragraph))
    return "\n".join(lines)


def _paragraph(depth: int, words: list[str]) -> str:
    return ">" * depth + (" " if depth else "") + "".join(words)


def _without_armor(text: str) -> tuple[str, list[str]]:
    """Take a text out of its PGP signature; an encrypted one is flagged."""
    if "-----BEGIN PGP" not in text:
        return text, []
    flags = ["encrypted"] if "-----BEGIN PGP MESSAGE-----" in text else []
    return _SIGNED.sub(lambda m: re.sub(r"^- ", "", m["text"], flags=re.MULTILINE), text), flags
