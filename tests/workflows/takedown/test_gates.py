"""Who decides a takedown case, who is asked when nobody does, and which letter goes out."""

from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.domain.playbook import NoticeSpec
from workflows.casework.messages import Actor, EditLetter, JoinedItem, TextRef
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


async def test_an_unanswered_gate_climbs_its_ladder_and_keeps_asking(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        await case.pass_time(timedelta(hours=11))
        await case.until(lambda: len(case.told) >= 5, "five notices")

        assert [to for _, to in case.told][:5] == [
            "role:intake_analyst",
            "role:incident_manager",
            "role:executive",
            "role:executive",
            "role:executive",
        ]


async def test_a_rung_that_reaches_nobody_makes_the_next_one_due_at_once(
    case_of, playbook, notices
):
    notices.unreachable = {"role:intake_analyst"}
    async with case_of(playbook) as case:
        await case.until(lambda: len(case.told) >= 2, "two notices")

        assert case.told[:2] == [
            ("task", "role:intake_analyst"),
            ("reminder", "role:incident_manager"),
        ]
        await case.until(lambda: "notice.unreached" in case.story)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"roles": ("intake_analyst",)}, "wrong-role"),
        ({"by": "user:opener"}, "four-eyes"),
        ({"by": "user:ian"}, "four-eyes"),
        ({"sha256": "stale"}, "content-changed"),
    ],
)
async def test_a_refused_verdict_says_why_and_leaves_no_history(
    case_of, playbook, changes, code
):
    async with case_of(playbook, opener="user:opener") as case:
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")
        before = await case.updates_in_history()

        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", **changes)

        assert refused.value.cause.type == code
        assert await case.updates_in_history() == before


async def test_the_same_update_id_counts_once(case_of, playbook):
    async with case_of(playbook) as case:
        first = await case.decide("review", "remove", id="key-1", **ANALYST)
        await case.gate("counsel")
        gate_message = case.story.count("verdict.given")
        again = await case.handle.get_update_handle("key-1").result()

        assert (again["seq"], gate_message) == (first.seq, 1)


async def test_the_same_bytes_again_change_nothing_that_is_being_decided(case_of, playbook):
    async with case_of(playbook) as case:
        gate = await case.gate("review")
        await case.handle.signal(
            TakedownWorkflow.item_joined, JoinedItem("item-2", "takedown", is_resend=True)
        )
        await case.until(lambda: "item.joined" in case.story)

        assert (await case.gate("review"))["content_sha256"] == gate["content_sha256"]


async def test_what_was_told_is_written_with_the_next_thing_that_happens(case_of, playbook):
    async with case_of(playbook) as case:
        await case.until(lambda: case.told)
        await case.decide("review", "remove", **ANALYST)
        await case.until(lambda: "notice.sent" in case.story)

        sent = next(e for e in case.log.timeline(case.id) if e.event == "notice.sent")
        assert sent.data["reached"] == ["role:intake_analyst"]
        case.assert_chain_holds()


async def test_the_approved_letter_is_the_one_that_is_sent(case_of, playbook):
    async with case_of(playbook) as case:
        await case.decide("review", "remove", **ANALYST)
        gate = await case.gate("counsel")
        await case.decide("counsel", "remove")
        await case.until(lambda: len(case.told) == 3, "three notices")

        sent = next(o for o in case.notices.orders if o.template == "decision-requester")
        assert sent.letter == gate["letter"]


async def test_a_letter_for_another_verdict_is_not_sent(case_of, playbook):
    async with case_of(playbook) as case:
        await case.decide("review", "refuse", **ANALYST)
        await case.decide("counsel", "remove")
        await case.until(lambda: len(case.told) == 3, "three notices")

        sent = next(o for o in case.notices.orders if o.template == "decision-requester")
        assert (sent.letter, sent.outcome) == (None, "remove")


@pytest.fixture
def answering(playbook):
    """A refusal tells the requester, too."""
    letters = (NoticeSpec(to="requester", template="decision-requester"),)
    stages = tuple(
        stage.model_copy(update={"notices": letters}) if stage.id == "refused" else stage
        for stage in playbook.stages
    )
    return playbook.model_copy(update={"stages": stages})


@pytest.mark.parametrize(
    ("is_for", "outcome", "sent"),
    [
        (None, "remove", "text-2"),  # the draft was for removing
        (None, "refuse", None),
        ("refuse", "refuse", "text-2"),
        ("refuse", "remove", None),
    ],
)
async def test_an_edited_letter_goes_out_with_the_verdict_that_it_is_for(
    case_of, answering, is_for, outcome, sent
):
    async with case_of(answering) as case:
        await case.decide("review", "remove", **ANALYST)
        gate = await case.gate("counsel")
        assert gate["drafted_for"] == "remove"
        await case.handle.execute_update(
            TakedownWorkflow.edit_letter,
            EditLetter(
                Actor("user:cora", ("legal_counsel",)),
                gate["letter"],
                TextRef("text-2", "d2"),
                is_for,
            ),
        )
        await case.until(lambda: case.now.view["gates"][0]["round"] == 2)
        assert (await case.gate("counsel"))["drafted_for"] == (is_for or "remove")
        await case.decide("counsel", outcome, by="user:dana")
        await case.until(lambda: case.now.view["gates"] == [], "the verdict")
        await case.until(
            lambda: any(o.template == "decision-requester" for o in case.notices.orders),
            "the letter",
        )

        (order,) = [o for o in case.notices.orders if o.template == "decision-requester"]
        assert (order.letter, order.outcome) == (sent, outcome)


async def test_an_edited_letter_opens_a_new_round_and_its_author_cannot_approve_it(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.decide("review", "remove", **ANALYST)
        gate = await case.gate("counsel")
        await case.handle.execute_update(
            TakedownWorkflow.edit_letter,
            EditLetter(
                Actor("user:cora", ("legal_counsel",)), gate["letter"], TextRef("text-2", "d2")
            ),
        )
        await case.until(lambda: case.now.view["gates"][0]["round"] == 2)
        renewed = await case.gate("counsel")

        assert renewed["content_sha256"] != gate["content_sha256"]
        assert renewed["letter"] == "text-2"
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", by="user:cora")
        assert refused.value.cause.type == "four-eyes"
        await case.decide("counsel", "remove", by="user:dana")
