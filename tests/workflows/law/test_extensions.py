"""A verdict that makes a clock longer counts only where its law makes it longer."""

from datetime import timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.law.conftest import LEAD, PLAYBOOK, clock, terms, turn
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.lawful import with_terms
from workflows.casework.messages import TakeAction
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}


def asking(law: str | None) -> Playbook:
    """Return a playbook in which counsel may extend the time to answer, and it is told."""
    counted = {"law": law} if law else {"duration": "10d"}
    longer = {"role": "legal_counsel", "verdicts": ["extended", "no"]}
    written = {
        **PLAYBOOK,
        "stages": [
            {"id": "review", "gate": {"role": "intake_analyst", "verdicts": ["done"]}},
            {"id": "closed", "end": "restored"},
            {"id": "longer", "gate": {**longer, "extends": {"extended": "answer"}},
             "next": {"extended": "tell", "no": "$back"}},
            {"id": "tell", "notices": [{"to": "requester", "template": "told-longer"}],
             "next": {"done": "$back"}},
        ],
        "actions": {"extend": "longer"},
        "clocks": [{"id": "answer", **counted}],
        "ladders": {},
    }  # fmt: skip
    return with_terms(Playbook.model_validate(written), terms)


async def extend(case) -> None:
    await case.handle.execute_update(TakedownWorkflow.act, TakeAction(LEAD, "extend"))


async def test_it_is_told_once_the_clock_is_longer(case_of):
    async with case_of(asking("test-answer")) as case:
        await case.gate("review")
        before = clock(case, "answer")["due_at"]
        await extend(case)
        await case.decide("longer", "extended", **COUNSEL)
        await case.until(lambda: ("told-longer", "requester") in case.told)

        assert clock(case, "answer")["due_at"] > before
        assert case.story.count("clock.recorded") == 1
        case.assert_chain_holds()


async def test_what_came_too_late_is_refused_and_nobody_is_told(case_of):
    async with case_of(asking("test-answer")) as case:
        await case.gate("review")
        await extend(case)
        await case.gate("longer")
        await case.pass_time(timedelta(days=12))
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("longer", "extended", **COUNSEL)
        assert refused.value.cause.type == "extension-late"
        await case.decide("longer", "no", **COUNSEL)
        await case.gate("review")

        assert ("told-longer", "requester") not in case.told
        assert "clock.recorded" not in case.story


async def test_what_is_used_up_is_refused_and_the_gate_stays_open(case_of):
    async with case_of(asking("test-answer")) as case:
        await case.gate("review")
        await turn(case, "answer", "extend")
        await extend(case)
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await case.decide("longer", "extended", **COUNSEL)

        assert refused.value.cause.type == "extension-used-up"
        assert (await case.gate("longer"))["given"] == []


@pytest.mark.parametrize(
    ("law", "said"), [("test-fixed", "never extended: s 2"), (None, "target of the house")]
)
async def test_where_no_law_knows_it_it_is_not_even_offered(case_of, law, said):
    async with case_of(asking(law)) as case:
        await case.gate("review")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await extend(case)

        assert refused.value.cause.type == "clock-never-extends"
        assert said in refused.value.cause.message
        assert "extend" not in case.now.view["actions"]
