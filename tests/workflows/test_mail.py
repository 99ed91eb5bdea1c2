"""What mail does to a running case: bounces hurry its ladders, machines' answers do nothing."""

from datetime import timedelta

import pytest

from tocsin.playbooks.library import load_library
from workflows.casework.messages import JoinedItem, NoticeBounced
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
PLAYBOOK = load_library().pinned("copyright-takedown", None)
ANALYSTS = "role:intake_analyst"


def rungs(case):
    return [order for order in case.notices.orders if order.case_id == case.id and order.gate]


async def first_rung(case):
    """Wait for the first call of the review's ladder; the number of its notice."""
    await case.until(lambda: rungs(case), "the first rung")
    assert [order.to for order in rungs(case)] == [(ANALYSTS,)]
    return rungs(case)[0].number


async def bounce(case, number, recipient=ANALYSTS, status="5.1.1"):
    await case.handle.signal(
        TakedownWorkflow.notice_bounced, NoticeBounced(number, recipient, status)
    )


async def test_a_rung_that_came_back_makes_the_next_one_due_at_once(case_of):
    async with case_of(PLAYBOOK) as case:
        number = await first_rung(case)
        await case.gate("review")
        await bounce(case, number)
        await case.until(lambda: len(rungs(case)) == 2, "the next rung")
        await case.until(lambda: "notice.bounced" in case.story)

        (entry,) = [one for one in case.log.timeline(case.id) if one.event == "notice.bounced"]
        assert (entry.data["number"], entry.data["recipient"]) == (number, ANALYSTS)
        assert entry.data["status"] == "5.1.1"
        case.assert_chain_holds()


async def test_a_bounce_that_comes_before_the_send_has_answered_is_not_lost(case_of, notices):
    notices.slow()
    async with case_of(PLAYBOOK) as case:
        number = await first_rung(case)
        await bounce(case, number)
        await case.until(lambda: "notice.bounced" in case.story)
        assert len(rungs(case)) == 1
        notices.slow(False)

        await case.until(lambda: len(rungs(case)) == 2, "the next rung")


async def test_the_same_bounce_twice_hurries_once(case_of):
    async with case_of(PLAYBOOK) as case:
        number = await first_rung(case)
        await bounce(case, number)
        await bounce(case, number)
        await case.until(lambda: len(rungs(case)) == 2, "the next rung")
        await bounce(case, number)
        await case.pass_time(timedelta(minutes=1))

        assert case.story.count("notice.bounced") == 1
        assert len(rungs(case)) == 2


async def test_a_letter_that_came_back_is_written_down_and_hurries_nothing(case_of):
    async with case_of(PLAYBOOK) as case:
        await first_rung(case)
        await bounce(case, 99, f"requester:{case.id}")
        await case.until(lambda: "notice.bounced" in case.story)

        assert len(rungs(case)) == 1


async def test_a_vacation_reply_meets_no_wait_and_renews_no_gate(case_of):
    async with case_of(PLAYBOOK, missing=("vi",)) as case:
        await case.decide("completeness", "deficient", roles=("intake_analyst",))
        await case.until(lambda: case.now.stage == "deficiency")
        away = JoinedItem("item-2", "other", is_automatic=True)
        await case.handle.signal(TakedownWorkflow.item_joined, away)
        await case.until(lambda: "item.joined" in case.story)

        assert case.now.stage == "deficiency"
        assert "item-2" in case.now.view["items"]

        await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem("item-3", "other"))
        assert (await case.gate("completeness"))["round"] == 1
