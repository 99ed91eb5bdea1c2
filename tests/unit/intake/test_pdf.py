"""PDF: text, links and answers come out; what cannot be trusted or read is flagged."""

import time
import zlib

import pytest

from tests.unit.intake.synthetic import assembled, lines, locked, pdf, stream
from tocsin.domain.draft import Document
from tocsin.intake.extract import text_of
from tocsin.intake.media import Media
from tocsin.intake.pdf import MAX_PAGES
from tocsin.intake.reader import read_item

LONG = "The quick brown fox jumps over the lazy dog and is not seen again by any of us here. "
CPU_SECONDS = 5  # on a slow machine; what is not bounded takes minutes
PICTURE = stream(b"\x00" * 12, "/Type /XObject /Subtype /Image /Width 2 /Height 2 ")


def text_in(content):
    return text_of(content, Media.PDF)


def test_a_letter_as_pdf_is_read_like_the_letter(papers, read):
    letter = papers.letter.replace("’", "'")

    draft = read_item(pdf(letter), "application/pdf", "letter.pdf")

    assert (draft.document, draft.missing) == (Document.TAKEDOWN, ())
    assert draft.target_urls == read(letter).target_urls
    assert draft.flags == ()


def test_cyrillic_is_read_through_the_font_s_own_table():
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
    codes = {letter: 0x80 + number for number, letter in enumerate(letters)}
    pairs = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for letter, code in codes.items())
    table = (
        "begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"64 beginbfchar\n{pairs}endbfchar\nendcmap"
    )
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>"
    shown = "".join(
        f"\\{codes[c]:03o}" if c in codes else c for c in "Единый реестр доменных имен"
    )
    page = f"BT /F1 10 Tf 40 800 Td ({shown}) Tj ET".encode()

    read = text_in(pdf(page, font=font, extra=[stream(table.encode())]))

    assert read.text.strip() == "Единый реестр доменных имен"


def test_a_link_s_target_counts_when_the_page_does_not_say_it():
    read = text_in(pdf("Remove this page, please.", links=["https://example.org/copy"]))

    assert "https://example.org/copy" in read.text


@pytest.mark.parametrize(
    ("page", "links", "url"),
    [
        ("at https://bells-\nof-coast.example/a", [], "https://bells-of-coast.example/a"),
        (
            "at https://example.org/coast/be\nlls.html",
            ["https://example.org/coast/bells.html"],
            "https://example.org/coast/bells.html",
        ),
        (
            "at https://example.org/long-\nname and https://example.org/long-name",
            [],
            "https://example.org/long-name",
        ),
    ],
)
def test_a_url_broken_over_lines_is_put_together_on_evidence(page, links, url):
    read = text_in(pdf(page, links=links))

    assert f"at {url}" in read.text
    assert "\n" not in read.text.split("at ")[1][: len(url)]


def test_a_url_at_the_end_of_a_line_is_not_glued_to_the_next_word():
    read = text_in(pdf("see https://example.org/coast\nwhich is ours"))

    assert "https://example.org/coast\nwhich" in read.text


def test_a_scan_is_kept_and_flagged():
    page = stream(b"/Im1 Do")
    content = pdf(page, page_extra="/XObject << /Im1 4 0 R >>", extra=[PICTURE])

    draft = read_item(content, "application/pdf", "scan.pdf")

    assert draft.kind == "unclassified"
    assert "no-text-layer" in draft.flags


def test_a_scanned_page_between_others_is_flagged():
    extra = "/XObject << /Im1 4 0 R >>"
    content = pdf(LONG, stream(b"/Im1 Do"), page_extra=extra, extra=[PICTURE])

    assert text_in(content).flags == ("scanned-pages",)


MISREAD = """\
PEIIIEHIIE I4ueneu Poccnfi crcofi Degepaqnu lpeAceAarenbcrByroulero cyAbkr npr4
ceKperape paccMorpeB orKphrroM cy4e6HOnr 3aaeftaHvrvr AeJro [poKypopa no3peQHH
o6parzrcfl r{cKoBbrM 3a4BJIeHI4eM zrrSopn'ralluo MarepIzaJIoB K3apeqe a6MpoH4e uBe7e"""


