"""How a deadline was counted is said in the reader's language, whatever the law."""

from itertools import chain

import pytest

from tests.unit.domain.law.worked import counted, examples
from tocsin.console.sentences import is_known, sentence

CITED = "law"  # the step that cites where the entry stands; it is mostly names


def derivations():
    """Every step of every deadline that was worked out by hand."""
    return chain.from_iterable(
        counted(one).derivation for one in examples() if one.refused is None
    )


def test_every_step_of_every_worked_example_has_a_pattern():
    steps = {one.text for one in derivations() if one.code != CITED}

    assert not sorted(
        text for text in steps if not is_known(text) and sentence("es", text) == text
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "received_at: Thu 24 Dec 2026 23:30 (+01:00), Europe/Berlin.",
            "Recibido el: jue 24 dic 2026 23:30 (+01:00), Europe/Berlin.",
        ),
        (
            "10 business days: the last day is Fri 8 Jan 2027.",
            "10 días hábiles: el último día es vie 8 ene 2027.",
        ),
        (
            "Not counted: Sat 28–Sun 29 Nov 2026 (weekend).",
            "No cuentan: sáb 28–dom 29 nov 2026 (fin de semana).",
        ),
        (
            "received 2026-11-22T16:21:05Z + 24h (wall time) = 2026-11-23T16:21:05Z",
            "Recibido 2026-11-22T16:21:05Z + 24h (tiempo de reloj) = 2026-11-23T16:21:05Z",
        ),
    ],
)
def test_a_sentence_is_said_with_what_stands_in_its_gaps(text, said):
    assert sentence("es", text) == said


def test_what_has_no_pattern_stays_as_it_was_written():
    assert sentence("pt", "Somebody wrote this.") == "Somebody wrote this."


def test_english_stays_as_it_is():
    text = "Act by Thu 24 Dec 2026 23:30 (+01:00)."

    assert sentence("en", text) == text


def test_why_something_was_refused_is_said_too():
    text = "`related`: there is no case TCN-1."

    assert sentence("es", text) == "`related`: no hay ningún caso TCN-1."
