"""When the rungs of a ladder are due: where it says, spread a little, within their span."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.agenda.instants import DAY, HOUR, NOON
from tocsin.domain.agenda import JITTER_SECONDS, Agenda, jitter, rungs
from tocsin.domain.ladders import Ladder


def ladder(*ats, **rung):
    steps = [{"at": at, "to": ["role:dpo"], **rung} for at in ats]
    return Ladder.model_validate({"of": {"house": "24h"}, "rungs": steps})


def due(*ats, begin=NOON, end=NOON + DAY):
    """Say when rungs are due, without their jitter."""
    owner, spread = "gate:a.1", timedelta(seconds=JITTER_SECONDS)
    found = []
    for number, one in enumerate(rungs("c1", owner, ladder(*ats), begin, end)):
        assert one.key == f"{owner}/rung:{number}"
        moved = one.due - jitter("c1", one.key)
        found.append(moved if begin < moved < end - spread else one.due)
    return found


@pytest.mark.parametrize(
    ("at", "after"),
    [
        ("0%", timedelta()),
        ("50%", DAY / 2),
        ("75%", DAY * 3 / 4),
        ("100%", DAY),
        ("breach", DAY),
        ("-2h", DAY - 2 * HOUR),
        ("-PT30M", DAY - HOUR / 2),
        ("3h", 3 * HOUR),
        ("2d", 2 * DAY),
    ],
)
def test_a_rung_stands_where_the_ladder_says(at, after):
    assert due(at) == [NOON + after]


def test_a_rung_before_the_beginning_is_due_at_once():
    assert due("-2h", end=NOON + HOUR) == [NOON]


@pytest.mark.parametrize(
    ("at", "exactly"), [("0%", NOON), ("100%", NOON + DAY), ("breach", NOON + DAY)]
)
def test_the_first_call_and_the_deadline_are_exact(at, exactly):
    (one,) = rungs("c1", "clock:c", ladder(at), NOON, NOON + DAY)

    assert one.due == exactly


def test_a_reminder_is_spread_by_some_seconds():
    begun = {
        rungs(f"case {number}", "g", ladder("50%"), NOON, NOON + DAY)[0].due
        for number in range(50)
    }

    assert len(begun) > 40
    assert min(begun) >= NOON + DAY / 2
    assert max(begun) < NOON + DAY / 2 + timedelta(seconds=JITTER_SECONDS)


def test_a_rung_remembers_whom_to_tell_and_how_often():
    (one,) = rungs("c1", "g", ladder("breach", every="4h"), NOON, NOON + DAY)

    assert (one.to, one.every, one.count) == (("role:dpo",), 4 * 3600, 0)


@given(st.text(max_size=20), st.text(max_size=20))
def test_jitter_is_stable_and_bounded(case_id, key):
    assert jitter(case_id, key) == jitter(case_id, key)
    assert timedelta() <= jitter(case_id, key) < timedelta(seconds=JITTER_SECONDS)


@given(st.integers(0, 100), st.integers(1, 10**7), st.text(max_size=8))
def test_a_reminder_never_leaves_its_span(percent, seconds, case_id):
    end = NOON + timedelta(seconds=seconds)
    (one,) = rungs(case_id, "g", ladder(f"{percent}%"), NOON, end)

    assert NOON <= one.due <= end
    assert one.due >= NOON + (end - NOON) * percent / 100


@pytest.mark.parametrize(("at", "after"), [("+2h", DAY + 2 * HOUR), ("+1d", 2 * DAY)])
def test_a_rung_may_come_past_the_breach(at, after):
    assert due(at) == [NOON + after]


def test_a_rung_repeats_so_many_times():
    (one,) = rungs("c1", "g", ladder("breach", every="1h", times=2), NOON, NOON + HOUR)
    agenda, fired = Agenda([one]), []
    for hours in range(1, 9):
        fired += [duty.due for duty in agenda.take_due(NOON + hours * HOUR)]

    assert fired == [NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR]
    assert agenda.all() == ()
