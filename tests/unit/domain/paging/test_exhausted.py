"""A page that nobody answered waits for a day, and takes an acknowledgement all the while."""

from datetime import timedelta

import pytest

from tests.unit.domain.paging.driven import ANN, MIA, MINUTE, Driven, policy
from tocsin.domain.paging import refusals
from tocsin.domain.paging.messages import Acknowledge, Snooze
from tocsin.domain.paging.refusals import PageRefusedError
from tocsin.domain.paging.state import Phase


@pytest.fixture
def exhausted():
    driven = Driven(policy("ann"))
    driven.answer_call(ANN, reached=False)
    for _ in range(2):
        driven.answer_call(MIA)
        driven.pass_time(15 * MINUTE)
    assert driven.phase is Phase.EXHAUSTED
    return driven


def test_an_exhausted_page_takes_an_acknowledgement_but_no_snooze(exhausted):
    with pytest.raises(PageRefusedError) as refused:
        refusals.to_snooze(exhausted.state, Snooze(ANN, "2026-06-03T14:00:00Z"), exhausted.now)
    assert refused.value.code == "page-exhausted"
    exhausted.do("acknowledge", Acknowledge(ANN))
    assert (exhausted.phase, exhausted.state.ended_at) == (Phase.ACKNOWLEDGED, None)


def test_an_exhausted_page_is_over_after_a_day(exhausted):
    exhausted.pass_time(timedelta(hours=24))

    assert exhausted.state.is_over
    with pytest.raises(PageRefusedError) as refused:
        refusals.is_open(exhausted.state)
    assert refused.value.code == "page-over"
