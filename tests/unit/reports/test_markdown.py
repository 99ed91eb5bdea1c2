"""A report as Markdown: facts in tables, and people's words as they wrote them."""

from dataclasses import replace

import pytest

from tocsin.reports.markdown import as_markdown, plain
from tocsin.reports.page import as_html, reader


def test_it_says_what_it_covers_and_where_the_timeline_ends(report):
    text = as_markdown(report)

    assert "| Standing | Reviewed and accepted |" in text
    assert "| Decided by | Cora (accept), 2026-03-02 14:05:00 UTC |" in text
    assert f"ends in {'ab' * 32}" in text
    assert f"The approvals cover content {'cd' * 32}" in text


def test_what_is_withheld_is_counted(report):
    assert "2 entries are withheld" in as_markdown(replace(report, withheld=2))
    assert "withheld" not in as_markdown(report)


def test_a_report_that_nobody_wrote_says_so(report):
    text = as_markdown(replace(report, narrative="", standing="draft"))

    assert "Nobody has written a report yet" in text
    assert "Draft: nobody has submitted it yet" in text


def test_headings_of_the_narrative_stand_below_the_reports_own(report):
    text = as_markdown(replace(report, narrative="# Mine\n\ntext\n\n## Below"))

    assert "\n## Mine\n" in text
    assert "\n### Below\n" in text


@pytest.mark.parametrize(
    "greedy",
    [
        "Before\n\n```\nleft open",
        "~~~~~\nleft open",
        "".join("  " * depth + "- deep\n" for depth in range(25)),
        "1. " * 30 + "deep",
    ],
)
def test_a_narrative_hides_nothing_of_what_comes_after_it(report, greedy):
    page = as_html("Report", as_markdown(replace(report, narrative=greedy)))

    assert "<h2>Timeline</h2>" in page
    assert greedy.split()[-1] in page


@pytest.mark.parametrize(
    "hostile",
    [
        "a | b",
        "**bold**",
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "# no heading",
        "1. no list",
        "- no list",
        "`code`",
        "&lt;",
        "back\\slash",
        "~~~",
        "> no quote",
    ],
)
def test_what_people_wrote_prints_as_they_wrote_it(hostile):
    (paragraph,) = [token for token in reader().parse(plain(hostile)) if token.type == "inline"]

    assert "".join(child.content for child in paragraph.children) == hostile
    assert {child.type for child in paragraph.children} <= {"text", "text_special"}


def test_the_page_never_carries_raw_html_or_script(report):
    page = as_html("x <y>", as_markdown(replace(report, narrative="<img src=x onerror=y>")))

    assert "<img" not in page
    assert "<title>x &lt;y&gt;</title>" in page
    assert "<script" not in page
