"""Requests for cover: asked, offered, approved, declined, expired, taken back, in parts."""

from datetime import timedelta

import pytest

from tests.unit.domain.oncall.plans import codes, layer, local, override, schedule, time_off
from tocsin.domain.oncall import swapping
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.swap import SwapState
from tocsin.domain.oncall.swapping import SwapError

MONDAY, BEGIN, END = (local(f"2026-01-{day}T09:00") for day in ("05", "07", "09"))
MIDDLE = local("2026-01-08T09:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def asked():
    """Ann asks on Monday for cover from Wednesday to Friday."""
    return swapping.ask("swap-1", "ann", "ann", (BEGIN, END), MONDAY)


@pytest.fixture
def approved(asked):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY)
    return swapping.approve(offered, "offer-1", "lea", MONDAY + HOUR)


def who(swap, at, **fields):
    plan = schedule(layer("ann", "zoe"), swaps=(swap,), **fields)
    return on_call(plan, at).person


def refused(code):
    return pytest.raises(SwapError, check=lambda error: error.code == code)


def test_asking_and_offering_changes_nothing_yet(asked):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY)

    assert (asked.state(MONDAY), offered.state(MONDAY)) == ("asked", "offered")
    assert (who(asked, BEGIN), who(offered, BEGIN)) == ("ann", "ann")


def test_an_approved_offer_covers_the_span_and_nothing_else(approved):
    assert approved.state(MONDAY) is SwapState.APPROVED
    assert [who(approved, at) for at in (BEGIN - HOUR, BEGIN, END - HOUR, END)] == [
        *("ann", "ben", "ben", "ann"),
    ]


def test_the_answer_names_the_swap(approved):
    answer = on_call(schedule(layer("ann"), swaps=(approved,)), BEGIN)

    assert codes(answer) == ["turn", "cover"]
    assert answer.why[-1].ref == "swap-1"


def test_a_part_can_be_taken_and_the_rest_waits(asked):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY, span=(BEGIN, MIDDLE))
    partly = swapping.approve(offered, "offer-1", "lea", MONDAY)

    assert partly.state(MONDAY) is SwapState.ASKED
    assert partly.uncovered() == ((MIDDLE, END),)
    assert (who(partly, BEGIN), who(partly, MIDDLE)) == ("ben", "ann")

    both = swapping.offer(partly, "offer-2", "cem", MONDAY, span=(MIDDLE, END))
    both = swapping.approve(both, "offer-2", "lea", MONDAY)

    assert both.state(MONDAY) is SwapState.APPROVED
    assert who(both, MIDDLE) == "cem"


def test_what_expires_stays_with_the_original_and_parts_stay_taken(asked):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY, span=(BEGIN, MIDDLE))
    partly = swapping.approve(offered, "offer-1", "lea", MONDAY)
    waiting = swapping.offer(partly, "offer-2", "cem", MONDAY, span=(MIDDLE, END))

    assert waiting.state(BEGIN - HOUR) is SwapState.OFFERED
    assert waiting.state(BEGIN) is SwapState.EXPIRED
    assert (who(waiting, BEGIN), who(waiting, MIDDLE)) == ("ben", "ann")
    with refused("swap-closed"):
        swapping.approve(waiting, "offer-2", "lea", BEGIN)


def test_somebody_else_can_ask_on_behalf():
    asked = swapping.ask("swap-1", "ann", "lea", (BEGIN, END), MONDAY)
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY)

    assert who(swapping.approve(offered, "offer-1", "lea", MONDAY), BEGIN) == "ben"


def test_where_no_approval_is_needed_offering_is_taking():
    asked = swapping.ask("swap-1", "ann", "ann", (BEGIN, END), MONDAY, needs_approval=False)
    taken = swapping.offer(asked, "offer-1", "ben", MONDAY)

    assert (taken.state(MONDAY), who(taken, BEGIN)) == ("approved", "ben")


def test_a_declined_offer_leaves_the_request_open(asked):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY)
    declined = swapping.decline(offered, "offer-1", "lea", MONDAY)

    assert declined.state(MONDAY) is SwapState.ASKED
    with refused("offer-closed"):
        swapping.approve(declined, "offer-1", "lea", MONDAY)


def test_a_declined_request_takes_no_more_offers(asked):
    declined = swapping.decline_request(asked, "lea", MONDAY)

    assert declined.state(MONDAY) is SwapState.DECLINED
    with refused("swap-closed"):
        swapping.offer(declined, "offer-1", "ben", MONDAY)


def test_approving_one_offer_declines_the_others_for_the_same_time(asked):
    both = swapping.offer(asked, "offer-1", "ben", MONDAY)
    both = swapping.offer(both, "offer-2", "cem", MONDAY)
    approved = swapping.approve(both, "offer-2", "lea", MONDAY)

    assert who(approved, BEGIN) == "cem"
    assert approved.offers[0].declined_at == MONDAY
    with refused("swap-closed"):
        swapping.approve(approved, "offer-1", "lea", MONDAY)


