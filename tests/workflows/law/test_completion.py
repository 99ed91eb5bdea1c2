"""A clock that starts when a notice is complete starts when that came, not when it was seen."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.law.conftest import clock
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import stamp
from workflows.casework.messages import Actor, JoinedItem, TakeAction
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
PLAYBOOK = Playbook.model_validate(
    {
        "kind": "test-complete",
        "lifecycle": "takedown",
        "title": "Complete, and then two days",
        "stages": [
            {
                "id": "completeness",
                "skip_when_complete": "act",
                "gate": {"role": "intake_analyst", "verdicts": ["complete", "refuse"]},
            },
            {"id": "act", "gate": {"role": "on_call", "verdicts": ["done"]}, "end": "done"},
        ],
        "clocks": [{"id": "remove", "starts": "complete", "duration": "48h", "met_by": "act"}],
    }
)
RECEIVED = datetime.now(UTC) - timedelta(hours=20)


async def start_of_the_clock(case) -> str:
    await case.decide("completeness", "complete", **ANALYST)
    await case.gate("act")
    return clock(case, "remove")["started_at"]


async def amend(case, missing: tuple[str, ...] = ()) -> None:
    message = TakeAction(Actor("user:ian", ()), "amend", fields_version=2, missing=missing)
    await case.handle.execute_update(TakedownWorkflow.act, message)


async def test_a_paper_that_brings_what_was_lacking_starts_it_at_its_receipt(case_of):
    brought = RECEIVED + timedelta(hours=5)
    async with case_of(PLAYBOOK, received_at=RECEIVED, missing=("iv",)) as case:
        await case.gate("completeness")
        paper = JoinedItem("item-2", "other", received_at=brought)
        await case.handle.signal(TakedownWorkflow.item_joined, paper)
        await case.until(lambda: "item.joined" in case.story)
        await amend(case)  # the analyst writes it into the form later

        assert await start_of_the_clock(case) == stamp(brought)


async def test_a_notice_judged_complete_as_it_came_starts_it_at_receipt(case_of):
    async with case_of(PLAYBOOK, received_at=RECEIVED, missing=("iv",)) as case:
        assert await start_of_the_clock(case) == stamp(RECEIVED)


async def test_a_field_that_is_put_right_in_a_complete_notice_moves_nothing(case_of):
    async with case_of(PLAYBOOK, received_at=RECEIVED) as case:
        await case.gate("act")
        await amend(case)

        assert clock(case, "remove")["started_at"] == stamp(RECEIVED)


async def test_what_somebody_says_without_a_paper_counts_from_when_it_was_said(case_of):
    async with case_of(PLAYBOOK, received_at=RECEIVED, missing=("iv",)) as case:
        await case.gate("completeness")
        before = datetime.now(UTC)
        await amend(case)
        started = datetime.fromisoformat(await start_of_the_clock(case))

        assert before - timedelta(minutes=1) < started < before + timedelta(minutes=1)
