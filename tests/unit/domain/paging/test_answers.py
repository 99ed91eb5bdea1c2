"""What people do to a page, and what comes of it."""

from datetime import timedelta

import pytest

from tests.unit.domain.paging.driven import (
    ANN,
    BEN,
    CEM,
    MINUTE,
    NOON,
    Driven,
    policy,
    ways,
)
from tocsin.domain.paging import refusals
from tocsin.domain.paging.messages import (
    Acknowledge,
    ContactFate,
    Decline,
    Delegate,
    Escalate,
    HeardFrom,
    Resolve,
    Snooze,
)
from tocsin.domain.paging.refusals import PageRefusedError
from tocsin.domain.paging.state import Phase


@pytest.fixture
def driven():
    page = Driven(policy("ann", "ben", acknowledge_for="30m"))
    page.answer_call(ANN, later=ways("sms+120"))
    return page


def test_an_acknowledgement_stops_everything(driven):
    driven.do("acknowledge", Acknowledge(ANN))
    driven.pass_time(20 * MINUTE)

    assert (driven.phase, driven.under_way) == (Phase.ACKNOWLEDGED, {})


def test_one_who_was_not_called_may_have_it(driven):
    driven.do("acknowledge", Acknowledge(CEM))

    assert driven.state.holder == CEM


def test_what_is_not_resolved_in_time_pages_again_from_the_first_step(driven):
    driven.pass_time(2 * MINUTE)
    driven.settle(2, ContactFate("sent"))
    driven.pass_time(3 * MINUTE)
    driven.answer_call(BEN)
    driven.do("acknowledge", Acknowledge(BEN))
    driven.pass_time(30 * MINUTE)

    (order,) = driven.calls()
    assert (order.step, order.round, order.without) == (0, 1, ())
    assert driven.story[-1] == "page.again"


def test_an_eta_that_is_later_gives_more_time(driven):
    eta = NOON + timedelta(hours=2)
    driven.do("acknowledge", Acknowledge(ANN, eta.isoformat()))

    assert driven.page.due() == eta


def test_an_eta_that_is_sooner_takes_none_away(driven):
    driven.do("acknowledge", Acknowledge(ANN, (NOON + MINUTE).isoformat()))

    assert driven.page.due() == NOON + 30 * MINUTE


@pytest.mark.parametrize("away", [timedelta(minutes=-1), timedelta(hours=25)])
def test_an_eta_lies_within_a_day(driven, away):
    with pytest.raises(PageRefusedError) as refused:
        refusals.to_acknowledge(driven.state, Acknowledge(ANN, (NOON + away).isoformat()), NOON)
    assert refused.value.code == "eta-out-of-range"


@pytest.mark.parametrize(
    "text",
    ["soon", "2026-11-22T12:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-01:00"],
)
def test_what_is_no_instant_is_refused(driven, text):
    with pytest.raises(PageRefusedError) as refused:
        refusals.to_acknowledge(driven.state, Acknowledge(ANN, text), NOON)
    assert refused.value.code == "invalid-instant"


def test_who_comes_second_is_kept_as_one_who_would_have_it(driven):
    driven.do("acknowledge", Acknowledge(ANN))
    driven.do("acknowledge", Acknowledge(BEN))

    assert (driven.state.holder, driven.state.also) == (ANN, (BEN,))
    assert driven.story[-1] == "page.also_acknowledged"


def test_who_takes_over_displaces_who_has_it(driven):
    driven.do("acknowledge", Acknowledge(ANN))
    driven.do("take_over", Acknowledge(BEN))

    assert (driven.state.holder, list(driven.state.taken)) == (BEN, [BEN])
    assert driven.story[-1] == "page.taken_over"


def test_taking_over_what_nobody_has_is_acknowledging_it(driven):
    driven.do("take_over", Acknowledge(BEN))

    assert (driven.phase, driven.story[-1]) == (Phase.ACKNOWLEDGED, "page.acknowledged")


def test_a_late_acknowledgement_of_an_earlier_step_counts(driven):
    driven.pass_time(2 * MINUTE)
    driven.settle(2, ContactFate("sent"))
    driven.pass_time(3 * MINUTE)
    driven.do("acknowledge", Acknowledge(ANN))
    driven.answer_call(BEN, later=ways("sms+60"))

    assert driven.phase is Phase.ACKNOWLEDGED
    assert driven.page.due() == NOON + 35 * MINUTE


def test_when_everybody_declines_the_next_is_called_at_once(driven):
    driven.do("decline", Decline(ANN))

    assert [one.step for one in driven.calls()] == [1]


def test_declining_again_is_refused(driven):
    driven.do("decline", Decline(ANN))

    with pytest.raises(PageRefusedError) as refused:
        refusals.to_decline(driven.state, Decline(ANN))
    assert refused.value.code == "page-declined"


def test_who_acknowledged_after_all_may_decline_again(driven):
    driven.do("decline", Decline(ANN))
    driven.do("acknowledge", Acknowledge(BEN))
    driven.do("acknowledge", Acknowledge(ANN))

    refusals.to_decline(driven.state, Decline(ANN))
    assert (driven.state.also, driven.state.declined) == ((ANN,), ())


