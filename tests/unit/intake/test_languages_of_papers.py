"""What a paper is does not hang on its language: each type, in many languages."""

from pathlib import Path

import pytest
import yaml

from tocsin.domain.draft import Document

URL = "https://github.com/teapot/kettle"
PAPERS = yaml.safe_load(
    Path(__file__)
    .with_name("papers_by_language.yaml")
    .read_text(encoding="utf-8")
    .replace("<url>", URL)
)


def each(what):
    return pytest.mark.parametrize("case", PAPERS[what])


@each("takedown")
def test_a_complaint_of_copying_is_a_takedown(read, case):
    draft = read(PAPERS["takedown"][case])

    assert draft.document is Document.TAKEDOWN
    assert draft.kind == "copyright-takedown"
    assert draft.target_urls == (URL,)
    assert draft.languages[:1] == (case,)


@each("counter_notice")
def test_an_answer_that_accepts_a_court_is_a_counter_notice(read, case):
    draft = read(PAPERS["counter_notice"][case])

    assert draft.document is Document.COUNTER_NOTICE
    assert draft.target_urls == (URL,)


@each("retraction")
def test_a_notice_taken_back_is_a_retraction(read, case):
    draft = read(PAPERS["retraction"][case])

    assert draft.document is Document.RETRACTION
    assert draft.link_keys == ("github.com/teapot/kettle",)


@each("request")
def test_an_authority_that_no_table_lists_is_known_by_its_office_and_law(read, case):
    paper = PAPERS["request"][case]

    draft = read(paper["text"])

    assert draft.document is Document.GOVERNMENT_REMOVAL_REQUEST
    assert draft.kind == "government-removal-request"
    assert draft.jurisdiction == paper["jurisdiction"]
    assert draft.fields["authority_sort"] == paper["sort"]
    assert draft.fields["legal_basis"]
    assert draft.target_urls == (URL,)
    assert draft.authority


@each("order")
def test_a_decision_is_a_court_order(read, case):
    draft = read(PAPERS["order"][case])

    assert draft.document is Document.COURT_ORDER
    assert draft.fields["authority_sort"] == "court"
    assert draft.target_urls == (URL,)


@each("passing")
def test_a_text_that_only_speaks_of_an_authority_is_not_its_letter(read, case):
    draft = read(PAPERS["passing"][case])

    assert draft.document is Document.OTHER
    assert draft.authority is None