def test_an_approved_offer_taken_back_asks_again(approved):
    back = swapping.take_back_offer(approved, "offer-1", MONDAY + 2 * HOUR)

    assert back.state(MONDAY + 2 * HOUR) is SwapState.ASKED
    assert who(back, BEGIN) == "ann"
    assert who(swapping_again(back), BEGIN) == "cem"


def swapping_again(swap):
    at = MONDAY + 3 * HOUR
    return swapping.approve(swapping.offer(swap, "offer-2", "cem", at), "offer-2", "lea", at)


def test_what_was_served_before_it_was_taken_back_stays(approved):
    back = swapping.take_back_offer(approved, "offer-1", MIDDLE)

    assert (who(back, MIDDLE - HOUR), who(back, MIDDLE)) == ("ben", "ann")
    assert back.state(MIDDLE) is SwapState.EXPIRED


def test_an_approval_does_not_change_what_is_past():
    asked = swapping.ask("swap-1", "ann", "ann", (BEGIN, END), MONDAY, expires_at=END)
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY)
    late = swapping.approve(offered, "offer-1", "lea", MIDDLE)

    assert (who(late, BEGIN), who(late, MIDDLE)) == ("ann", "ben")


def test_a_request_taken_back_returns_everything(approved):
    back = swapping.take_back(approved, "ann", MONDAY + 2 * HOUR)

    assert back.state(MONDAY + 2 * HOUR) is SwapState.TAKEN_BACK
    assert who(back, BEGIN) == "ann"
    with refused("swap-closed"):
        swapping.take_back(back, "ann", MONDAY + 3 * HOUR)


def test_a_swap_in_return_goes_both_ways(asked):
    in_return = (local("2026-01-14T09:00"), local("2026-01-16T09:00"))
    offered = swapping.offer(asked, "offer-1", "zoe", MONDAY, in_return=in_return)
    approved = swapping.approve(offered, "offer-1", "ann", MONDAY)

    assert who(offered, in_return[0]) == "zoe"
    assert (who(approved, BEGIN), who(approved, in_return[0])) == ("zoe", "ann")


def test_covers_are_followed_from_one_to_the_next(approved):
    further = swapping.ask("swap-2", "ben", "ben", (MIDDLE, END), MONDAY + 2 * HOUR)
    further = swapping.offer(further, "offer-1", "cem", MONDAY + 2 * HOUR)
    further = swapping.approve(further, "offer-1", "lea", MONDAY + 3 * HOUR)
    plan = schedule(layer("ann"), swaps=(approved, further))

    assert [on_call(plan, at).person for at in (BEGIN, MIDDLE)] == ["ben", "cem"]


def test_who_covers_but_is_away_leaves_it_with_the_original(approved):
    away = (time_off("ben", "2026-01-07", "2026-01-08"),)
    plan = schedule(layer("ann"), swaps=(approved,), time_off=away)

    assert on_call(plan, BEGIN).person == "ann"
    assert codes(on_call(plan, BEGIN)) == ["turn", "time_off", "keeps"]
    assert on_call(plan, MIDDLE).person == "ben"


@pytest.mark.parametrize(
    ("made_at", "person"), [(MONDAY, "ben"), (BEGIN, "ann"), (None, "ann")]
)
def test_a_swap_passes_on_an_override_said_before_it(approved, made_at, person):
    ordered = override("ann", "2026-01-06", "2026-01-10", made_at=made_at)
    plan = schedule(layer("zoe"), swaps=(approved,), overrides=(ordered,))

    assert on_call(plan, MIDDLE).person == person


def test_what_is_not_possible_is_refused_with_a_code(asked, approved):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY)
    with refused("own-shift"):
        swapping.offer(asked, "offer-1", "ann", MONDAY)
    with refused("own-offer"):
        swapping.approve(offered, "offer-1", "ben", MONDAY)
    with refused("offer-unknown"):
        swapping.approve(offered, "offer-9", "lea", MONDAY)
    with refused("offer-outside"):
        swapping.offer(asked, "offer-1", "ben", MONDAY, span=(MONDAY, END))
    with refused("offer-taken"):
        swapping.offer(offered, "offer-1", "cem", MONDAY)
    with refused("swap-over"):
        swapping.ask("swap-1", "ann", "ann", (BEGIN, END), BEGIN)
    with refused("offer-closed"):
        swapping.take_back_offer(approved, "offer-1", END)


def test_a_part_that_is_taken_is_not_offered_again(asked):
    offered = swapping.offer(asked, "offer-1", "ben", MONDAY, span=(BEGIN, MIDDLE))
    partly = swapping.approve(offered, "offer-1", "lea", MONDAY)

    with refused("offer-taken"):
        swapping.offer(partly, "offer-2", "cem", MONDAY)
