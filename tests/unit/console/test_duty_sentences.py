"""Why somebody is on call, was paged, and is told how is said in the reader's language."""

from datetime import UTC, datetime

import pytest

from tocsin.console.sentences import sentence
from tocsin.domain.oncall.reason import Because, Reason
from tocsin.domain.oncall.soundness import ScheduleWarning, Trouble
from tocsin.domain.paging.rule_words import floor_said, limited
from tocsin.domain.paging.rules import Limit
from tocsin.domain.paging.simulation import ASSUMPTION
from tocsin.domain.rota_telling import sentences, warned

BEGIN, END = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 11, 27, 9, tzinfo=UTC)
LIMITS = [
    Limit(channel=channel, most=5, per="1h", urgent=urgent)
    for channel in ("email", None)
    for urgent in ("overstep", "hold")
]


def is_said(text):
    """Tell whether it is said in both of the other languages, with no English word left."""
    return all(sentence(language, text) != text for language in ("es", "pt"))


@pytest.mark.parametrize("because", Because)
def test_every_reason_of_a_schedule_is_said(because):
    why = Reason(because, "Ada", "first", "S-1", 3, BEGIN, END)

    (text,) = sentences([why], "Europe/Berlin")

    assert is_said(text)


@pytest.mark.parametrize("trouble", Trouble)
def test_every_warning_of_a_schedule_is_said(trouble):
    one = ScheduleWarning(trouble, BEGIN, END, "first", "Ada", "S-1", ("second",))

    assert is_said(warned(one, {}))


@pytest.mark.parametrize("limit", LIMITS)
def test_every_limit_is_said(limit):
    assert is_said(limited(limit))


def test_what_holds_for_everybody_and_for_every_simulation_is_said():
    assert is_said(floor_said())
    assert is_said(ASSUMPTION)


def test_the_reasons_within_why_somebody_was_called_are_said_too():
    text = (
        "Step 1 (first) called them: Schedule primary, version 2: turn 3 of layer first is"
        " Ada's from Fri 2026-11-20 10:00 CET until Fri 2026-11-27 10:00 CET."
    )

    assert sentence("es", text) == (
        "El paso 1 (first) le llamó: Cuadrante primary, versión 2: el turno 3 de la capa first"
        " es de Ada desde vie 2026-11-20 10:00 CET hasta vie 2026-11-27 10:00 CET."
    )