def shifted(text):
    """As a font does whose table begins three places too late."""
    return "".join(chr(ord(letter) + 3) if letter.isalpha() else letter for letter in text)


def test_a_failed_recognition_is_flagged():
    assert text_in(pdf(MISREAD)).flags == ("garbled-text",)


def test_a_font_with_a_wrong_table_is_flagged(papers):
    assert "garbled-text" in text_in(pdf(shifted(papers.counter_letter))).flags


def test_ordinary_prose_is_not_called_garbled():
    assert text_in(pdf(LONG * 5)).flags == ()


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_an_empty_password_is_tried(algorithm):
    assert LONG.strip() in text_in(locked(pdf(LONG), "", algorithm)).text


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_an_encrypted_pdf_is_kept_and_flagged(algorithm):
    draft = read_item(locked(pdf(LONG), "secret", algorithm), "application/pdf", None)

    assert (draft.kind, draft.flags) == ("unclassified", ("encrypted",))


@pytest.mark.parametrize("kept", [0.55, 0.7, 0.85, 0.98])
def test_a_pdf_cut_short_gives_the_pages_that_are_there(kept):
    content = pdf(LONG, "second page", "third page")

    read = text_in(content[: int(len(content) * kept)])

    assert LONG.strip()[:40] in read.text
    assert "damaged" in read.flags


def test_junk_before_the_header_does_not_matter():
    content = b"\r\nX-Gateway: scanned\r\n" + pdf(LONG)

    assert LONG.strip() in read_item(content, None, "x").title + text_in(content).text
    assert "reader-missing" not in read_item(content, "text/plain", "letter.txt").flags


def test_more_pages_than_the_limit_are_left_out_and_flagged():
    read = text_in(pdf(*["page"] * (MAX_PAGES + 5)))

    assert read.flags == ("truncated",)
    assert read.text.count("page") == MAX_PAGES


def test_typed_answers_of_a_form_are_read():
    form = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>"
    content = assembled({
        1: form,
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        4: b"<< /FT /Tx /T (copy) /V (https://example.org/copy) >>",
        5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 6 0 R >>",
        6: stream(b" "),
    })  # fmt: skip

    assert "copy: https://example.org/copy" in text_in(content).text


def bomb_of_streams():
    """Zeros packed twice: 40 kB of file are 40 MB of page."""
    once = stream(lines(LONG) + b"\n" * 40_000_000)
    return pdf(once)


def bomb_of_filters():
    data = b"\n" * 60_000_000
    for _ in range(3):
        data = zlib.compress(data)
    head = f"<< /Filter [{'/FlateDecode ' * 3}] /Length {len(data)} >>\nstream\n".encode()
    return pdf(head + data + b"\nendstream")


def many_pages():
    return pdf(*["x"] * 3_000)


def pages_in_a_circle():
    return assembled({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9999999 >>",
        3: b"<< /Type /Pages /Kids [2 0 R] /Parent 3 0 R /Count 1 >>",
    })  # fmt: skip


def forms_in_a_circle():
    form = stream(
        b"/Fm1 Do", "/Type /XObject /Subtype /Form /Resources << /XObject << /Fm1 4 0 R >> >> "
    )
    return pdf(stream(b"/Fm1 Do " * 50), page_extra="/XObject << /Fm1 4 0 R >>", extra=[form])


def deep_arrays():
    return pdf(b"[" * 100_000 + b"]" * 100_000 + b" TJ")


def one_object_refers_to_itself():
    return assembled({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"2 0 R"})


def huge_xref():
    return pdf("x").replace(b"xref\n0 6", b"xref\n0 99999999")


def million_operators():
    return pdf(stream(b"BT /F1 10 Tf (x) Tj ET\n" * 250_000))


BOMBS = [
    bomb_of_streams, bomb_of_filters, many_pages, pages_in_a_circle, forms_in_a_circle,
    deep_arrays, one_object_refers_to_itself, huge_xref, million_operators,
]  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_pdf_bomb_costs_bounded_time_and_is_flagged(bomb):
    content = bomb()
    started = time.process_time()

    read = text_in(content)

    assert time.process_time() - started < CPU_SECONDS
    assert read.flags
