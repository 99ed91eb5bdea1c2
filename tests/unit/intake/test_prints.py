"""Prints of texts: alike for near-duplicates, not for papers that merely follow one form."""

from tocsin.intake.form import cut_form
from tocsin.intake.parties import parties_in
from tocsin.intake.prints import VALUES, print_of
from tocsin.intake.reader import read_item

QUESTIONS = (
    "Are you the copyright holder or authorized to act on the copyright owner's behalf?",
    "Please describe the nature of your copyright ownership.",
    "What files should be taken down?",
    "Is the work licensed under an open source license?",
)


def words(topic, count=60):
    return " ".join(f"{topic}{number}" for number in range(count))


def form(*answers):
    pairs = zip(QUESTIONS, answers, strict=True)
    return "\n\n".join(f"**{question}**\n\n{answer}" for question, answer in pairs)


def similarity(one, other):
    prints = [print_of(cut_form(text)) for text in (one, other)]
    assert all(len(values) == VALUES for values in prints)
    return sum(a == b for a, b in zip(*prints, strict=True)) / VALUES


def test_a_letter_with_a_word_changed_is_nearly_the_same():
    assert similarity(words("bell", 300), words("bell", 300).replace("bell150", "gong")) > 0.9


def test_papers_that_merely_follow_one_form_are_not_alike():
    one = form("Yes.", words("bell"), "https://host.example/a", "No.")
    other = form("Yes.", words("kettle"), "https://host.example/b", "No.")

    assert similarity(one, other) < 0.3


def test_what_a_publisher_struck_out_does_not_count():
    assert similarity(words("bell") + " [private]", words("bell") + " [redacted]") == 1.0


def test_a_short_paper_has_no_print():
    assert print_of(cut_form("Please remove it.")) == ()


def test_prints_of_scripts_without_spaces_are_taken_too():
    text = "".join(chr(0x4E00 + number * 7 % 900) for number in range(400))

    assert similarity(text, text.replace(text[200], "x")) > 0.8


def test_a_print_is_the_same_for_ever():
    """Stored prints are compared with new ones: a library that changes them must not pass."""
    assert print_of(cut_form(words("bell")))[:3] == KNOWN


KNOWN = (173199463, 1085256980, 3061113774)


def test_reading_keeps_print_and_parties():
    draft = read_item((words("bell") + " rosa@acme.example").encode(), "text/plain", None)

    assert len(draft.similarity) == VALUES
    assert draft.parties == ("address:rosa@acme.example",)


def test_names_that_come_up_again_are_parties_and_redactions_are_not():
    text = (
        "We write for Campana about the copies. The works of Campana are theirs. Please answer "
        "to [private] of Campana or to [private], and never to GitHub, as GitHub knows."
    )

    assert parties_in(text, cut_form(text)) == ("name:campana",)
