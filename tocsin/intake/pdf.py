"""PDF: the text of its pages, its form's answers and where its links lead.

A scan has no text and a failed recognition has no words: both are flagged, since nothing here
looks at pictures. A broken file gives what can still be read of it.
"""

import io
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from pypdf import Configuration, PasswordType, PdfReader, apply_configuration
from pypdf.errors import LimitReachedError

from tocsin.intake.decoding import clean
from tocsin.intake.extracted import Extracted
from tocsin.intake.garbled import is_garbled
from tocsin.intake.ligatures import spelled_out
from tocsin.intake.line_breaks import mend_lines
from tocsin.intake.pdf_salvage import with_directory

_T = TypeVar("_T")
MAX_PAGES = 300
MAX_TEXT = 1_000_000  # characters, about 400 pages
CPU_SECONDS = 1.0  # of the item's time; the rest is for telling what the paper is
_MAX_LINKS = 6_000
_LIMITS = Configuration(  # bytes; far below its own: an item has 256 MB for everything
    zlib_maximum_output_length=16_000_000,
    lzw_maximum_output_length=16_000_000,
    run_length_maximum_output_length=16_000_000,
    maximum_declared_stream_length=26_000_000,
    array_based_stream_maximum_output_length=16_000_000,
    stream_decoding_work_maximum_length=64_000_000,
    stream_parsing_work_maximum_count=120_000,
    page_tree_maximum_entries=20_000,
    page_tree_maximum_page_entries=20_000,
    form_fields_maximum_entries=2_000,
    disable_legacy_handling=True,
)
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings quote the paper


class _Pages:
    """What the pages gave so far."""

    def __init__(self, until: float) -> None:
        """Read until this thread has used that many seconds of CPU time."""
        self.texts: list[str] = []
        self.flags: list[str] = []
        self._until = until

    def read(self, reader: PdfReader) -> None:
        """Read page by page until the last one or a limit."""
        count = self.attempt(lambda: len(reader.pages)) or 0
        for number in range(count):
            if number == MAX_PAGES or self.is_spent():
                self.flag("truncated")
                break
            text = self.attempt(partial(_text_of, reader, number)) or ""
            self.texts.append(text)
            if not text.strip() and self.attempt(partial(_has_picture, reader, number)):
                self.flag("scanned-pages")

    def attempt(self, step: Callable[[], _T]) -> _T | None:
        """Take a step into a file that may be broken anywhere; say so instead of stopping."""
        try:
            return step()
        except LimitReachedError:
            self.flag("truncated")
        except Exception:  # noqa: BLE001  broken files raise anything, and the rest counts
            self.flag("damaged")
        return None

    def flag(self, flag: str) -> None:
        if flag not in self.flags:
            self.flags.append(flag)

    def is_spent(self) -> bool:
        return time.thread_time() > self._until or sum(map(len, self.texts)) > MAX_TEXT


def read_pdf(content: bytes) -> Extracted:
    """Return the text of a PDF.

    Flags: ``encrypted`` (no empty password opens it), ``damaged``, ``truncated`` (a limit),
    ``no-text-layer`` (no page has text), ``scanned-pages`` (pages with a picture
    and no text), ``garbled-text``.
    """
    until = time.thread_time() + CPU_SECONDS
    with apply_configuration(_LIMITS):
        best = _read(content, until)
        if "damaged" in best.flags and not best.text:
            for mended in with_directory(content):
                best = _read(mended, until)
                if best.text:
                    break
            best = replace(best, flags=tuple(dict.fromkeys(("damaged", *best.flags))))
    return best


def _read(content: bytes, until: float) -> Extracted:
    pages = _Pages(until)
    reader = pages.attempt(lambda: PdfReader(io.BytesIO(content)))
    if reader is None:
        return Extracted("", tuple(pages.flags))
    if pages.attempt(lambda: _is_locked(reader)):
        return Extracted("", ("encrypted",))
    pages.read(reader)
    links = tuple(pages.attempt(lambda: tuple(_links(reader, pages))) or ())
    answers = pages.attempt(lambda: _answers(reader)) or []
    return _extracted(pages, links, answers)


def _text_of(reader: PdfReader, page: int) -> str:
    return reader.pages[page].extract_text()


def _has_picture(reader: PdfReader, page: int) -> bool:
    """Whether a page shows a picture, which nobody unpacks here."""
    resources: Any = reader.pages[page].get("/Resources", {}).get_object()
    shown = resources.get("/XObject", {}).get_object().values()
    return any(thing.get_object().get("/Subtype") == "/Image" for thing in shown)


def _is_locked(reader: PdfReader) -> bool:
    return reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED


def _extracted(pages: _Pages, links: tuple[str, ...], answers: list[str]) -> Extracted:
    text, cut = clean(spelled_out("\n".join(pages.texts)))
    text = mend_lines(text, links)
    if not pages.texts:
        pages.flag("damaged")
    elif not text.strip():
        pages.flags = [flag for flag in pages.flags if flag != "scanned-pages"]
        pages.flag("no-text-layer")
    elif is_garbled(text):
        pages.flag("garbled-text")
    unseen = [link for link in links if link.rstrip("/") not in text]
    whole = "\n\n".join(filter(None, (text, "\n".join(answers), "\n".join(unseen))))
    return Extracted(whole, (*pages.flags, *cut))


def _links(reader: PdfReader, pages: _Pages) -> Iterator[str]:
    """Yield where the web links of the pages that were read lead, each once."""
    seen: set[str] = set()
    for number in range(len(pages.texts)):
        for uri in pages.attempt(partial(_uris, reader, number)) or ():
            if uri not in seen and uri.startswith(("http://", "https://")):
                seen.add(uri)
                yield uri
            if len(seen) >= _MAX_LINKS or pages.is_spent():
                return


def _uris(reader: PdfReader, page: int) -> list[str]:
    """Return the targets of a page's link annotations (ISO 32000-1, 12.6.4.7)."""
    targets = []
    for annotation in reader.pages[page].annotations or ():
        action: Any = annotation.get_object().get("/A", {}).get_object()
        if uri := action.get("/URI"):
            targets.append(str(uri.get_object())[:3_000])
    return targets


def _answers(reader: PdfReader) -> list[str]:
    """Return what was typed into the fields of a form, each with the field's name."""
    fields = reader.get_fields() or {}
    filled = {name: field.get("/V") for name, field in fields.items()}
    return [
        f"{name}: {str(value)[:20_000]}"
        for name, value in filled.items()
        if isinstance(value, str) and value.strip()
    ]
