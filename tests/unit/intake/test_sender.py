"""Who is answered: only an address that a sender gives as their own."""

import pytest

from tocsin.playbooks.library import load_library


@pytest.mark.parametrize(
    "contact",
    [
        "tea@pot.example",
        "+1 555 0100, Tea Lane 5\nE-mail: tea@pot.example.",
        "<tea@pot.example>",
    ],
)
def test_the_address_in_the_contact_answer_is_the_sender(read, papers, contact):
    draft = read(papers.form(contact=contact, signature="Tea Pot"))

    assert draft.sender == "tea@pot.example"
    assert draft.fields["requester_name"] == "Tea Pot"


@pytest.mark.parametrize(
    "contact",
    [
        "[private]",
        "[private]@pot.example",
        "tea@[private].example",
        "redacted@redacted.example",
        "xxx@xxx.example",
        "noreply@pot.example",
        "copyright@github.com",
        "https://pot.example/@tea@pot.example",
    ],
)
def test_a_redacted_or_foreign_address_is_not_the_sender(read, papers, contact):
    assert read(papers.form(contact=contact)).sender is None
    assert read(papers.form(contact=contact, signature="Tea Pot")).sender == "Tea Pot"


def test_the_first_plausible_address_counts(read, papers):
    contact = "[private]@pot.example or second@pot.example or third@pot.example"

    assert read(papers.form(contact=contact)).sender == "second@pot.example"


def test_the_other_side_is_never_taken_for_the_sender(read, papers):
    draft = read(papers.form(infringer="You reach them at leak@kettle.example"))

    assert draft.sender is None
    assert (
        read(papers.counter_form(contact="cup@saucer.example")).sender == "cup@saucer.example"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Email: tea@pot.example",
        "You can contact me at tea@pot.example.",
        "E-mail:\ntea@pot.example",
    ],
)
def test_a_letter_says_where_to_reach_its_sender(read, papers, line):
    assert read(papers.letter.replace("Address: [private]", line)).sender == "tea@pot.example"


def test_an_address_below_a_letter_s_closing_is_the_sender(read, papers):
    assert read(papers.letter + "\nTea Pot Ltd\ntea@pot.example\n").sender == "tea@pot.example"


@pytest.mark.parametrize(
    "line",
    [
        "The leak was pushed by leak@kettle.example.",
        "The infringer's email: leak@kettle.example",
    ],
)
def test_an_address_elsewhere_in_a_letter_is_nobody_s(read, papers, line):
    assert read(papers.letter.replace("The original", f"{line}\n\nThe original")).sender is None


def test_the_form_s_answers_are_named_as_the_playbook_names_them(read, papers):
    draft = read(papers.form(signature="Tea Pot"))

    fields = load_library().get(draft.kind).fields
    assert {"requester_name", "work_description"} <= set(draft.fields) <= set(fields)
    assert {"target_urls", "work_urls", "ownership", "license", "solution"} <= set(fields)
    assert fields["target_urls"].required
