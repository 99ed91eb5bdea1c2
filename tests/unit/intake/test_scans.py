"""Scans are recognised where that is set up, and stay flagged whatever comes of it."""

import os
import zlib
from pathlib import Path

import pypdfium2
import pytest

from tests.unit.intake.synthetic import pdf, stream
from tocsin.domain.draft import Document
from tocsin.intake.pool import ReaderPool
from tocsin.intake.scans import Recognition, recognition_of

PICTURE = stream(b"\x00" * 12, "/Type /XObject /Subtype /Image /Width 2 /Height 2 ")
SCAN = pdf(stream(b"/Im1 Do"), page_extra="/XObject << /Im1 4 0 R >>", extra=[PICTURE])


class SaidBefore(Recognition):
    """Recognises what it is told to, and remembers what it was asked."""

    def text_of(self, content):
        asked.append(content)
        return self.languages


asked = []


@pytest.fixture
def pool_with():
    pools = []

    def make(recognition):
        pools.append(ReaderPool(size=1, recognition=recognition))
        return pools[-1]

    yield make
    asked.clear()
    for pool in pools:
        pool.close()


def test_a_scan_is_read_by_its_recognised_text_and_stays_flagged(pool_with, papers):
    draft = pool_with(SaidBefore(papers.letter, "")).read(SCAN, "application/pdf", None)

    assert draft.document is Document.TAKEDOWN
    assert draft.flags == ("no-text-layer", "ocr")


def test_a_scan_without_words_stays_what_it_was(pool_with):
    draft = pool_with(SaidBefore("", "")).read(SCAN, "application/pdf", None)

    assert (draft.kind, draft.flags) == ("unclassified", ("no-text-layer",))


def test_what_has_text_is_not_recognised(pool_with, papers):
    pool_with(SaidBefore("x", "")).read(pdf(papers.letter), "application/pdf", None)

    assert asked == []


def test_a_process_that_cannot_recognise_gives_nothing(tmp_path):
    assert Recognition("eng", str(tmp_path), cpu_seconds=5).text_of(SCAN) == ""


def test_without_languages_there_is_no_recognition():
    assert recognition_of("", "") is None


# The extra `ocr` is for those who have scans: where it or a model is missing, these two skip.
def test_a_language_without_its_model_is_refused(tmp_path):
    pytest.importorskip("tesserocr")

    with pytest.raises(ValueError, match=r"eng\.traineddata"):
        recognition_of("eng", str(tmp_path))


def test_a_real_scan_is_recognised(papers):
    tessdata = os.environ.get("TESSDATA_PREFIX", "")
    if not (Path(tessdata) / "eng.traineddata").is_file():
        pytest.skip("no model of Tesseract: set TESSDATA_PREFIX to a folder with one")
    pytest.importorskip("tesserocr")
    page = pypdfium2.PdfDocument(pdf("Dear Sirs, please remove this copy of our work."))[0]
    drawn = page.render(scale=3, grayscale=True)
    rows = bytes(drawn.buffer)
    lines = b"".join(rows[n * drawn.stride :][: drawn.width] for n in range(drawn.height))
    picture = (
        (
            f"<< /Type /XObject /Subtype /Image /Width {drawn.width} /Height {drawn.height} "
            "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode "
            f"/Length {len(zlib.compress(lines))} >>\nstream\n"
        ).encode()
        + zlib.compress(lines)
        + b"\nendstream"
    )
    shown = stream(b"q 595 0 0 842 0 0 cm /Im1 Do Q")
    scan = pdf(shown, page_extra="/XObject << /Im1 4 0 R >>", extra=[picture])

    text = recognition_of("eng", tessdata).text_of(scan)

    assert "please remove this copy" in text
