"""A verdict that needs more people than others leaves its gate open until they have agreed."""

import pytest
from temporalio.client import WorkflowUpdateFailedError

pytestmark = pytest.mark.anyio

COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}
OWNER = {"by": "user:pia", "roles": ("policy_owner",)}
BOTH = ["legal_counsel", "policy_owner"]


@pytest.fixture
def strict(playbook):
    """Refusing takes counsel and the policy owner; removing takes counsel."""
    changed = playbook.model_dump(mode="json")
    counsel = next(stage for stage in changed["stages"] if stage["id"] == "counsel")
    counsel["gate"]["approvals"] = {"refuse": {"quorum": 2, "roles": BOTH, "each_role": True}}
    return type(playbook).model_validate(changed)


async def at_counsel(case):
    await case.decide("review", "remove", by="user:ian", roles=("intake_analyst",))
    return await case.gate("counsel")


async def test_the_gate_says_who_must_still_agree_and_closes_when_they_have(case_of, strict):
    async with case_of(strict) as case:
        gate = await at_counsel(case)
        assert gate["still_needed"] == {"refuse": BOTH}
        assert gate["roles"] == BOTH

        await case.decide("counsel", "refuse", **COUNSEL)
        gate = await case.gate("counsel")
        assert gate["still_needed"] == {"refuse": ["policy_owner"]}
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("counsel", "remove", **OWNER)
        assert refused.value.cause.type == "wrong-role"

        await case.decide("counsel", "refuse", **OWNER)
        assert await case.handle.result() == "refused"
        case.assert_chain_holds()


async def test_another_verdict_of_the_same_gate_needs_one_person(case_of, strict):
    async with case_of(strict) as case:
        await at_counsel(case)

        await case.decide("counsel", "remove", **COUNSEL)

        await case.until(lambda: case.now.stage == "window")
