from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from tocsin.domain.scripts import Anchor, Moment, Step, parse_anchor, parse_moment

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("received", Moment()),
        ("+2h", Moment(offset=2 * HOUR)),
        ("+2h after received", Moment(offset=2 * HOUR)),
        (
            "+90m after stage:review",
            Moment(anchor=Anchor("stage", "review"), offset=1.5 * HOUR),
        ),
        ("stage review opens", Moment(anchor=Anchor("stage", "review"))),
        ("stage:review", Moment(anchor=Anchor("stage", "review"))),
        (
            "-1h before clock:reply due",
            Moment(anchor=Anchor("clock", "reply", "due"), offset=-HOUR),
        ),
        ("clock:reply", Moment(anchor=Anchor("clock", "reply", "started"))),
        (
            "2026-12-24T23:30+01:00",
            Moment(instant=datetime(2026, 12, 24, 22, 30, tzinfo=UTC)),
        ),
    ],
)
def test_a_moment_is_an_instant_or_counted_from_something(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "nothing to count from"),
        ("+2x", "is no duration"),
        ("+2h before stage:review", "-2h before"),
        ("-2h after stage:review", "-2h before"),
        ("2026-12-24T23:30", "has no offset"),
        ("2026-13-24T23:30Z", "is no instant"),
        ("clock:reply ended", "nothing to count from"),
    ],
)
def test_what_is_no_moment_is_said_to_be_none(text, why):
    with pytest.raises(ValueError, match=why):
        parse_moment(text)


@pytest.mark.parametrize("text", ["received", "stage:review", "clock:reply due"])
def test_an_anchor_is_written_as_it_is_read(text):
    assert str(parse_anchor(text)) == text


def test_a_step_reads_as_in_a_file():
    step = Step.model_validate(
        {"at": "+2h after stage:counsel", "do": "decide", "verdict": "remove", "as": "dpo"}
    )

    assert (step.as_, step.moment.offset) == ("dpo", 2 * HOUR)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"do": "decide", "verdict": "remove"}, "either `at` or `when`"),
        ({"at": "+1h", "when": "stage:a", "do": "update"}, "either `at` or `when`"),
        ({"at": "+1h", "do": "decide"}, "needs `verdict`"),
        ({"at": "+1h", "do": "extend", "clock": "c"}, "needs `until` or `for`"),
        ({"at": "+1h", "do": "sing"}, "Input should be"),
    ],
)
def test_a_step_says_when_and_all_that_its_deed_needs(step, why):
    with pytest.raises(ValidationError, match=why):
        Step.model_validate(step)
