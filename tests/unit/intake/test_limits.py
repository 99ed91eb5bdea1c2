"""The largest and the worst things that come in, through a real reader process."""

import random
from email.message import EmailMessage

import pytest

from tests.unit.intake.synthetic import docx, lines, paragraph, pdf, stream, zipped
from tocsin.domain.draft import Document
from tocsin.intake.pool import ReaderPool

MOST_BYTES = 25 * 1024 * 1024
MOST_URLS = 3_711  # in one public notice


@pytest.fixture(scope="module")
def pool():
    readers = ReaderPool(size=1)
    yield readers
    readers.close()


def mail_of_25_mb(letter):
    message = EmailMessage()
    message["From"] = "Rosa Campana <rosa@acme.example>"
    message["Subject"] = "Notice"
    message.set_content(letter)
    scan = b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(6_300_000)  # noqa: S311  noise
    for number in range(3):
        message.add_attachment(scan, "image", "png", filename=f"scan-{number}.png")
    return message.as_bytes()


def test_a_mail_of_25_mb_is_read(pool, papers):
    content = mail_of_25_mb(papers.letter)

    draft = pool.read(content, "message/rfc822", None)

    assert 24 * 1024 * 1024 < len(content) < MOST_BYTES
    assert draft.document is Document.TAKEDOWN
    assert len(draft.target_urls) == 1


def test_a_pdf_of_25_mb_is_read(pool, papers):
    picture = random.Random(1).randbytes(MOST_BYTES - 100_000)  # noqa: S311  noise
    content = pdf(papers.letter, extra=[stream(picture, "/Subtype /Image ", packed=False)])

    draft = pool.read(content, "application/pdf", None)

    assert draft.document is Document.TAKEDOWN


def test_3711_urls_are_all_read(pool, papers):
    urls = [f"https://github.com/teapot{n}/kettle/blob/main/src/x.c" for n in range(MOST_URLS)]

    draft = pool.read(papers.form(target="\n".join(urls)).encode(), "text/markdown", None)

    assert list(draft.target_urls) == urls


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_3711_urls_are_all_read_from_documents(pool, papers, form):
    urls = [f"https://github.com/teapot{n}/kettle-leak" for n in range(MOST_URLS)]
    if form == "docx":
        text = papers.form(target="\n".join(urls)).replace("**", "")
        content = docx("".join(map(paragraph, text.split("\n"))))
    else:
        pages = ["\n".join(urls[start : start + 60]) for start in range(0, MOST_URLS, 60)]
        content = pdf("The infringing material is at:", *pages, papers.letter)

    draft = pool.read(content, None, None)

    assert set(draft.target_urls) >= set(urls)


BOMBS = {
    "stream": lambda: pdf(stream(lines("Dear Sirs") + b"\n" * 40_000_000)),
    "operators": lambda: pdf(*[stream(b"BT /F1 10 Tf (x) Tj ET\n" * 60_000)] * 20),
    "docx": lambda: docx(paragraph("x") + " " * 40_000_000),
    "zip": lambda: zipped({"a": b"\0" * 40_000_000}),
    "brackets": lambda: b'{"a":' * 400_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_kept_for_a_person_and_hurts_no_other(pool, papers, name):
    draft = pool.read(BOMBS[name](), None, None)
    after = pool.read(papers.letter.encode(), None, None)

    assert draft.kind == "unclassified"
    assert draft.flags
    assert after.document is Document.TAKEDOWN