def test_who_has_it_may_give_it_back(driven):
    driven.do("acknowledge", Acknowledge(ANN))
    driven.do("decline", Decline(ANN))

    (order,) = driven.calls()
    assert (driven.phase, order.step, order.without) == (Phase.PAGING, 1, (ANN,))


def test_who_would_have_had_it_too_gets_it_when_it_is_given_back(driven):
    driven.do("acknowledge", Acknowledge(ANN))
    driven.do("acknowledge", Acknowledge(BEN))
    driven.do("decline", Decline(ANN))

    assert (driven.phase, driven.state.holder) == (Phase.ACKNOWLEDGED, BEN)


def test_who_is_delegated_to_is_called_at_once_and_waited_for(driven):
    driven.do("delegate", Delegate(ANN, "cem"))
    (order,) = driven.calls()
    driven.now += MINUTE
    driven.answer_call(CEM)

    assert (order.step, order.to) == (-2, ("person:cem",))
    assert driven.page.due() == NOON + 6 * MINUTE
    driven.pass_time(5 * MINUTE)
    assert driven.calls()[0].step == 1


def test_when_who_is_delegated_to_is_not_reached_the_next_step_is_called(driven):
    driven.do("delegate", Delegate(ANN, "cem"))
    driven.answer_call(CEM, reached=False)

    assert [one.step for one in driven.calls()] == [1]


def test_only_who_has_it_delegates_what_somebody_has(driven):
    driven.do("acknowledge", Acknowledge(ANN))

    with pytest.raises(PageRefusedError, match="take it over first"):
        refusals.to_delegate(driven.state, Delegate(BEN, "cem"))
    driven.do("delegate", Delegate(ANN, "cem"))
    assert driven.phase is Phase.PAGING


def test_a_page_is_not_delegated_to_oneself(driven):
    with pytest.raises(PageRefusedError, match="same person"):
        refusals.to_delegate(driven.state, Delegate(ANN, "ann"))


def test_a_snoozed_page_asks_nobody_and_then_begins_anew(driven):
    driven.do("snooze", Snooze(ANN, (NOON + timedelta(hours=2)).isoformat()))
    driven.pass_time(timedelta(hours=1, minutes=59))
    assert (driven.phase, driven.under_way) == (Phase.SNOOZED, {})

    driven.pass_time(MINUTE)
    assert driven.made[-1] == (0, 1)


@pytest.mark.parametrize("away", [timedelta(), timedelta(days=8)])
def test_a_page_is_snoozed_for_a_week_at_most(driven, away):
    with pytest.raises(PageRefusedError, match="7 days"):
        refusals.to_snooze(driven.state, Snooze(ANN, (NOON + away).isoformat()), NOON)


def test_escalating_calls_the_next_step_though_somebody_has_it(driven):
    driven.do("acknowledge", Acknowledge(ANN))
    driven.do("escalate", Escalate(ANN))

    assert (driven.phase, driven.calls()[0].step) == (Phase.PAGING, 1)


def test_escalating_ends_a_snooze_and_asks_the_first_step(driven):
    driven.do("snooze", Snooze(ANN, (NOON + timedelta(hours=2)).isoformat()))
    driven.do("escalate", Escalate(BEN))

    assert (driven.phase, driven.calls()[0].step) == (Phase.PAGING, 0)


def test_several_must_acknowledge(driven):
    two = Driven(policy({"to": ["person:ann", "person:ben"]}, "cem", acknowledgements=2))
    two.answer_call(ANN, BEN, later=ways("sms+60"))
    two.do("acknowledge", Acknowledge(ANN))
    two.pass_time(MINUTE)

    assert (two.phase, [one.person for one in two.contacts()]) == (Phase.PAGING, [BEN])
    two.settle(2, ContactFate("sent"))
    two.pass_time(4 * MINUTE)
    assert two.calls()[0].without == (ANN,)
    two.do("acknowledge", Acknowledge(CEM))
    assert two.phase is Phase.ACKNOWLEDGED


def test_a_step_that_needs_fewer_is_content_with_who_acknowledged_before():
    two = Driven(policy({"to": ["person:ann"], "acknowledgements": 2}, "ben"))
    two.answer_call(ANN)
    two.do("acknowledge", Acknowledge(ANN))
    two.pass_time(5 * MINUTE)

    assert (two.phase, two.under_way) == (Phase.ACKNOWLEDGED, {})


def test_nothing_is_done_to_a_resolved_page(driven):
    driven.do("resolve", Resolve(ANN))

    with pytest.raises(PageRefusedError) as refused:
        refusals.to_acknowledge(driven.state, Acknowledge(ANN), NOON)
    assert refused.value.code == "page-resolved"


def test_without_a_time_to_resolve_it_in_it_is_let_go_after_a_month():
    driven = Driven(policy("ann"))
    driven.answer_call(ANN)
    driven.do("acknowledge", Acknowledge(ANN))
    driven.pass_time(timedelta(days=30))

    assert driven.phase is Phase.RESOLVED


def test_the_same_answer_by_mail_counts_once(driven):
    for _ in range(2):
        driven.do("heard_from", HeardFrom(ANN, "acknowledge", delivery=4))

    assert driven.story.count("page.acknowledged") == 1
