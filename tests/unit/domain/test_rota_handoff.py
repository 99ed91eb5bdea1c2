"""What a schedule says of its handoffs."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from tocsin.domain.rota import Rota


def test_both_sides_are_told_and_a_note_asked_for_half_an_hour_before():
    handoff = Rota.model_validate({"zone": "UTC"}).handoff

    assert handoff.notices
    assert handoff.lead == timedelta(minutes=30)


@pytest.mark.parametrize(
    ("said", "lead"),
    [
        ({"remind": "2h"}, timedelta(hours=2)),
        ({"remind": None}, timedelta()),
        ({"notices": False}, timedelta()),
    ],
)
def test_a_schedule_says_otherwise(said, lead):
    assert Rota.model_validate({"zone": "UTC", "handoff": said}).handoff.lead == lead


@pytest.mark.parametrize("remind", ["soon", "8d"])
def test_what_cannot_be_is_refused(remind):
    with pytest.raises(ValidationError, match="remind"):
        Rota.model_validate({"zone": "UTC", "handoff": {"remind": remind}})


def test_a_schedule_of_before_has_the_same_content():
    body = {"zone": "UTC"}

    assert Rota.model_validate(body).model_dump(mode="json", exclude_defaults=True) == body
