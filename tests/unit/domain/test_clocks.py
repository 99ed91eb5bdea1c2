"""Clocks: started, tolled, extended, met or missed, and always able to say why that date."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain import clocks
from tocsin.domain.clocks import ClockError, ClockState
from tocsin.domain.playbook import ClockSpec

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def spec(**changes):
    return ClockSpec(**{"id": "answer", "duration": "24h", "starts": "received"} | changes)


def started(**changes):
    return clocks.start(spec(**changes), NOON)


def code_of(call, *arguments):
    with pytest.raises(ClockError) as refused:
        call(*arguments)
    assert refused.value.detail == str(refused.value)
    return refused.value.code


def over(ending):
    clock = started(polarity="not_before" if ending == "elapsed" else "act_by")
    return {
        "met": clocks.meet(clock, NOON),
        "breached": clocks.run_out(clock),
        "elapsed": clocks.run_out(clock),
        "cancelled": clocks.cancel(clock, NOON),
    }[ending]


ENDINGS = ["met", "breached", "elapsed", "cancelled"]


def test_a_clock_runs_from_its_trigger_for_its_duration():
    clock = started()

    assert (clock.state, clock.started_at, clock.due_at) == ("running", NOON, NOON + 24 * HOUR)
    assert clock.is_live


def test_a_clock_says_why_it_is_due_then():
    assert started().why == (
        "received 2026-03-01T12:00:00.000000Z + 24h (wall time) = 2026-03-02T12:00:00.000000Z",
    )


def test_a_paused_clock_stands_still():
    paused = clocks.pause(started(), NOON + HOUR)

    assert (paused.state, paused.paused_at) == ("paused", NOON + HOUR)
    assert paused.due_at == NOON + 24 * HOUR
    assert paused.is_live


def test_a_resumed_clock_is_due_later_by_as_long_as_it_stood_still():
    clock = clocks.resume(clocks.pause(started(), NOON + HOUR), NOON + 4 * HOUR)

    assert (clock.state, clock.paused_at) == ("running", None)
    assert clock.due_at == NOON + 27 * HOUR


def test_every_step_adds_a_line_to_the_why():
    clock = clocks.pause(started(), NOON + HOUR)
    clock = clocks.resume(clock, NOON + 2 * HOUR)
    clock = clocks.extend(clock, NOON + 48 * HOUR)

    assert clock.why[1:] == (
        "paused 2026-03-01T13:00:00.000000Z",
        "resumed 2026-03-01T14:00:00.000000Z: due 2026-03-02T13:00:00.000000Z",
        "extended to 2026-03-03T12:00:00.000000Z",
    )


def test_a_clock_that_the_law_never_stops_is_never_paused():
    clock = started(pausable=False, citation="17 U.S.C. 512(g)(2)(C)")

    assert code_of(clocks.pause, clock, NOON) == "clock-never-pauses"
    with pytest.raises(ClockError, match=r"17 U\.S\.C\. 512"):
        clocks.pause(clock, NOON)


def test_a_paused_clock_is_not_paused_again():
    assert code_of(clocks.pause, clocks.pause(started(), NOON), NOON) == "clock-not-running"


def test_a_running_clock_is_not_resumed():
    assert code_of(clocks.resume, started(), NOON) == "clock-not-paused"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_clock_that_is_over_is_neither_paused_nor_resumed_nor_extended(ending):
    clock = over(ending)

    assert code_of(clocks.pause, clock, NOON) == "clock-not-running"
    assert code_of(clocks.resume, clock, NOON) == "clock-not-paused"
    assert code_of(clocks.extend, clock, NOON + 99 * HOUR) == "clock-not-running"


def test_an_extension_moves_the_date_out():
    assert clocks.extend(started(), NOON + 25 * HOUR).due_at == NOON + 25 * HOUR


@pytest.mark.parametrize("hours", [1, 23, 24])
def test_an_extension_never_brings_the_date_nearer(hours):
    assert code_of(clocks.extend, started(), NOON + hours * HOUR) == "extension-not-later"


def test_a_paused_clock_may_be_extended_and_stays_paused():
    clock = clocks.extend(clocks.pause(started(), NOON), NOON + 30 * HOUR)

    assert (clock.state, clock.due_at) == ("paused", NOON + 30 * HOUR)
    assert clocks.resume(clock, NOON + HOUR).due_at == NOON + 31 * HOUR


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_clock_that_is_met_in_time_is_met(is_paused):
    clock = clocks.pause(started(), NOON) if is_paused else started()
    met = clocks.meet(clock, NOON + HOUR)

    assert (met.state, met.ended_at, met.paused_at) == ("met", NOON + HOUR, None)
    assert not met.is_live


def test_a_breached_clock_that_is_met_late_stays_breached_and_says_when():
    met = clocks.meet(over("breached"), NOON + 30 * HOUR)

    assert (met.state, met.ended_at) == ("breached", NOON + 30 * HOUR)


def test_a_deadline_that_runs_out_is_breached_and_not_over():
    clock = clocks.run_out(started())

    assert (clock.state, clock.ended_at) == ("breached", None)
    assert not clock.is_live


def test_a_waiting_period_that_runs_out_has_elapsed():
    clock = clocks.run_out(started(polarity="not_before"))

    assert (clock.state, clock.ended_at) == ("elapsed", NOON + 24 * HOUR)


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_clock_that_is_no_longer_needed_is_cancelled(is_paused):
    clock = clocks.pause(started(), NOON) if is_paused else started()
    cancelled = clocks.cancel(clock, NOON + HOUR)

    assert (cancelled.state, cancelled.ended_at) == ("cancelled", NOON + HOUR)
    assert cancelled.paused_at is None


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_over_is_not_cancelled(ending):
    clock = over(ending)

    assert clocks.cancel(clock, NOON + HOUR) is clock


steps = st.lists(
    st.tuples(st.sampled_from(["pause", "resume", "extend"]), st.integers(0, 500_000)),
    max_size=12,
)


@given(steps)
def test_no_step_ever_moves_the_date_nearer(steps):
    clock, now = started(), NOON
    for verb, seconds in steps:
        now += timedelta(seconds=seconds)
        before = clock
        try:
            to = before.due_at + timedelta(seconds=seconds) if verb == "extend" else now
            clock = getattr(clocks, verb)(before, to)
        except ClockError:
            assert clock is before
        assert clock.due_at >= before.due_at
        assert clock.why[: len(before.why)] == before.why


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=8))
def test_pauses_add_up_exactly(pauses):
    clock, now = started(duration="500d"), NOON
    for running, standing in pauses:
        now += timedelta(seconds=running)
        clock = clocks.pause(clock, now)
        now += timedelta(seconds=standing)
        clock = clocks.resume(clock, now)
    stood = timedelta(seconds=sum(standing for _, standing in pauses))

    assert clock.due_at == NOON + timedelta(days=500) + stood
    assert clock.state is ClockState.RUNNING
