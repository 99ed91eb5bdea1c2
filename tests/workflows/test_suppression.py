"""Orders that forbid telling somebody: who may enter them, and what the case does then."""

from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.playbooks.library import load_library
from workflows.casework.messages import Actor, JoinedItem, TakeAction, TextRef
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
GOVERNMENT = load_library().pinned("government-removal-request", None)
COPYRIGHT = load_library().pinned("copyright-takedown", None)
UNTIL = datetime(2027, 3, 1, tzinfo=UTC)
COUNSEL = Actor("user:cora", ("legal_counsel",))
ANALYST = Actor("user:ian", ("intake_analyst",))


def suppress(actor=COUNSEL, action="suppress", audience="user"):
    return TakeAction(
        actor,
        action,
        TextRef("text-1", "digest-1"),
        audience=audience,
        order="non_disclosure_order",
        until=UNTIL if action == "suppress" else None,
    )


async def refusal(case, message):
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await case.handle.execute_update(TakedownWorkflow.act, message)
    return refused.value.cause.type


async def test_an_order_and_its_end_stand_in_the_timeline_and_turn_nothing(case_of):
    async with case_of(GOVERNMENT) as case:
        await case.gate("authenticate")
        for action in ("suppress", "unsuppress"):
            await case.handle.execute_update(TakedownWorkflow.act, suppress(action=action))
        first, second = (
            one for one in case.log.timeline(case.id) if one.event == "action.taken"
        )

        assert first.data == {
            "action": "suppress",
            "audience": "user",
            "order": "non_disclosure_order",
            "until": "2027-03-01T00:00:00.000000Z",
            "reason": "text-1",
            "reason_digest": "digest-1",
        }
        assert second.data["action"] == "unsuppress"
        assert case.now.stage == "authenticate"
        assert case.story.count("gate.opened") == 1
        case.assert_chain_holds()


async def test_only_the_roles_that_the_playbook_names_may(case_of):
    async with case_of(GOVERNMENT) as case:
        await case.gate("authenticate")

        assert await refusal(case, suppress(ANALYST)) == "wrong-role"
        assert await refusal(case, suppress(audience="authority")) == "action-not-allowed"
        assert await refusal(case, suppress(audience=None)) == "action-not-allowed"


async def test_a_playbook_without_such_orders_knows_none(case_of):
    async with case_of(COPYRIGHT) as case:
        await case.gate("review")

        assert await refusal(case, suppress()) == "action-not-allowed"


async def test_what_is_withheld_is_written_down_with_the_order_and_the_case_goes_on(
    case_of, notices
):
    notices.forbidden["user"] = "non_disclosure_order"
    async with case_of(GOVERNMENT) as case:
        await case.decide("authenticate", "authentic", by="user:l", roles=("le_responder",))
        await case.decide("review", "geo_restrict", by="user:p", roles=("policy_owner",))
        await case.decide("counsel", "geo_restrict", by="user:c", roles=("legal_counsel",))
        await case.decide("act", "done", by="user:o", roles=("on_call",))
        await case.decide("user_notice", "tell", by="user:d", roles=("legal_counsel",))
        await case.until(lambda: case.now.state == "closed", "the end")
        await case.handle.result()
        (entry,) = [one for one in case.log.timeline(case.id) if one.event == "notice.withheld"]

        assert entry.data["orders"] == ["non_disclosure_order"]
        assert entry.data["template"] == "user-notice-authority"
        assert "notice.unreached" not in case.story
        assert case.now.outcome == "acted"


async def test_the_claimant_gets_the_counter_notices_that_joined_the_case(case_of):
    async with case_of(COPYRIGHT) as case:
        await case.decide("review", "remove", by="user:ian", roles=("intake_analyst",))
        await case.decide("counsel", "remove", by="user:c", roles=("legal_counsel",))
        await case.decide("act", "done", by="user:o", roles=("on_call",))
        await case.until(lambda: case.now.stage == "counter_window")
        for item, document in (("item-2", "counter_notice"), ("item-3", "correspondence")):
            message = JoinedItem(item, document)
            await case.handle.signal(TakedownWorkflow.item_joined, message)
        await case.until(lambda: "item-3" in case.now.view["items"], "both papers")
        await case.decide("counter_review", "valid", by="user:d", roles=("legal_counsel",))
        await case.until(lambda: ("counter-forward", "requester") in case.told)
        await case.until(lambda: ("counter-accepted", "user") in case.told)

        orders = {one.template: one for one in case.notices.orders if one.case_id == case.id}
        assert orders["counter-forward"].items == ("item-2",)
        assert orders["counter-accepted"].items == ()
