"""What a file is: its bytes say so, and a name or a type only where they agree."""

import pytest

from tests.unit.intake.synthetic import DSA, as_json, docx, paragraph, pdf, zipped
from tocsin.intake.media import Media, is_as_declared, media_of, type_of

PDF, DOCX = pdf("Dear Sirs"), docx(paragraph("Dear Sirs"))
MAIL = b"Received: from a.example\r\nMIME-Version: 1.0\r\nFrom: a@a.example\r\n\r\nDear Sirs"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LETTER = b"From: Rosa Campana\nTo: the platform\nSubject: a copy\nDate: May 4\n\nDear Sirs"


@pytest.mark.parametrize(
    ("content", "content_type", "filename", "media"),
    [
        (PDF, "text/plain", "letter.txt", Media.PDF),
        (PDF, "application/json", "x.json", Media.PDF),
        (b"\r\njunk of a gateway\r\n" + PDF, None, None, Media.PDF),
        (PDF[5:], "application/pdf", None, Media.PDF),
        (DOCX, "application/zip", "letter.zip", Media.DOCX),
        (zipped({"a.txt": "x"}), "application/pdf", "letter.pdf", Media.NO_READER),
        (as_json(DSA), "text/plain", "notice.txt", Media.JSON),
        (b"\xef\xbb\xbf" + as_json(DSA), None, None, Media.JSON),
        (b"{broken", "application/json", None, Media.JSON),
        (b"{}", "application/ld+json", None, Media.JSON),
        (MAIL, "text/plain", "mail.txt", Media.MAIL),
        (MAIL + PDF, "message/rfc822", None, Media.MAIL),
        (b"Dear Sirs", None, "mail.eml", Media.MAIL),
        (LETTER, "text/markdown", "letter.md", Media.TEXT),
        (LETTER, None, None, Media.TEXT),
        (b"Our file begins with %PDF-1.4\n, I think", "text/plain", None, Media.TEXT),
        (b"Dear Sirs", "application/pdf", "letter.pdf", Media.TEXT),
        (b"Dear Sirs", "image/png", "letter.png", Media.TEXT),
        (b"[private] wrote: {see below}", None, None, Media.TEXT),
        (b"", None, None, Media.TEXT),
    ],
)
def test_bytes_come_first(content, content_type, filename, media):
    assert media_of(content, content_type, filename) is media


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "application/pdf"),
        (b"\x78\x9f\x3e\x22" + b"\0" * 20, "application/ms-tnef"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x1f\x8b\x08", "application/gzip"),
        (b"\0" * 257 + b"ustar", "application/x-tar"),
        (zipped({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), SHEET),
        (b"plain words", "text/plain"),
    ],
)
def test_formats_are_named(content, name):
    assert type_of(content, None, None) == name


@pytest.mark.parametrize(
    ("content", "content_type", "agrees"),
    [
        (PDF, "application/pdf", True),
        (PDF, "application/octet-stream", True),
        (PDF, None, True),
        (PDF, "text/plain", False),
        (PDF, "image/png", False),
        (b"words", "application/pdf", False),
        (b"words", "text/markdown; charset=utf-8", True),
        (as_json(DSA), "text/plain", True),
        (MAIL, "message/rfc822", True),
    ],
)
def test_a_sender_who_names_another_format_is_noticed(content, content_type, agrees):
    assert is_as_declared(content, content_type) is agrees
