"""Which reader a file needs: by its bytes, then by what the sender called it."""

import re
from enum import Enum, auto

from tocsin.intake.signatures import signed_type


class Media(Enum):
    """The readers that there are, and the lack of one."""

    TEXT = auto()
    JSON = auto()
    MAIL = auto()
    PDF = auto()
    DOCX = auto()
    NO_READER = auto()


DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_READERS = {
    "application/pdf": Media.PDF,
    DOCX_TYPE: Media.DOCX,
    "application/json": Media.JSON,
    "message/rfc822": Media.MAIL,
}
_EXTENSIONS = {
    "json": "application/json",
    "eml": "message/rfc822",
    "htm": "text/html",
    "html": "text/html",
    "md": "text/markdown",
    "markdown": "text/markdown",
}
_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s{0,64}\{\s{0,64}"')
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}(?:<\?xml[^>]{0,200}>\s{0,9})?<(?:!doctype html|html)\b",
    re.IGNORECASE,
)
_HEADER = re.compile(rb"[!-9;-~]{1,76}:[^\n]{0,998}\r?\n(?:[ \t][^\n]{0,998}\r?\n)*")
_OF_MAIL = (b"message-id:", b"received:", b"mime-version:", b"return-path:", b"dkim-signature:")
_HEAD = 64 * 1024
_ENOUGH = 2  # headers that only machines write; a letter may begin with From, To and Subject


def media_of(content: bytes, content_type: str | None, filename: str | None) -> Media:
    """Choose the reader; unknown text is read as text."""
    name = type_of(content, content_type, filename)
    if name in _READERS:
        return _READERS[name]
    is_text = name.startswith("text/") or name in HTML_TYPES
    return Media.TEXT if is_text else Media.NO_READER


def type_of(content: bytes, content_type: str | None, filename: str | None) -> str:
    """Name the media type in lower case, without parameters: by bytes, else as declared."""
    declared = (content_type or "").split(";")[0].strip().lower()
    if signed := signed_type(content[:_HEAD], content, is_mail=declared == "message/rfc822"):
        return signed
    if seen := _text_format(content, declared):
        return seen
    if declared == "application/pdf" and b"endobj" in content:  # its first bytes are lost
        return declared
    if declared.startswith("text/") or declared in HTML_TYPES:
        return declared
    extension = (filename or "").rsplit(".", 1)[-1].lower()
    return _EXTENSIONS.get(extension, "text/plain")


def _text_format(content: bytes, declared: str) -> str:
    """Name the format of a text that shows one, or is declared to have one."""
    if declared == "message/rfc822" or _is_mail(content[:_HEAD]):
        return "message/rfc822"
    if declared == "application/json" or declared.endswith("+json") or _is_object(content):
        return "application/json"
    return "text/html" if _PAGE.match(content) else ""


def is_as_declared(content: bytes, content_type: str | None) -> bool:
    """Whether the bytes are what the sender says; vague types claim nothing."""
    declared = (content_type or "").split(";")[0].strip().lower()
    if declared in {"", "application/octet-stream", "binary/octet-stream"}:
        return True
    found = type_of(content, content_type, None)
    is_text = declared.startswith("text/") and found.startswith(("text/", "application/json"))
    return is_text or found in {declared, "message/rfc822"} or declared.endswith("+json")


def _is_object(content: bytes) -> bool:
    """Whether it looks like one JSON object from its first to its last byte."""
    return bool(_OBJECT.match(content)) and content[-64:].rstrip().endswith(b"}")


def _is_mail(head: bytes) -> bool:
    """Whether it begins with the header of a message that a server has handled."""
    end = 0
    found: set[bytes] = set()
    while match := _HEADER.match(head, end):
        end = match.end()
        found.add(match.group().split(b":", 1)[0].lower() + b":")
    return b"from:" in found and len(found.intersection(_OF_MAIL)) >= _ENOUGH
