"""A case's report over HTTP: each dress, for those who may read, less what they may not."""

import io

import pytest
from pypdf import PdfReader

from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio


@pytest.fixture
async def case(case_for, gate_of, analyst, counsel, decide):
    """A case with a privileged note and a decision."""
    ref = case_for().ref
    await decide(analyst, ref, "review", "remove")
    await gate_of(counsel, ref, "counsel")
    note = {"text": "We would lose this.", "privileged": True}
    assert (await counsel.post(f"/v1/cases/{ref}/notes", note)).is_success
    return ref


async def test_markdown_is_the_dress_when_none_is_named(case, analyst):
    answer = await analyst.get(f"/v1/cases/{case}/report")

    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert f"{case}-report.md" in answer.headers["content-disposition"]
    assert f"# Copyright takedown notice {case}" in answer.text
    assert "because remove" in answer.text


async def test_the_page_needs_nothing_else_and_may_do_nothing(case, analyst):
    answer = await analyst.get(f"/v1/cases/{case}/report", format="html")

    assert answer.text.startswith("<!doctype html>")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text


async def test_the_pdf_says_what_the_markdown_says(case, analyst):
    answer = await analyst.get(f"/v1/cases/{case}/report", format="pdf")

    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert case in text
    assert "because remove" in text


async def test_a_privileged_note_is_printed_for_counsel_alone(case, analyst, counsel):
    for_counsel = (await counsel.get(f"/v1/cases/{case}/report")).text
    for_analyst = (await analyst.get(f"/v1/cases/{case}/report")).text

    assert "We would lose this." in for_counsel
    assert "We would lose this." not in for_analyst
    assert "withheld from this reader" in for_analyst


async def test_who_may_not_see_the_case_finds_no_report(case_for, person_with, code):
    sealed = case_for(sensitivity="sealed").ref
    vendor = person_with(Role.VENDOR_MODERATOR)

    answer = await vendor.get(f"/v1/cases/{sealed}/report", format="pdf")

    assert code(answer) == "not-found"


async def test_an_unknown_dress_is_refused_by_name(case, analyst, code):
    answer = await analyst.get(f"/v1/cases/{case}/report", format="docx")

    assert code(answer) == "invalid"
    assert "format" in answer.text
