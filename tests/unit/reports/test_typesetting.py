"""A report as Typst source and as PDF: text is text, whatever it looks like."""

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pypdf import PdfReader

from tocsin.reports.markdown import as_markdown
from tocsin.reports.pdf import TypesettingError, as_pdf
from tocsin.reports.typesetting import as_typst

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)
HOSTILE = '#import "/etc/passwd": * #read("/etc/passwd") $x$ "quoted" \\ @ref <label>'


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_pdf_holds_what_the_report_says(report):
    text = text_of(as_pdf(as_typst("Report", as_markdown(report), AT)))

    for part in (
        "TCN-7K3M-Q2XD",
        "Reviewed and accepted",
        "Preserve the evidence",
        "it spreads",
    ):
        assert part in text


def test_the_same_report_is_the_same_pdf_to_the_byte(report):
    source = as_typst("Report", as_markdown(report), AT)

    assert as_pdf(source) == as_pdf(source)


@pytest.mark.parametrize("place", ["paragraph", "title", "code", "cell"])
def test_what_looks_like_typst_is_printed_and_never_run(place):
    markdown = {
        "paragraph": HOSTILE.replace("<", "\\<"),
        "title": "text",
        "code": f"```\n{HOSTILE}\n```",
        "cell": f"| a |\n| --- |\n| {HOSTILE} |",
    }[place]
    title = HOSTILE if place == "title" else "Report"

    text = text_of(as_pdf(as_typst(title, markdown, AT)))

    assert "#read(" in text.replace("\n", "")
    assert "root:" not in text


def test_every_kind_of_markdown_can_be_set():
    markdown = (
        "# One\n\n- a\n  - b\n- c\n\n1. x\n2. y\n\n> quoted\n\n**bold** *em* `code`\n\n"
        "hard  \nbreak\n\n---\n\n![image](https://example.org/i.png) "
        "[link](https://example.org) [bad](javascript:alert(1)) <b>html</b>\n\n"
        "    indented\n\n| a | b | c |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n\nТекст. Ünïcödé."
    )

    text = text_of(as_pdf(as_typst("Report", markdown, AT)))

    for part in ("One", "quoted", "indented", "Текст", "<b>html</b>", "image"):
        assert part in text


def test_the_date_of_the_document_is_the_day_in_utc(report):
    east = datetime(2026, 3, 3, 1, 0, tzinfo=timezone(timedelta(hours=9)))

    assert "year: 2026, month: 3, day: 2" in as_typst("Report", "x", east)


def test_what_typst_refuses_is_an_error_that_says_why():
    with pytest.raises(TypesettingError, match=r"unclosed|expected|unknown|error"):
        as_pdf("#nonsense(")


def test_a_table_that_goes_on_over_the_page_has_its_head_there_again():
    rows = "\n".join(f"| row {number} | x |" for number in range(80))
    pdf = as_pdf(as_typst("Report", f"| Task | Owner |\n| --- | --- |\n{rows}\n", AT))

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    assert len(pages) > 1
    assert all("Task" in page and "row " in page for page in pages)
