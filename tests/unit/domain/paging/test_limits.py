"""A limit holds what is too much for a moment; it lets all of it go."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.paging.people import NOON, limits
from tocsin.domain.paging.limits import Went, admit
from tocsin.domain.paging.rules import FLOOR, Limit

MINUTE = timedelta(minutes=1)
ONE_IN_TEN = Limit(channel="sms", most=1, per="10m", bundle="5m")


def went(*minutes_ago, channel="sms"):
    return [Went(channel, NOON - minutes * MINUTE) for minutes in minutes_ago]


def of(*limits, before=(), urgency="routine", channel="sms", bundled_at=None):
    return admit(limits, channel, urgency, NOON, before, bundled_at)


def test_what_there_is_room_for_goes_now():
    assert of(ONE_IN_TEN).goes
    assert of(ONE_IN_TEN, before=went(10)).goes


def test_what_is_too_much_is_held_until_the_bundle_goes():
    held = of(ONE_IN_TEN, before=went(1))

    assert (held.goes, held.until, held.limit) == (False, NOON + 5 * MINUTE, ONE_IN_TEN)


def test_it_goes_earlier_when_there_is_room_earlier():
    assert of(ONE_IN_TEN, before=went(8)).until == NOON + 2 * MINUTE


def test_it_joins_what_is_held_already():
    held = of(ONE_IN_TEN, before=went(1), bundled_at=NOON + MINUTE)

    assert held.until == NOON + MINUTE


def test_another_channel_is_not_counted_unless_the_limit_is_for_all():
    assert of(ONE_IN_TEN, before=went(1, channel="slack")).goes
    assert not of(Limit(most=1, per="10m"), before=went(1, channel="slack")).goes


def test_the_mailbox_is_never_limited_nor_counted():
    everything = Limit(most=1, per="10m")

    assert of(everything, before=went(1), channel="mailbox").goes
    assert of(everything, before=went(1, channel="mailbox")).goes


def test_urgent_ones_overstep_unless_the_limit_says_otherwise():
    firm = ONE_IN_TEN.model_copy(update={"urgent": "hold"})

    assert of(ONE_IN_TEN, before=went(1), urgency="urgent").goes
    assert not of(firm, before=went(1), urgency="urgent").goes


def test_nobody_oversteps_the_floor():
    flood = [Went("sms", NOON - timedelta(seconds=1))] * FLOOR.most

    held = of(before=flood, urgency="urgent")
    assert held.is_floor
    assert held.until == NOON + timedelta(seconds=30)
    assert of(before=flood[1:], urgency="urgent").goes


@given(
    st.lists(limits, max_size=3),
    st.lists(st.tuples(st.sampled_from(("sms", "smtp")), st.integers(0, 7200)), max_size=30),
    st.sampled_from(("routine", "urgent")),
)
def test_nobody_is_held_for_longer_than_the_limit_that_holds_them_says(own, before, urgency):
    messages = [Went(channel, NOON - timedelta(seconds=ago)) for channel, ago in before]
    found = admit(own, "sms", urgency, NOON, messages)

    if not found.goes:
        assert NOON < found.until <= NOON + found.limit.hold
        assert found.limit.counts("sms")
