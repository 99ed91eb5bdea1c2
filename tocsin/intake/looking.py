"""What an item is and what it says, as plain text for somebody to read. HTML becomes its text.

What would deceive a reader's eye is written out: a character that turns the direction of what
follows is shown by its number. Run it in a process of its own: see ``viewer_child``.
"""

import json
import re
from dataclasses import asdict
from typing import Any

from tocsin.intake.decoding import as_text, looks_binary
from tocsin.intake.docx import read_docx
from tocsin.intake.drawing import pages_of
from tocsin.intake.html_text import text_of_html
from tocsin.intake.mail_attachment import hashed
from tocsin.intake.mail_body import contents_of
from tocsin.intake.mail_parts import Cutter
from tocsin.intake.media import DOCX_TYPE, HTML_TYPES, type_of
from tocsin.intake.pdf import read_pdf
from tocsin.intake.viewer import MOST_TEXT, Look, Sort

HEAD = ("From", "To", "Cc", "Reply-To", "Date", "Subject")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?|\x0c")
_BY_BYTES: tuple[tuple[int, bytes, Sort], ...] = (
    (8, b"WEBP", "picture"),
    (0, b"BM", "picture"),
    (8, b"AVI ", "video"),
    (0, b"\x1aE\xdf\xa3", "video"),  # Matroska, WebM
    (0, b"\x00\x00\x01\xba", "video"),  # MPEG
    (0, b"FLV", "video"),
)
_STILL = (b"avif", b"avis")


def looked(content: bytes, content_type: str, filename: str | None) -> dict[str, Any]:
    """Return the members of a ``Look``."""
    name = type_of(content, content_type, filename)
    sort = _pictured(content, name, content_type)
    if sort:
        return asdict(Look(sort))
    if name in _READERS:
        return asdict(_READERS[name](content))
    is_shown = _is_text(name) and not looks_binary(content)
    return asdict(_text(content, name) if is_shown else Look("none"))


def _text(content: bytes, name: str) -> Look:
    text, flags = as_text(content)
    if name in HTML_TYPES:
        text, flags = text_of_html(text)
    if name == "application/json":
        return _look("json", _indented(text), flags)
    return _look("text", text, flags)


def _pdf(content: bytes) -> Look:
    read = read_pdf(content)
    return _look("pdf", read.text, read.flags, pages=pages_of(content))


def _docx(content: bytes) -> Look:
    read = read_docx(content)
    return _look("text", read.text, read.flags)


def _pictured(content: bytes, name: str, declared: str) -> Sort | None:
    """Say whether it is a picture or a film: by its bytes, a film also by its sender's word."""
    if content[4:8] == b"ftyp":
        return "picture" if content[8:12] in _STILL else "video"
    for offset, magic, sort in _BY_BYTES:
        if content[offset : offset + len(magic)] == magic:
            return sort if sort == "video" or looks_binary(content) else None
    if name.startswith("image/"):
        return "picture"
    is_film = declared.lower().startswith("video/") and looks_binary(content)
    return "video" if is_film else None


def _is_text(name: str) -> bool:
    return name.startswith("text/") or name in HTML_TYPES or name == "application/json"


def _mail(content: bytes) -> Look:
    message = Cutter().message(content, 0, len(content))
    contents = contents_of(message)
    head = [(name, message.headers.text(name)) for name in HEAD if name in message.headers]
    parts = [hashed(piece) for piece in contents.rest]
    return _look(
        "mail",
        contents.text,
        tuple(contents.flags),
        head=[(name, _visible(value)) for name, value in head],
        parts=[(_visible(part.name), part.media, part.size) for part in parts],
    )


def _look(sort: Sort, text: str, flags: tuple[str, ...], **more: Any) -> Look:  # noqa: ANN401 - members of a Look
    shown = _visible(text[:MOST_TEXT])
    return Look(sort, shown, cut=len(text) > MOST_TEXT, flags=list(flags), **more)


def _visible(text: str) -> str:
    plain = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    return _TURNING.sub(lambda found: f"[U+{ord(found[0]):04X}]", plain)


def _indented(text: str) -> str:
    """Indent a JSON text; one that is broken, or deeper than papers are, stands as it came."""
    try:
        return json.dumps(_without_files(json.loads(text)), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return text


def _without_files(data: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Leave out the bytes of files that a notice carries: nobody reads base64."""
    files = data.get("attachments") if isinstance(data, dict) else None
    if not isinstance(files, list) or "tocsin_notice" not in data:
        return data
    plain = [one | {"file": "…"} if isinstance(one, dict) else one for one in files]
    return data | {"attachments": plain}


_READERS = {"application/pdf": _pdf, "message/rfc822": _mail, DOCX_TYPE: _docx}
