"""A provider that hangs keeps a few waiting, and not everybody's threads."""

from contextlib import ExitStack

import pytest

from activities.silence import LASTS, LONG, STILL_TRYING, Silence
from tests.clock import Clock
from tocsin.domain.ports import ChannelError


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def silence(clock):
    return Silence(clock)


def hang(silence, clock, channel="slack", address="U1", seconds=LONG):
    def wait_in_vain():
        with silence.broken(channel, address):
            clock.now += seconds
            raise ChannelError("no answer", unknown=True)

    with pytest.raises(ChannelError, match="no answer"):
        wait_in_vain()


def crowd(silence, channel="slack", address="U2", count=STILL_TRYING + 1):
    """Have several try at the same time; the last of them says whether it may."""
    with ExitStack() as others:
        for _ in range(count):
            others.enter_context(silence.broken(channel, address))


def test_any_number_may_try_a_provider_that_answers(silence):
    crowd(silence, count=50)


def test_one_that_kept_us_waiting_in_vain_is_tried_by_a_few_at_a_time(silence, clock):
    hang(silence, clock)

    crowd(silence, count=STILL_TRYING)
    hang(silence, clock)
    with pytest.raises(ChannelError, match="does not answer just now") as refused:
        crowd(silence)

    assert not refused.value.unknown
    assert not refused.value.permanent


@pytest.mark.parametrize("seconds", [0.0, LONG - 0.1])
def test_one_that_refuses_quickly_is_not_silent(silence, clock, seconds):
    hang(silence, clock, seconds=seconds)

    crowd(silence)


def test_the_first_answer_ends_the_silence(silence, clock):
    hang(silence, clock)
    with silence.broken("slack", "U1"):
        pass

    crowd(silence)


def test_a_silence_is_forgotten_when_nobody_has_tried_for_a_while(silence, clock):
    hang(silence, clock)
    clock.now += LASTS

    crowd(silence)


def test_other_channels_and_other_receivers_webhooks_are_not_concerned(silence, clock):
    hang(silence, clock)
    hang(silence, clock, channel="webhook", address="one")

    crowd(silence, channel="smtp")
    crowd(silence, channel="webhook", address="two")
    with pytest.raises(ChannelError):
        crowd(silence, channel="webhook", address="one")
