"""Statutory elements: each one missing by itself, in the form and in letters."""

import pytest

from tocsin.domain.draft import Standing


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        ("i", {"signature": ""}),
        ("ii", {"work": ""}),
        ("iii", {"target": ""}),
        ("iv", {"contact": ""}),
    ],
)
def test_an_empty_answer_is_a_missing_element(read, papers, code, answers):
    assert read(papers.form(**answers)).missing == (code,)


@pytest.mark.parametrize(
    ("code", "cut"),
    [
        ("i", "Sincerely,\n\n[private]"),
        ("iii", "https://github.com/teapot/kettle-leak"),
        ("iv", "Telephone: [private]\nAddress: [private]"),
        ("v", "good_faith"),
        ("vi", "sworn"),
    ],
)
def test_a_letter_lacks_what_was_cut_from_it(read, papers, code, cut):
    text = papers.letter.replace(getattr(papers, cut, cut), "").replace("repository", "stuff")

    assert read(text.replace("GitHub", "Sirs")).missing == (code,)


@pytest.mark.parametrize(
    ("code", "cut"),
    [("c", "mistake"), ("d", "consent"), ("d", "Phone: [private]\nAddress: [private]\n")],
)
def test_a_counter_notice_lacks_what_was_cut_from_it(read, papers, code, cut):
    text = papers.counter_letter.replace("Name: [private]\n", "")
    text = "DMCA counter notice\n\n" + text.replace(getattr(papers, cut, cut), "")

    assert read(text).missing == (code,)


@pytest.mark.parametrize(("code", "answers"), [("a", {"signature": ""}), ("b", {"target": ""})])
def test_the_counter_form_lacks_what_was_not_answered(read, papers, code, answers):
    assert read(papers.counter_form(**answers)).missing == (code,)


def test_whole_papers_lack_nothing(read, papers):
    whole = (papers.form(), papers.letter, papers.counter_form(), papers.counter_letter)

    assert [read(text).missing for text in whole] == [(), (), (), ()]


def test_a_printed_prompt_to_swear_is_not_yet_an_oath(read, papers):
    prompt = f'Type (or copy and paste) the following statement: "{papers.sworn}"'
    text = papers.form().replace(f"**{papers.sworn}**", f"**{prompt}**")

    assert read(text).missing == ("vi",)
    assert read(text.replace(prompt + "**", prompt + "**\n\n" + papers.sworn)).missing == ()


def test_a_struck_url_still_locates_the_material(read, papers):
    draft = read(papers.form(target="[invalid]"))

    assert draft.missing == ()
    assert draft.not_actioned_urls == ("[invalid]",)
    assert "struck-urls" in draft.flags


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        ("Yes, I am the copyright holder.", Standing.OWNER),
        ("Yes, I am authorized to act on the copyright owner's behalf.", Standing.AGENT),
        ("Yes", Standing.UNCLEAR),
    ],
)
def test_standing_is_what_the_sender_ticked(read, papers, answer, standing):
    assert read(papers.form(standing=answer)).standing is standing


def test_owner_or_authorized_in_one_breath_says_neither(read, papers):
    text = papers.letter.replace("our copyrighted source", "copyrighted source")

    assert read(text).standing is Standing.UNCLEAR
    assert read(text.replace("Dear", "I write on behalf of Kettle Ltd.\n\nDear")).standing is (
        Standing.AGENT
    )


def test_statements_are_listed_one_by_one(read, papers):
    said = read(papers.counter_letter).statements

    assert said["perjury"]
    assert said["service_of_process"]
    assert not said["fair_use"]
