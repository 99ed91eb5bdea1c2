"""Any file to text, whether it came by itself or within a mail. The one table of readers.

What has no reader yields no text and ``reader-missing``; nothing here decides what a paper is.
"""

from tocsin.intake.decoding import decode, looks_binary
from tocsin.intake.docx import read_docx
from tocsin.intake.extracted import Extracted
from tocsin.intake.json_text import json_text
from tocsin.intake.media import Media
from tocsin.intake.pdf import read_pdf
from tocsin.intake.signatures import ARCHIVES, signed_type

_READERS = {Media.PDF: read_pdf, Media.DOCX: read_docx}

__all__ = ["Extracted", "text_of"]


def text_of(content: bytes, media: Media) -> Extracted:
    """Return the text of a file; `media` is what `media_of` said of it.

    Mail is not taken apart here: a message has a reader of its own.
    """
    if not content.strip():
        return Extracted("", ("no-text",))
    if media in _READERS:
        return _READERS[media](content)
    if media in {Media.NO_READER, Media.MAIL}:
        return Extracted("", ("reader-missing", *_sort_of(content)))
    if looks_binary(content):
        return Extracted("", ("unreadable",))
    text, flags = decode(content)
    return Extracted(json_text(text) if media is Media.JSON else text, flags)


def _sort_of(content: bytes) -> tuple[str, ...]:
    """Say what it is that nobody here reads, where that changes what a person does next."""
    name = signed_type(content[:4096], content) or ""
    if name in ARCHIVES:
        return ("archive",)
    if name == "application/encrypted-ooxml":
        return ("encrypted",)
    return ("image",) if name.startswith("image/") else ()
