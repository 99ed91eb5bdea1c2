"""A takedown case from its notice to its end, on a real server whose clock the test turns."""

from datetime import timedelta

import pytest

from workflows.casework.messages import Actor, AddNote, JoinedItem, TextRef
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


async def test_a_complete_notice_is_decided_told_and_closed_when_nobody_counters(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: case.now.stage == "window", "the window")
        await case.pass_time(timedelta(days=31))

        assert await case.handle.result() == "removed"
        assert case.now.state == "closed"
        assert ("decision-requester", "requester") in case.told
        assert ("user-notice", "user") in case.told
        assert case.story[-1] == "case.closed"
        case.assert_chain_holds()


async def test_a_deficient_notice_is_asked_for_the_rest_and_comes_back_complete(
    case_of, playbook
):
    async with case_of(playbook, missing=("ii",)) as case:
        await case.decide("completeness", "deficient", **ANALYST)
        await case.until(lambda: case.now.stage == "deficiency")
        await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem("item-2", "other"))
        await case.decide("completeness", "complete", **ANALYST)
        await case.gate("review")

        assert ("deficiency", "requester") in case.told
        assert case.now.view["items"] == ["item-1", "item-2"]


async def test_a_deficient_notice_that_nobody_completes_is_abandoned(case_of, playbook):
    async with case_of(playbook, missing=("ii",)) as case:
        await case.decide("completeness", "deficient", **ANALYST)
        await case.until(lambda: case.now.stage == "deficiency")
        await case.pass_time(timedelta(days=11))

        assert await case.handle.result() == "abandoned"


async def test_a_counter_notice_ends_the_window_and_leads_to_putting_back(case_of, playbook):
    async with case_of(playbook) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: case.now.stage == "window")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "counter_notice")
        )
        await case.decide("putback", "restore")

        assert await case.handle.result() == "restored"
        case.assert_chain_holds()


async def test_a_counter_notice_that_comes_before_its_window_is_not_forgotten(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.gate("review")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "counter_notice")
        )
        await case.until(lambda: case.now.view["gates"][0]["round"] == 2, "a new round")
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.gate("putback")

        assert "clock.cancelled" in case.story


async def test_history_is_renewed_with_the_whole_state_and_nothing_is_lost(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        for number in range(220):
            note = AddNote(Actor("user:ian"), TextRef(f"text-{number}", "d"))
            await case.handle.execute_update(TakedownWorkflow.note, note, id=f"note-{number}")
        first_run = case.handle.first_execution_run_id
        await case.until(lambda: len(case.story) > 220)
        described = await case.handle.describe()
        assert described.run_id != first_run
        again = await case.handle.execute_update(
            TakedownWorkflow.note, AddNote(Actor("user:ian"), TextRef("x", "d")), id="note-50"
        )
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")

        assert case.story.count("note.added") == 220
        assert again.seq < 100
        case.assert_chain_holds()
