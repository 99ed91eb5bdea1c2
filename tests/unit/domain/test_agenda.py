"""What a case owes: each duty once, in order of due time, and one timer for all of them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.agenda import JITTER_SECONDS, Agenda, Obligation, house_end, jitter, rungs
from tocsin.domain.ladders import Ladder
from tocsin.domain.working_hours import WorkingHours

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


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


@pytest.mark.parametrize("at", ["0%", "100%", "breach"])
def test_the_first_call_and_the_deadline_are_exact(at):
    (one,) = rungs("c1", "clock:c", ladder(at), NOON, NOON + DAY)

    assert one.due in (NOON, NOON + DAY)


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


FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 16:00 in Berlin
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 9:00


def slow(*ats, house="8h", **rung):
    steps = [{"at": at, "to": ["role:dpo"], **rung} for at in ats]
    span = {"hours": "working", "zone": "Europe/Berlin", "of": {"house": house}}
    return Ladder.model_validate({**span, "rungs": steps})


def slowly(*ats, begin=FRIDAY, house="8h", end=None, hours=None):
    laid = slow(*ats, house=house)
    end = end or house_end(laid, begin, hours)
    found = rungs("c1", "g", laid, begin, end, hours)
    spread = timedelta(seconds=JITTER_SECONDS)
    return [one.due.replace(second=0, microsecond=0) for one in found if one.due < end + spread]


def test_a_slow_ladder_counts_hours_of_work():
    """Eight hours from Friday 16:00 end on Monday 16:00; half of them at 12:00."""
    assert slowly("0%", "50%", "-2h", "breach") == [
        FRIDAY,
        MONDAY + 3 * HOUR,
        MONDAY + 5 * HOUR,
        MONDAY + 7 * HOUR,
    ]


def test_a_slow_ladder_leaves_days_off_out():
    hours = WorkingHours("Europe/Berlin", (MONDAY.date(),))

    assert slowly("breach", hours=hours) == [MONDAY + DAY + 7 * HOUR]


def test_a_slow_ladder_waits_with_the_breach_for_the_next_opening():
    saturday = FRIDAY + DAY

    assert slowly("0%", "breach", end=saturday) == [FRIDAY]
    assert rungs("c1", "g", slow("breach"), FRIDAY, saturday)[0].due == MONDAY
    assert rungs("c1", "g", slow("+2h"), FRIDAY, saturday)[0].due == MONDAY + 2 * HOUR


def test_a_warning_never_waits_past_what_it_warns_of():
    """From Saturday to Sunday nobody works: what comes before the end comes at once."""
    saturday, sunday = FRIDAY + DAY, FRIDAY + 2 * DAY

    assert [
        one.due for one in rungs("c1", "g", slow("0%", "75%", "-2h"), saturday, sunday)
    ] == [saturday] * 3


def test_a_slow_ladder_repeats_in_working_hours():
    (one,) = rungs("c1", "g", slow("breach", every="4h"), FRIDAY, FRIDAY + HOUR)
    agenda = Agenda([one])
    agenda.take_due(one.due)

    assert one.due == MONDAY  # the end is closing time
    assert agenda.next_due() == MONDAY + 4 * HOUR
    agenda.take_due(MONDAY + 4 * HOUR)
    assert agenda.next_due() == MONDAY + 8 * HOUR
