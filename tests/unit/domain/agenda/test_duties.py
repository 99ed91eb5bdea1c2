"""What a case owes: each duty once, in order of due time, and one timer for all of them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.agenda.instants import DAY, HOUR, NOON
from tocsin.domain.agenda import Agenda, Obligation


def duty(key="gate:a.1/rung:0", hours=0.0, to=("role:dpo",), **changes):
    return Obligation(key, NOON + hours * HOUR, to, **changes)


def keys(duties):
    return [duty.key for duty in duties]


def test_nothing_is_due_on_an_empty_agenda():
    assert Agenda().next_due() is None
    assert Agenda().take_due(NOON) == []


def test_the_timer_is_for_the_earliest_duty():
    agenda = Agenda([duty("a/1", 3), duty("a/2", 1), duty("b/1", 2)])

    assert agenda.next_due() == NOON + HOUR
    assert keys(agenda.all()) == ["a/2", "b/1", "a/1"]


def test_what_was_due_during_an_outage_comes_in_order_of_due_time():
    agenda = Agenda([duty("b/1", 2), duty("a/1", 3), duty("c/1", 1), duty("d/1", 9)])

    assert keys(agenda.take_due(NOON + 5 * HOUR)) == ["c/1", "b/1", "a/1"]
    assert keys(agenda.all()) == ["d/1"]


def test_what_is_due_at_the_same_instant_comes_in_a_stable_order():
    agenda = Agenda([duty("b/1"), duty("a/2"), duty("a/1")])

    assert keys(agenda.take_due(NOON)) == ["a/1", "a/2", "b/1"]


def test_a_duty_is_due_at_its_very_instant_and_not_before():
    agenda = Agenda([duty()])

    assert agenda.take_due(NOON - timedelta(microseconds=1)) == []
    assert keys(agenda.take_due(NOON)) == ["gate:a.1/rung:0"]


def test_what_was_taken_is_not_due_again():
    agenda = Agenda([duty()])
    agenda.take_due(NOON)

    assert agenda.take_due(NOON + DAY) == []


def test_a_duty_that_is_booked_again_is_moved_not_doubled():
    agenda = Agenda([duty("a/1", 1)])
    agenda.put(duty("a/1", 2))

    assert agenda.all() == (duty("a/1", 2),)


def test_dropping_an_owner_drops_all_that_it_owed():
    agenda = Agenda([duty("gate:a.1/rung:0"), duty("gate:a.1/rung:1"), duty("clock:a.1/due")])
    agenda.drop("gate:a.1")

    assert keys(agenda.all()) == ["clock:a.1/due"]


@pytest.mark.parametrize("other", ["gate:a.10", "gate:a", "gate:a.1x", "clock:gate:a.1"])
def test_dropping_an_owner_leaves_those_with_a_similar_name(other):
    agenda = Agenda([duty("gate:a.1/rung:0"), duty(f"{other}/rung:0")])
    agenda.drop("gate:a.1")

    assert keys(agenda.all()) == [f"{other}/rung:0"]


def test_the_revision_moves_only_when_something_changed():
    agenda = Agenda([duty("a/1")])
    agenda.drop("b")
    assert agenda.revision == 0

    agenda.drop("a")
    agenda.put(duty("b/1"))

    assert agenda.revision == 2


def test_a_repeating_duty_is_booked_anew():
    agenda = Agenda([duty(every=3600)])
    agenda.take_due(NOON)

    assert agenda.all() == (duty(hours=1, every=3600, count=1),)


def test_repeats_that_were_missed_are_not_made_up_for():
    agenda = Agenda([duty(every=3600)])
    fired = agenda.take_due(NOON + 5.5 * HOUR)

    assert len(fired) == 1
    assert agenda.next_due() == NOON + 6 * HOUR


def test_a_repeat_at_the_very_instant_is_the_next_one():
    agenda = Agenda([duty(every=3600)])
    agenda.take_due(NOON + 2 * HOUR)

    assert agenda.next_due() == NOON + 3 * HOUR


@given(st.integers(1, 10**6), st.integers(0, 10**9))
def test_a_repeat_keeps_its_rhythm_and_lies_in_the_future(every, late):
    agenda, now = Agenda([duty(every=every)]), NOON + timedelta(milliseconds=late)
    agenda.take_due(now)
    (again,) = agenda.all()

    assert now < again.due <= now + timedelta(seconds=every)
    assert (again.due - NOON) % timedelta(seconds=every) == timedelta()


def test_hurrying_brings_the_next_rung_forward():
    agenda = Agenda([duty("g/rung:1", 4), duty("g/rung:2", 8), duty("h/rung:0", 1)])

    assert agenda.hurry("g", NOON)
    assert [(one.key, one.due) for one in agenda.all()] == [
        ("g/rung:1", NOON),
        ("h/rung:0", NOON + HOUR),
        ("g/rung:2", NOON + 8 * HOUR),
    ]


def test_hurrying_leaves_what_is_due_already():
    agenda = Agenda([duty("g/rung:0"), duty("g/rung:1", 2)])
    agenda.hurry("g", NOON)

    assert agenda.take_due(NOON) == [duty("g/rung:0"), duty("g/rung:1")]


def test_hurrying_never_brings_the_end_of_a_clock_forward():
    agenda = Agenda([duty("clock:c/due", 4, to=())])

    assert not agenda.hurry("clock:c", NOON)
    assert agenda.next_due() == NOON + 4 * HOUR


def test_hurrying_ends_at_the_top_of_the_ladder():
    """A rung that repeats has reached everybody once; its rhythm stays."""
    agenda = Agenda([duty("g/rung:3", 4, every=3600, count=1)])

    assert not agenda.hurry("g", NOON)
    assert agenda.next_due() == NOON + 4 * HOUR


def test_an_agenda_goes_on_from_what_it_carried_over():
    agenda = Agenda([duty("a/1", 2), duty("b/1", 1, every=60, count=4)])

    assert Agenda(agenda.all()).all() == agenda.all()


times = st.lists(st.integers(0, 100), max_size=20)


@given(times, st.integers(0, 100))
def test_every_duty_is_either_taken_or_still_there(times, now):
    agenda = Agenda(duty(f"o/{place}", hours) for place, hours in enumerate(times))
    taken = agenda.take_due(NOON + now * HOUR)

    assert sorted(keys(taken) + keys(agenda.all())) == sorted(
        f"o/{place}" for place in range(len(times))
    )
    assert all(one.due <= NOON + now * HOUR for one in taken)
    assert all(one.due > NOON + now * HOUR for one in agenda.all())
    assert [one.due for one in taken] == sorted(one.due for one in taken)
