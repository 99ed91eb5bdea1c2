"""Which reader a paper needs: by its first bytes, then by what the sender called it."""

from enum import Enum, auto


class Media(Enum):
    """The readers that there are, and the lack of one."""

    TEXT = auto()
    JSON = auto()
    MAIL = auto()
    NO_READER = auto()


_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
)
_NO_READER = (
    "application/pdf",
    "application/msword",
    "application/rtf",
    "application/zip",
    "image/",
    "audio/",
    "video/",
    "application/vnd.",
)
_EXTENSIONS = {
    "json": Media.JSON,
    "eml": Media.MAIL,
    "pdf": Media.NO_READER,
    "docx": Media.NO_READER,
    "doc": Media.NO_READER,
}
_DECLARED = {"application/json": Media.JSON, "message/rfc822": Media.MAIL}


def media_of(content: bytes, content_type: str | None, filename: str | None) -> Media:
    """Choose the reader; unknown text is read as text."""
    if content[:1024].lstrip().startswith(_MAGIC):
        return Media.NO_READER
    declared = (content_type or "").split(";")[0].strip().lower()
    if declared in _DECLARED:
        return _DECLARED[declared]
    if declared.endswith("+json"):
        return Media.JSON
    if declared.startswith(_NO_READER):
        return Media.NO_READER
    if declared.startswith("text/"):
        return Media.TEXT
    extension = (filename or "").rsplit(".", 1)[-1].lower()
    return _EXTENSIONS.get(extension, Media.TEXT)
