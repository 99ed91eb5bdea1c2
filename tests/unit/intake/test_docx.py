"""DOCX: every paragraph in order, links' targets, and nothing that bursts."""

import io
import time
import zipfile

import pytest

from tests.unit.intake.synthetic import docx, link, paragraph, part, zipped
from tocsin.domain.draft import Document
from tocsin.intake.extract import text_of
from tocsin.intake.media import Media
from tocsin.intake.office_zip import MAX_PART
from tocsin.intake.reader import read_item

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def text_in(content):
    return text_of(content, Media.DOCX)


def row(*cells):
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def test_a_letter_as_docx_is_read_like_the_letter(papers, read):
    body = "".join(paragraph(line) for line in papers.letter.split("\n"))

    draft = read_item(docx(body), None, "letter.docx")

    assert (draft.document, draft.missing) == (Document.TAKEDOWN, ())
    assert draft.target_urls == read(papers.letter).target_urls
    assert draft.flags == ()


def test_paragraphs_and_tables_come_in_order():
    table = f"<w:tbl>{row('Place', 'https://example.org/a')}{row('Since', 'May')}</w:tbl>"

    read = text_in(docx(paragraph("Before") + table + paragraph("After")))

    assert read.text.split() == [
        "Before", "Place", "https://example.org/a", "Since", "May", "After",
    ]  # fmt: skip


def test_the_target_of_a_link_stands_beside_its_words():
    body = f"<w:p>{link('this page', 'r1')}</w:p>"

    read = text_in(docx(body, {"r1": "https://example.org/copy?a=1&b=2"}))

    assert read.text.strip() == "this page ⟨https://example.org/copy?a=1&b=2⟩"


def test_a_link_that_says_its_target_is_not_doubled():
    url = "https://example.org/copy"

    assert text_in(docx(f"<w:p>{link(url, 'r1')}</w:p>", {"r1": url + "/"})).text.strip() == url


def test_the_target_of_an_old_link_field_counts():
    body = (
        '<w:p><w:r><w:instrText> HYPERLINK "https://example.org/old" </w:instrText></w:r>'
        "<w:r><w:t>here</w:t></w:r></w:p>"
    )

    assert "⟨https://example.org/old⟩" in text_in(docx(body)).text


def test_text_boxes_and_content_controls_count_once():
    box = (
        f"<w:p {MC}><w:r><mc:AlternateContent><mc:Choice>{paragraph('Boxed')}</mc:Choice>"
        f"<mc:Fallback>{paragraph('Boxed')}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    control = f"<w:sdt><w:sdtContent>{paragraph('Controlled')}</w:sdtContent></w:sdt>"

    assert text_in(docx(box + control)).text.split() == ["Boxed", "Controlled"]


def test_deleted_text_does_not_count_and_inserted_text_does():
    body = (
        "<w:p><w:del><w:r><w:delText>old </w:delText><w:t>old </w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>"
    )

    assert text_in(docx(body)).text.strip() == "new"


def test_letterhead_and_notes_are_part_of_the_letter():
    content = docx(
        paragraph("Body"),
        word__header1_xml=part(paragraph("Acme Bells Ltd"), "hdr"),
        word__header2_xml=part(paragraph("Acme Bells Ltd"), "hdr"),
        word__footer1_xml=part(paragraph("1 Tower Road"), "ftr"),
        word__footnotes_xml=part(paragraph("See https://example.org/note"), "footnotes"),
    )

    assert text_in(content).text.split("\n\n") == [
        "Acme Bells Ltd", "Body", "See https://example.org/note", "1 Tower Road",
    ]  # fmt: skip


def test_a_broken_relationship_costs_nothing():
    content = docx(paragraph("Body"), {"r9": "../NULL"})

    assert text_in(content).text.strip() == "Body"


def test_macros_and_embedded_files_are_flagged():
    content = docx(paragraph("Body"), **{
        "word__vbaProject.bin": "x", "word__embeddings__oleObject1.bin": "x",
    })  # fmt: skip

    assert text_in(content).flags == ("macros", "embedded-files")


def test_xml_that_ends_too_early_gives_what_is_there():
    body = part(paragraph("Body"))[: -len("</w:body></w:document>")]
    content = zipped({"[Content_Types].xml": "x", "word/document.xml": body})

    read = text_in(content)

    assert (read.text.strip(), read.flags) == ("Body", ("damaged",))


def test_a_zip_cut_short_is_kept_and_flagged():
    content = docx(paragraph("Body" * 500))

    draft = read_item(content[:-100], None, "letter.docx")

    assert (draft.kind, draft.flags) == ("unclassified", ("damaged",))


def bomb_of_one_part():
    return docx(paragraph("x") + " " * 30_000_000)


def bomb_of_many_parts():
    return docx(paragraph("x"), **{f"word__{n}": "\0" * 1_200_000 for n in range(20)})


def bomb_of_entities():
    lines = ['<!DOCTYPE d [<!ENTITY a0 "ha">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    body = "".join(lines) + "]><d>&a11;</d>"
    return zipped({"[Content_Types].xml": "x", "word/document.xml": body})


def bomb_of_depth():
    deep = "<w:p>" * 90_000 + "</w:p>" * 90_000
    return docx(deep)


@pytest.mark.parametrize(
    ("bomb", "flag"),
    [
        (bomb_of_one_part, "zip-bomb"),
        (bomb_of_many_parts, "zip-bomb"),
        (bomb_of_entities, "damaged"),
        (bomb_of_depth, "no-text"),
    ],
)
def test_a_zip_bomb_costs_bounded_time_and_is_flagged(bomb, flag):
    content = bomb()
    started = time.process_time()

    read = text_in(content)

    assert time.process_time() - started < 2
    assert flag in read.flags


def test_a_zip_that_lies_about_its_size_is_read_to_the_limit_only():
    content = bytearray(docx("<!--" + " " * 30_000_000 + "-->" + paragraph("x")))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lie = bytes(content).replace(size.to_bytes(4, "little"), (5_000).to_bytes(4, "little"))

    read = text_in(lie)

    assert size > MAX_PART
    assert read.flags


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        (b"{\\rtf1\\ansi Dear Sirs}", ("reader-missing",)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
         ("reader-missing",)),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         ("reader-missing", "encrypted")),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}, zipfile.ZIP_STORED),
         ("reader-missing",)),
        (zipped({"letter.txt": "Dear Sirs"}), ("reader-missing", "archive")),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, ("reader-missing", "image")),
    ],
)  # fmt: skip
def test_what_no_reader_reads_is_kept_and_says_what_it_is(content, flags):
    draft = read_item(content, "application/octet-stream", "letter.doc")

    assert (draft.kind, draft.flags) == ("unclassified", flags)
