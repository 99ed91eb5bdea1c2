"""Turns at a provider, from one book for all workers."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from activities.pacing import Pacing
from tocsin.domain.pacing import Rate, rate_of
from tocsin.domain.ports import ChannelError
from tocsin.storage.pace import PostgresPace


@pytest.fixture
def pace(sessions):
    return PostgresPace(sessions)


@pytest.fixture
def channel():
    return f"slack-{uuid.uuid4()}"


def test_turns_are_an_interval_apart_and_the_first_is_now(pace, channel):
    turns = [pace.book(channel, 1.0, 5.0) for _ in range(4)]

    assert all(turn.is_booked for turn in turns)
    assert [round(turn.wait) for turn in turns] == [0, 1, 2, 3]


def test_a_turn_that_is_too_far_off_is_not_booked_and_takes_nobodys_place(pace, channel):
    for _ in range(3):
        pace.book(channel, 2.0, 5.0)

    late, again = pace.book(channel, 2.0, 5.0), pace.book(channel, 2.0, 5.0)

    assert not late.is_booked
    assert late.wait == pytest.approx(6.0, abs=0.5)
    assert again.wait <= late.wait


def test_workers_that_ask_at_once_never_get_the_same_turn(sessions, channel):
    workers = [PostgresPace(sessions) for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        booked = threads.map(
            lambda number: workers[number % 4].book(channel, 0.5, 60.0), range(40)
        )
        waits = sorted(turn.wait for turn in booked)

    steps = [later - earlier for earlier, later in pairwise(waits)]
    assert waits[-1] == pytest.approx(19.5, abs=1.0)
    assert all(step > 0.2 for step in steps)


def test_a_provider_that_asks_us_to_wait_gets_its_rest(pace, channel):
    pace.hold(channel, 30.0)

    turn = pace.book(channel, 1.0, 5.0)

    assert not turn.is_booked
    assert turn.wait == pytest.approx(30.0, abs=1.0)


def test_a_rest_never_makes_an_earlier_one_shorter(pace, channel):
    pace.hold(channel, 30.0)
    pace.hold(channel, 1.0)

    assert pace.book(channel, 1.0, 5.0).wait > 20


def test_a_message_waits_for_its_turn_and_not_longer_than_it_may(pace, channel):
    pacing = Pacing(pace, {channel: Rate(0.2)}, patience=0.5)

    began = time.monotonic()
    pacing.wait(channel, "urgent")
    pacing.wait(channel, "urgent")
    assert time.monotonic() - began > 0.15

    pace.hold(channel, 10.0)
    with pytest.raises(ChannelError) as refused:
        pacing.wait(channel, "urgent")
    assert (refused.value.permanent, refused.value.unknown) == (False, False)
    assert refused.value.retry_after == pytest.approx(10.0, abs=1.0)


def test_what_is_urgent_goes_before_what_is_routine(pace, channel):
    pacing = Pacing(pace, {channel: Rate(0.3)}, patience=5.0)
    pacing.wait(channel, "routine")
    order = []

    def send(urgency):
        pacing.wait(channel, urgency)
        order.append(urgency)

    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(send, "routine") for _ in range(2)]
        waiting += [threads.submit(send, "urgent") for _ in range(2)]
        for each in waiting:
            each.result(timeout=10)

    assert order[:2] == ["urgent", "urgent"]


def test_a_channel_without_a_rate_is_not_asked(channel):
    Pacing(None, {}).wait(channel, "urgent")


@pytest.mark.parametrize(
    ("text", "interval"), [("1/s", 1.0), ("20/m", 3.0), (" 300/h ", 12.0), ("5/s", 0.2)]
)
def test_a_rate_is_written_as_a_number_in_a_span(text, interval):
    assert rate_of(text).interval == pytest.approx(interval)


@pytest.mark.parametrize("text", ["", "0/s", "1/d", "-1/s", "1.5/s", "1/s burst 9", "²/s"])
def test_anything_else_is_no_rate(text):
    with pytest.raises(ValueError, match="is no rate"):
        rate_of(text)
