"""What people answer, through Temporal: once, in any order, and with the record away."""

from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.pages.conftest import ANN, BEN, CEM, TWO_STEPS
from tocsin.domain.paging.messages import (
    Acknowledge,
    ContactFate,
    Decline,
    Delegate,
    Escalate,
    HeardFrom,
    LaterWay,
    Resolve,
    Snooze,
)

pytestmark = pytest.mark.anyio
MINUTE = timedelta(minutes=1)
SMS = (LaterWay("sms", 120),)


async def test_of_two_at_once_the_second_is_told_who_has_it(page_of):
    async with page_of() as page:
        await page.called()
        first = await page.acknowledge(ANN)
        second = await page.acknowledge(BEN)

        assert (first.has_it, second.has_it) == (ANN, ANN)
        assert page.story[-1] == "page.also_acknowledged"


async def test_the_same_request_answers_twice_and_acts_once(page_of):
    async with page_of() as page:
        await page.called()
        first = await page.do("acknowledge", Acknowledge(ANN), id="request-1")
        again = await page.do("acknowledge", Acknowledge(ANN), id="request-1")

        assert first == again
        assert page.story.count("page.acknowledged") == 1


async def test_after_an_acknowledgement_no_way_is_tried_any_more(page_of, calls):
    calls.later[ANN] = SMS
    async with page_of() as page:
        await page.called()
        await page.acknowledge(ANN)
        await page.pass_time(timedelta(hours=1))

        assert (page.tried, page.made) == ([], [(0, 0)])


async def test_an_answer_during_a_call_stops_what_the_call_left(page_of, calls):
    calls.later[ANN] = SMS
    calls.slow()
    async with page_of() as page:
        await page.handle.signal("heard_from", HeardFrom(CEM, "acknowledge"))
        calls.slow(is_slow=False)
        await page.called()
        await page.until(lambda: page.now.state == "acknowledged")
        await page.pass_time(timedelta(hours=1))

        assert (page.tried, page.made) == ([], [(0, 0)])
        assert page.entry("page.acknowledged").data["was_called"] is False


async def test_later_ways_are_tried_and_a_failed_one_is_followed_at_once(page_of, calls):
    calls.later[ANN] = (LaterWay("sms", 60), LaterWay("voice", 240))
    calls.fates[ANN] = [ContactFate("failed")]
    async with page_of() as page:
        await page.called()
        await page.pass_time(90 * timedelta(seconds=1))
        await page.until(lambda: len(page.tried) > 1)

        assert page.tried == [(ANN, "sms"), (ANN, "voice")]
        assert page.made == [(0, 0)]


async def test_a_bounce_calls_the_next_step_at_once(page_of):
    async with page_of() as page:
        await page.called()
        await page.handle.signal("heard_from", HeardFrom(ANN, "bounced", delivery=3))
        await page.called(2)

        assert page.made == [(0, 0), (1, 0)]


async def test_an_answer_by_mail_acknowledges(page_of):
    async with page_of() as page:
        await page.called()
        await page.handle.signal("heard_from", HeardFrom(ANN, delivery=3))
        await page.until(lambda: page.now.state == "acknowledged")

        assert page.entry("page.acknowledged").data["via"] == "mail"


async def test_a_decline_calls_the_next_step_and_spares_who_declined(page_of, calls):
    async with page_of() as page:
        await page.called()
        await page.do("decline", Decline(ANN, reason="text-1"))
        await page.called(2)

        assert page.made == [(0, 0), (1, 0)]
        assert calls.calls[-1].without == (ANN,)
        assert page.entry("page.declined").data["reason"] == "text-1"


async def test_a_delegation_calls_the_other_at_once(page_of, calls):
    async with page_of() as page:
        await page.called()
        await page.do("delegate", Delegate(ANN, "cem"))
        await page.called(2)

        assert calls.calls[-1].to == ("person:cem",)
        assert page.now.responders == (ANN, CEM)


async def test_a_snoozed_page_asks_again_from_the_first_step(page_of):
    async with page_of() as page:
        await page.called()
        until = await page.clock() + timedelta(hours=1)
        answer = await page.do("snooze", Snooze(ANN, until.isoformat()))
        assert answer.state == "snoozed"
        await page.pass_time(timedelta(minutes=61))
        await page.called(2)

        assert page.made == [(0, 0), (0, 1)]


async def test_escalating_calls_the_next_step_now(page_of):
    async with page_of() as page:
        await page.called()
        await page.do("escalate", Escalate(BEN))
        await page.called(2)

        assert page.made == [(0, 0), (1, 0)]


async def test_taking_over_displaces_who_has_it(page_of):
    async with page_of() as page:
        await page.called()
        await page.acknowledge(ANN)
        answer = await page.do("take_over", Acknowledge(BEN))

        assert answer.has_it == BEN
        assert page.entry("page.taken_over").data["displaced"] == ANN


async def test_what_is_not_resolved_in_time_pages_again(page_of):
    async with page_of({**TWO_STEPS, "acknowledge_for": "30m"}) as page:
        await page.called()
        await page.acknowledge(ANN)
        await page.pass_time(31 * MINUTE)
        await page.called(2)

        assert page.made == [(0, 0), (0, 1)]


async def test_a_refusal_says_why_and_leaves_no_trace(page_of):
    async with page_of() as page:
        await page.called()
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await page.acknowledge(ANN, eta="2020-01-01T00:00:00Z")

        assert refused.value.cause.type == "eta-out-of-range"
        assert await page.updates_in_history() == 0


async def test_a_record_that_is_away_holds_nothing_up(page_of, page_log):
    page_log.is_down = True
    async with page_of() as page:
        answer = await page.acknowledge(ANN)
        assert (answer.state, answer.projected) == ("acknowledged", False)
        page_log.is_down = False
        await page.do("resolve", Resolve(ANN))

        assert await page.handle.result() == "resolved"
        page.assert_chain_holds()


async def test_a_held_page_calls_when_its_time_comes(page_of):
    async with page_of() as first:
        await first.called()
        begins = await first.clock() + timedelta(hours=2)
    async with page_of(hold_until=begins.isoformat()) as page:
        await page.until(lambda: page.now.state == "held")
        await page.pass_time(timedelta(minutes=121))
        await page.called()

        assert page.made == [(0, 0)]


async def test_a_page_that_its_policy_defers_calls_later(page_of, calls):
    async with page_of() as first:
        await first.called()
        begins = await first.clock() + timedelta(hours=2)
    calls.deferred = [begins.isoformat()]
    async with page_of() as page:
        await page.until(lambda: page.now.state == "held")
        await page.pass_time(timedelta(minutes=121))
        await page.called()

        assert page.made == [(0, 0), (0, 0)]


async def test_a_long_page_goes_on_as_a_new_run_with_its_whole_state(page_of, calls):
    async with page_of({**TWO_STEPS, "acknowledge_for": "30m"}) as page:
        await page.called()
        run = (await page.handle.describe()).run_id
        for count in range(260):
            await page.acknowledge(f"user:p{count % 7}")
            if (await page.handle.describe()).run_id != run:
                break
        await page.until(lambda: page.now.state == "acknowledged")
        assert (await page.handle.describe()).run_id != run
        await page.pass_time(31 * MINUTE)
        await page.until(lambda: page.made == [(0, 0), (0, 1)])
        await page.do("resolve", Resolve(ANN))

        numbers = [one.number for one in calls.calls]
        assert len(set(numbers)) == len(numbers)
        page.assert_chain_holds()
