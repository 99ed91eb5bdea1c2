"""What turns a takedown case from its way: follow-ups, actions, another kind."""

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.domain.playbook import NoticeSpec
from tocsin.playbooks.library import Library
from workflows.casework.messages import Actor, JoinedItem, TakeAction
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
BOTH = {"retraction": "retraction", "reversal": "putback"}


def changed(playbook, change):
    """The playbook with each of its stages as `change` wants it."""
    stages = tuple(change(stage) for stage in playbook.stages)
    return playbook.model_copy(update={"stages": stages})


def with_last_words(playbook):
    """A refusal of the review ends the case at once, with a letter."""

    def change(stage):
        letters = (NoticeSpec(to="requester", template="decision-requester"),)
        changes = {
            "review": {"next": {"refuse": "refused"}},
            "refused": {"notices": letters},
        }
        return stage.model_copy(update=changes.get(stage.id, {}))

    return changed(playbook, change)


@pytest.fixture
def checked(playbook):
    """A turn and a putting back want a second pair of eyes."""

    def change(stage):
        if stage.id not in {"retraction", "putback"}:
            return stage
        gate = stage.gate.model_copy(update={"four_eyes": True})
        return stage.model_copy(update={"gate": gate})

    return changed(playbook, change)


async def test_a_false_retraction_returns_the_case_to_where_it_was(case_of, playbook):
    async with case_of(playbook) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "retraction")
        )
        await case.decide("retraction", "not_genuine", **ANALYST)
        await case.decide("counsel", "remove")

        await case.until(lambda: case.now.stage == "window")
        assert "gate.superseded" in case.story


async def test_a_retraction_taken_by_telephone_turns_the_case(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        await case.handle.execute_update(
            TakedownWorkflow.act, TakeAction(Actor("user:ian"), "withdraw")
        )
        await case.decide("retraction", "genuine", **ANALYST)

        assert await case.handle.result() == "retracted"


async def test_two_follow_ups_at_once_are_both_looked_at(case_of, playbook):
    async with case_of(playbook.model_copy(update={"on": BOTH})) as case:
        await case.gate("review")
        for number, document in enumerate(("retraction", "reversal")):
            joined = JoinedItem(f"follow-up-{number}", document)
            await case.handle.signal(TakedownWorkflow.item_joined, joined)
        await case.decide("putback", "restore")

        assert await case.handle.result() == "restored"
        assert {"stage.entered", "item.joined"} <= set(case.story)


async def test_a_follow_up_that_comes_while_the_last_letters_go_out_turns_the_case(
    case_of, playbook, notices
):
    notices.slow()
    async with case_of(with_last_words(playbook)) as case:
        await case.decide("review", "refuse", **ANALYST)
        await case.until(lambda: ("decision-requester", "requester") in case.told)
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "retraction")
        )
        await case.gate("retraction")
        notices.slow(False)

        assert case.told.count(("decision-requester", "requester")) == 1


async def test_who_asks_for_a_turn_may_not_approve_it(case_of, checked):
    async with case_of(checked) as case:
        await case.gate("review")
        await case.handle.execute_update(
            TakedownWorkflow.act, TakeAction(Actor("user:ian"), "withdraw")
        )
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("retraction", "genuine", **ANALYST)
        assert refused.value.cause.type == "four-eyes"
        await case.decide("retraction", "genuine", by="user:ina", roles=("intake_analyst",))

        assert await case.handle.result() == "retracted"


async def test_who_brings_a_follow_up_may_not_decide_it(case_of, checked):
    async with case_of(checked) as case:
        await case.decide("review", "remove", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: case.now.stage == "window")
        await case.handle.signal(
            TakedownWorkflow.item_joined,
            JoinedItem("item-2", "counter_notice", by="user:cora"),
        )
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("putback", "restore", by="user:cora")

        assert refused.value.cause.type == "four-eyes"


async def test_after_a_turn_that_came_to_nothing_the_same_people_are_kept_out(case_of, checked):
    async with case_of(checked) as case:
        await case.decide("review", "remove", by="user:both", roles=("intake_analyst",))
        await case.gate("counsel")
        await case.handle.execute_update(
            TakedownWorkflow.act, TakeAction(Actor("user:ian"), "withdraw")
        )
        await case.decide("retraction", "not_genuine", by="user:ina", roles=("intake_analyst",))
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", by="user:both")

        assert refused.value.cause.type == "four-eyes"


async def test_what_the_case_does_not_allow_is_refused_with_what_it_does(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.handle.execute_update(
                TakedownWorkflow.act, TakeAction(Actor("user:ian"), "explode")
            )

        assert refused.value.cause.type == "action-not-allowed"
        assert "withdraw" in refused.value.cause.message


async def test_reclassifying_keeps_ref_and_receipt_and_begins_anew(case_of, playbook):
    other = playbook.model_copy(update={"kind": "test-other"})
    digest = Library.digest(other)
    async with case_of(playbook) as case:
        await case.gate("review")
        await case.handle.execute_update(
            TakedownWorkflow.act,
            TakeAction(
                Actor("user:ian"),
                "reclassify",
                playbook=other,
                playbook_digest=Library.digest(other),
            ),
        )
        await case.until(lambda: case.now.kind == "test-other")
        await case.gate("review")

        assert case.now.playbook_digest == digest


async def test_a_case_is_not_reclassified_to_the_kind_that_it_has(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.handle.execute_update(
                TakedownWorkflow.act,
                TakeAction(Actor("user:ian"), "reclassify", None, None, (), playbook, "d"),
            )

        assert refused.value.cause.type == "action-not-allowed"
