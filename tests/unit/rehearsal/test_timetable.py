"""A timetable says who was told what and why, and folds what comes again and again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.rehearsal.playbooks import PLAYBOOK
from tests.unit.rehearsal.stories import RUNG, after, climbed, escalated, story
from tocsin.rehearsal.folding import folded
from tocsin.rehearsal.story import Jump
from tocsin.rehearsal.timetable import lived


@pytest.fixture
def with_rung():
    """Make a story of a playbook whose last rung of review is another one."""

    def made(rung, *happened, orders, **ladder):
        review = PLAYBOOK.ladders["review"]
        last = review.rungs[-1].model_copy(update={"every": None} | rung)
        changed = review.model_copy(update={"rungs": (*review.rungs[:-1], last), **ladder})
        ladders = {**PLAYBOOK.ladders, "review": changed}
        playbook = PLAYBOOK.model_copy(update={"ladders": ladders})
        return replace(story(*happened, orders=orders), playbook=playbook)

    return made


DECIDED = "gate.decided", {"gate": "review.2", "outcome": "remove"}


def test_a_rung_says_who_was_told_what_and_by_which_ladder():
    found = story(climbed(8, late=90), orders=escalated(8))

    (row,) = lived(found)

    assert (row.at, row.who, row.what) == (after(8), ("role:executive",), "escalation")
    assert row.because == "breach of 8h (ladder review, gate review)"
    assert (row.gate, row.rung, row.late) == ("review.2", RUNG, timedelta(seconds=90))


def test_a_rung_that_tells_nobody_is_in_the_timetable():
    (row,) = lived(story(climbed(8)))

    assert (row.event, row.who, row.what) == ("told", (), "nobody")


def test_what_a_stage_sends_stands_with_the_stage():
    found = story(
        (0, "stage.entered", {"stage": "received"}),
        (0, "stage.entered", {"stage": "review"}),
        orders=[(0, ("requester",), "acknowledgement", None)],
    )

    entered, told, _ = lived(found)

    assert (entered.what, told.what) == ("received", "acknowledgement")
    assert told.because == "stage received begins"
    assert told.language == "en"


def test_a_clock_says_how_it_was_counted_and_so_do_its_rungs():
    why = ["received 2026-12-24T22:30:00.000000Z + 24h (wall time)"]
    started = {"clock": "reply", "due_at": "2026-12-25T22:30:00.000000Z", "why": why}
    rung = "clock:reply/rung:0"
    to = ("role:incident_manager",)
    found = story(
        (0, "clock.started", started),
        climbed(18, rung, to=to),
        orders=escalated(18, to=to, template="task", owner="clock:reply"),
    )

    clock, told = lived(found)

    assert clock.because == "received 2026-12-24T22:30:00Z + 24h (wall time)"
    assert told.because == "75% of clock reply, due 2026-12-25 22:30:00 UTC (ladder reply)"
    assert told.why == clock.why == (clock.because,)


def test_what_comes_again_is_folded_into_its_first_time():
    found = story(
        *(climbed(hours) for hours in (8, 16, 24)),
        (30, *DECIDED),
        orders=escalated(8, 16, 24),
    )

    first, decided = folded(lived(found), found)

    assert decided.event == "gate.decided"
    assert (first.at, first.repeats.every) == (after(8), timedelta(hours=8))
    assert (first.repeats.times, first.repeats.until) == (3, after(24))


def test_what_nothing_ends_goes_on_without_end():
    found = story(climbed(8), climbed(16), orders=escalated(8, 16))

    (row,) = folded(lived(found), found)

    assert (row.repeats.times, row.repeats.until) == (None, None)


def test_what_was_decided_in_time_does_not_come_again():
    found = story(climbed(8), (9, *DECIDED), orders=escalated(8))

    first, _ = folded(lived(found), found)

    assert first.repeats is None


def test_repeats_that_time_jumped_over_count():
    found = story(
        climbed(8),
        climbed(16),
        climbed(800, late=776 * 3600),
        (800, *DECIDED),
        orders=escalated(8, 16, 800),
        jumps=[Jump(after(800), (RUNG,))],
    )

    first, decided = folded(lived(found), found)

    assert decided.at == after(800)
    assert (first.repeats.times, first.repeats.until) == (100, after(800))


def test_a_clock_that_starts_anew_repeats_anew():
    started = {"clock": "reply", "due_at": "2026-12-25T22:30:00.000000Z", "why": []}
    rung = "clock:reply/rung:1"
    found = story(
        climbed(24, rung),
        (30, "clock.started", started),
        climbed(54, rung),
        orders=escalated(24, 54, owner="clock:reply"),
    )

    first, _, second = folded(lived(found), found)

    assert (first.repeats.times, second.repeats.times) == (2, None)


def test_a_rung_that_comes_so_many_times_ends_by_itself(with_rung):
    found = with_rung({"every": "2h", "times": 3}, climbed(8), orders=escalated(8))

    (row,) = folded(lived(found), found)

    assert (row.repeats.times, row.repeats.until) == (4, after(14))


def test_repeats_in_working_hours_are_counted_as_they_were_lived(with_rung):
    happened = (*(climbed(hours) for hours in (8, 40, 42)), (50, *DECIDED))
    found = with_rung({"every": "2h"}, *happened, orders=escalated(8, 40, 42), hours="working")

    first, _ = folded(lived(found), found)

    assert first.because == "breach of 8h of work (ladder review, gate review)"
    assert (first.repeats.times, first.repeats.until) == (3, after(42))
    assert first.repeats.is_working
