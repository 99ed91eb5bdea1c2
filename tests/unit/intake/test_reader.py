"""The way in: any bytes give a draft, quickly, whatever they are called."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.domain.draft import Document, Draft
from tocsin.intake.reader import read_item
from tocsin.intake.wire import draft_from_json, draft_to_json

TYPES = st.sampled_from(
    [
        None,
        "text/markdown",
        "text/plain",
        "application/json",
        "message/rfc822",
        "x",
        "image/png",
    ]
)


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=3_000), content_type=TYPES, filename=st.none() | st.text())
def test_no_bytes_make_it_raise(content, content_type, filename):
    draft = read_item(content, content_type, filename)

    assert draft_from_json(json.loads(json.dumps(draft_to_json(draft)))) == draft


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            ["https://github.com/a/b", "[invalid]", "**", "retract", "notice", "\n", "\n\n",
             "---", "Sincerely,", "penalty of perjury", "[x](http://", "<a href=", "запрещено",
             "法律", "]("]
        )
    )
)  # fmt: skip
def test_no_pieces_of_notices_make_it_raise(words):
    draft = read_item(" ".join(words).encode(), "text/markdown", None)

    assert not any(flag.startswith("reader-failed") for flag in draft.flags)


@pytest.mark.parametrize(
    ("content", "content_type", "flag"),
    [
        (b"", "text/plain", "no-text"),
        (b" \n\t\n", "text/plain", "no-text"),
        (b"%PDF-1.7 ...", "text/markdown", "damaged"),
        (b"PK\x03\x04rest", None, "reader-missing"),
        (b"%PDF-1.7 ...", "text/markdown", "type-mismatch"),
        (b"words", "application/pdf", "type-mismatch"),
        (b"PK\x03\x04rest", None, "archive"),
        (b"{\\rtf1 letter}", "text/plain", "reader-missing"),
        (bytes(range(32)) * 40, "text/plain", "unreadable"),
    ],
)
def test_what_no_reader_can_read_says_so(content, content_type, flag):
    draft = read_item(content, content_type, "paper")

    assert (draft.document, draft.kind) == (Document.OTHER, "unclassified")
    assert flag in draft.flags


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_encodings_do_not_matter(papers, encoding):
    draft = read_item(papers.letter.replace("Dear", "Señor").encode(encoding), None, None)

    assert draft.document is Document.TAKEDOWN
    assert len(draft.target_urls) == 1


def test_a_damaged_byte_is_flagged_and_costs_nothing_else(papers):
    content = papers.letter.replace("Dear", "Уважаемые").encode() + b"\xd0"

    draft = read_item(content, None, None)

    assert draft.flags == ("odd-encoding",)
    assert draft.missing == ()


def test_half_a_megabyte_is_read_within_two_seconds(papers):
    lines = "\n".join(
        f"https://github.com/teapot{n}/kettle/blob/main/src/x.c" for n in range(8_300)
    )
    content = papers.form(target=lines).encode()
    started = time.process_time()

    draft = read_item(content, "text/markdown", None)

    assert len(content) > 437_000
    assert len(draft.target_urls) == 8_300
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "unit",
    ["i ", "](", "https://", "<a href=x ", "we filed notice ", ".", "[", '"', "a/b ", "x@"],
)
def test_hostile_repetition_costs_no_more_than_its_length(unit):
    content = (unit * 200_000)[:200_000].encode()
    started = time.process_time()

    read_item(content, "text/markdown", None)

    assert time.process_time() - started < 2


def test_right_to_left_text_is_read(read, papers):
    draft = read(
        "\u200fشكوى بخصوص حقوق النشر والتأليف للبرنامج الخاص بنا\u200e\n\n" + papers.letter
    )

    assert draft.document is Document.TAKEDOWN
    assert len(draft.target_urls) == 1


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Please remove the page that copies my work without any permission of mine.", ("en",)),
        ("Направляется уведомление о внесении страницы сайта в единый реестр.", ("ru",)),
        ("您好！请贵公司尽快清除上述链接中的违法信息，谢谢。", ("zh",)),
        ("このページは私の作品を許可なく掲載しています。削除してください。", ("ja",)),
        ("Solicitamos la retirada del contenido publicado sin nuestra autorización.", ("es",)),
        ("Bitte entfernen Sie die ohne unsere Zustimmung veröffentlichten Dateien.", ("de",)),
    ],
)  # fmt: skip
def test_languages_are_named(read, text, languages):
    assert read(text).languages == languages


def test_a_translation_below_is_the_second_language(read):
    russian = "Направляется уведомление о внесении страницы сайта в единый реестр запрещенных. "
    english = "It is a notice of making an entry of the page into the register of the state. "

    assert read(russian * 5 + "\n\n" + english * 3).languages == ("ru", "en")


def test_a_draft_is_plain_data(read, papers):
    draft = read(papers.form(signature="Tea Pot"))

    assert isinstance(draft, Draft)
    assert draft.sender == "Tea Pot"
    assert draft.title == "Takedown notice: github.com/teapot/kettle-leak"
    assert "\n" not in draft.title
    assert draft.fields["work_description"].startswith("Kettle Firmware")


def test_stored_drafts_outlive_a_change_of_the_record(read, papers):
    data = draft_to_json(read(papers.letter))
    del data["flags"]

    assert draft_from_json(data | {"dropped_long_ago": 1}).document is Document.TAKEDOWN


def test_trademark_complaints_are_flagged(read, papers):
    text = papers.letter.replace(
        "Telephone", "It is a counterfeit of our trademark.\n\nTelephone"
    )

    assert "mentions-trademark" in read(text).flags


def test_a_page_is_read_as_it_is_shown(papers):
    letter = papers.letter.replace(
        "https://github.com/teapot/kettle-leak",
        '<a href="https://github.com/teapot/kettle-leak">this copy</a>',
    )
    page = f"<!DOCTYPE html><style>p {{color: red}}</style><p hidden>old</p><p>{letter}</p>"

    draft = read_item(page.encode(), "text/plain", "letter.txt")

    assert draft.target_urls == ("https://github.com/teapot/kettle-leak",)
