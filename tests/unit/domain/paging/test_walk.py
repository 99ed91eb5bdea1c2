"""The steps of a page: whom it calls when, and what makes it go on at once."""

from datetime import timedelta

from tests.unit.domain.paging.driven import (
    ANN,
    BEN,
    CEM,
    MIA,
    MINUTE,
    NOON,
    Driven,
    policy,
    ways,
)
from tocsin.domain.paging.messages import CallResult, ContactFate, HeardFrom
from tocsin.domain.paging.state import Phase


def test_the_wait_counts_from_the_call():
    driven = Driven(policy("ann", "ben"))
    driven.now += 3 * MINUTE  # the call took a while
    driven.answer_call(ANN)

    assert driven.page.due() == NOON + 8 * MINUTE


def test_the_next_step_is_called_when_the_wait_is_over():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN)
    driven.pass_time(5 * MINUTE)

    assert [one.step for one in driven.calls()] == [1]


def test_when_nobody_is_reached_the_next_step_is_called_at_once():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN, reached=False)

    assert [one.step for one in driven.calls()] == [1]
    assert driven.story[-1] == "page.unreached"


def test_a_machine_that_was_told_is_nobody_who_answers():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call("webhook:hook", later=ways("webhook"))

    assert [one.step for one in driven.calls()] == [1]


def test_a_step_whose_conditions_do_not_hold_is_left_out_at_once():
    driven = Driven(policy("ann", "ben"))
    driven.settle(1, CallResult(applies=False))

    assert [one.step for one in driven.calls()] == [1]
    assert driven.story[-1] == "page.skipped"


def test_a_call_that_could_not_be_made_gives_way_to_the_next_step():
    driven = Driven(policy("ann", "ben"))
    driven.settle(1, None)

    assert [one.step for one in driven.calls()] == [1]


def test_all_steps_are_walked_again_as_often_as_the_policy_repeats():
    driven = Driven(policy("ann", "ben", repeat=1))
    for _ in range(6):
        driven.answer_call(ANN)
        driven.pass_time(15 * MINUTE)

    assert driven.made == [(0, 0), (1, 0), (0, 1), (1, 1), (-1, 1), (-1, 1)]
    assert driven.phase is Phase.EXHAUSTED


def test_a_round_that_reached_nobody_is_not_repeated_at_the_same_moment():
    driven = Driven(policy("ann", "ben", repeat=3))
    driven.answer_call(ANN, reached=False)
    driven.answer_call(BEN, reached=False)

    assert [one.step for one in driven.calls()] == [-1]


def test_the_catch_all_keeps_its_pace_whoever_declines():
    driven = Driven(policy("ann"))
    driven.answer_call(ANN, reached=False)
    driven.answer_call(MIA)
    driven.do("heard_from", HeardFrom(MIA, "decline"))
    assert not driven.under_way

    driven.pass_time(15 * MINUTE)
    assert [one.step for one in driven.calls()] == [-1]
    assert MIA not in driven.calls()[0].without


def test_a_page_that_is_held_calls_nobody_before_its_time():
    begins = NOON + timedelta(hours=1)
    driven = Driven(policy("ann"), hold_until=begins.isoformat())
    assert (driven.phase, driven.under_way) == (Phase.HELD, {})

    driven.pass_time(timedelta(hours=1))
    assert driven.made == [(0, 0)]


def test_a_page_that_the_policy_defers_calls_the_same_step_later():
    driven = Driven(policy("ann", "ben"))
    driven.settle(1, CallResult(wait_until=(NOON + timedelta(hours=3)).isoformat()))
    assert driven.phase is Phase.HELD

    driven.pass_time(timedelta(hours=3))
    assert driven.made == [(0, 0), (0, 0)]


def test_later_ways_come_in_their_time_and_go_on_after_the_step():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN, later=ways("sms+120", "voice+400"))
    driven.pass_time(2 * MINUTE)
    (sms,) = driven.contacts()
    driven.settle(sms.number, ContactFate("sent"))
    driven.pass_time(5 * MINUTE)
    driven.answer_call(BEN)
    driven.pass_time(5 * MINUTE)

    assert (sms.person, sms.way.channel) == (ANN, "sms")
    assert [one.way.channel for one in driven.contacts()] == ["voice"]


def test_a_way_that_fails_is_followed_by_the_next_at_once():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN, later=ways("sms+120", "voice+1200"))
    driven.pass_time(2 * MINUTE)
    driven.settle(2, ContactFate("failed"))
    driven.pass_time(timedelta())

    assert [one.way.channel for one in driven.contacts()] == ["voice"]


def test_when_the_last_way_to_the_last_person_fails_the_next_step_is_called():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN, reached=False, later=ways("sms+60"))
    assert not driven.calls()
    driven.pass_time(MINUTE)
    driven.settle(2, ContactFate("unknown"))

    assert [one.step for one in driven.calls()] == [1]


def test_what_a_limit_holds_comes_again_in_its_time_under_its_number():
    driven = Driven(policy("ann"))
    driven.answer_call(ANN, later=ways("sms+60"))
    driven.pass_time(MINUTE)
    driven.settle(2, ContactFate("held", again_in=90))
    driven.pass_time(90 * timedelta(seconds=1))
    (again,) = driven.contacts()

    assert (again.number, again.way.held) == (3, 2)


def test_a_bounce_tries_the_next_way_and_then_the_next_step():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN, later=ways("sms+240"))
    driven.do("heard_from", HeardFrom(ANN, "bounced", delivery=7))
    driven.pass_time(timedelta())
    (sms,) = driven.contacts()
    assert not driven.calls()
    driven.settle(sms.number, ContactFate("failed"))

    assert [one.step for one in driven.calls()] == [1]


def test_the_same_bounce_counts_once():
    driven = Driven(policy("ann", "ben"))
    driven.answer_call(ANN, later=ways("sms+1"))
    driven.pass_time(MINUTE)
    driven.settle(2, ContactFate("sent"))
    for _ in range(2):
        driven.do("heard_from", HeardFrom(ANN, "bounced", delivery=7))

    assert not driven.calls()


def test_one_who_is_called_again_gets_only_the_new_ways():
    driven = Driven(policy("ann", "ann"))
    driven.answer_call(ANN, later=ways("sms+1200"))
    driven.pass_time(5 * MINUTE)
    driven.answer_call(ANN, later=ways("voice+60"))

    assert [way.channel for way in driven.state.asked[ANN].ways] == ["voice"]


def test_a_step_of_two_goes_on_only_when_neither_can_answer():
    driven = Driven(policy({"to": ["person:ann", "person:cem"]}, "ben"))
    driven.answer_call(ANN, CEM)
    driven.do("heard_from", HeardFrom(ANN, "decline"))
    assert not driven.calls()
    driven.do("heard_from", HeardFrom(CEM, "decline"))

    (order,) = driven.calls()
    assert (order.step, order.without) == (1, (ANN, CEM))
