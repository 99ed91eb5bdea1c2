"""File formats by their first bytes: what a file is, whatever it is called.

Order counts: containers that hold one document are told from plain archives by the names
inside, which zip and OLE keep readable.
"""

import re

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_FIRST_BYTES = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    *((b"BZh%d1AY&SY" % level, "application/x-bzip2") for level in range(1, 10)),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"OggS", "application/ogg"),
    (b"\x7fELF", "application/x-executable"),
)
_AT = ((257, b"ustar", "application/x-tar"), (4, b"ftyp", "video/mp4"))
_IN_ZIP = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_OPEN_DOCUMENT = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z-]{1,30})")
_IN_OLE = (
    ("EncryptedPackage", "application/encrypted-ooxml"),
    ("WordDocument", "application/msword"),
    ("__substg1.0_", "application/vnd.ms-outlook"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_PDF_WITHIN = 1024  # readers of PDF accept that much before the header (ISO 32000-1, annex H)
_LATE_PDF = re.compile(rb"%PDF-\d\.\d[\r\n]")
ARCHIVES = frozenset({
    "application/zip", "application/gzip", "application/x-bzip2", "application/x-xz",
    "application/x-7z-compressed", "application/vnd.rar", "application/zstd",
    "application/x-tar",
})  # fmt: skip


def signed_type(head: bytes, content: bytes, *, is_mail: bool = False) -> str | None:
    """Return the media type that the bytes show; None for text and for what is unknown.

    Args:
        head: The beginning of `content`; leading white space does not count.
        content: All of it: names inside a container may stand at its end.
        is_mail: It was handed over as a message, which may carry a PDF near its beginning.
    """
    start = head.lstrip()
    if start.startswith(_ZIP):
        return _zipped(start, content)
    if start.startswith(_OLE):
        return _compound(content)
    for first, name in _FIRST_BYTES:
        if start.startswith(first):
            return name
    for offset, magic, name in _AT:
        if head[offset : offset + len(magic)] == magic:
            return name
    if not is_mail and _LATE_PDF.search(head, 0, _PDF_WITHIN) and b"endobj" in content:
        return "application/pdf"
    return None


def _zipped(start: bytes, content: bytes) -> str:
    if match := _OPEN_DOCUMENT.search(start, 0, 200):
        return match.group(1).decode()
    if b"[Content_Types].xml" in content:
        for folder, name in _IN_ZIP:
            if folder in content:
                return name
    return "application/zip"


def _compound(content: bytes) -> str:
    for stream, name in _IN_OLE:
        if stream.encode("utf-16-le") in content:
            return name
    return "application/x-ole-storage"
