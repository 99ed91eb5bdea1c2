"""What happens to a case happens to its laws' clocks too: papers, actions and verdicts."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.law.conftest import LEAD, PLAYBOOK, clock, terms
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.lawful import with_terms
from workflows.casework.messages import JoinedItem, TakeAction
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}
WINDOW = {"law": "test-window", "starts": "document:counter_notice"}
WRITTEN = {
    **PLAYBOOK,
    "stages": [
        {"id": "review", "gate": {"role": "intake_analyst", "verdicts": ["extended", "void"]},
         "next": {"extended": "review_again", "void": "voided"}},
        {"id": "review_again",
         "gate": {"role": "intake_analyst", "verdicts": ["extended", "x"]},
         "next": {"extended": "review", "x": "closed"}},
        {"id": "voided", "cancels": ["earliest", "latest"], "next": {"done": "review"}},
        {"id": "closed", "end": "restored"},
        {"id": "court", "gate": {"role": "legal_counsel", "verdicts": ["stay", "go"]},
         "next": {"stay": "closed", "go": "struck"}},
        {"id": "struck", "strikes": ["court_action_notice"], "next": {"done": "$back"}},
    ],
    "clocks": [
        {"id": "answer", "law": "test-answer"},
        {"id": "earliest", "bound": "earliest", **WINDOW},
        {"id": "latest", "bound": "latest", **WINDOW},
    ],
    "ladders": {},
    "actions": {"court_action_notice": "court", "clarification_requested": "review_again"},
}  # fmt: skip


@pytest.fixture
def playbook() -> Playbook:
    return with_terms(Playbook.model_validate(WRITTEN), terms)


def states(case) -> set[str]:
    return {clock(case, side)["state"] for side in ("earliest", "latest")}


async def join(case, number: int, received_at: datetime, missing=()) -> None:
    paper = JoinedItem(
        f"paper-{number}", "counter_notice", missing=missing, received_at=received_at
    )
    await case.handle.signal(TakedownWorkflow.item_joined, paper)
    await case.until(lambda: case.story.count("item.joined") == number)


async def act(case, action: str) -> None:
    await case.handle.execute_update(TakedownWorkflow.act, TakeAction(LEAD, action))


async def test_a_clock_counts_from_the_receipt_of_a_paper_not_from_its_joining(
    case_of, playbook
):
    received_at = (datetime.now(UTC) - timedelta(days=3)).replace(microsecond=0)
    async with case_of(playbook) as case:
        await case.gate("review")
        assert "earliest" not in {one["id"] for one in case.now.view["clocks"]}
        await join(case, 1, received_at)
        await case.until(lambda: states(case) == {"running"})

        assert datetime.fromisoformat(clock(case, "latest")["started_at"]) == received_at
        assert clock(case, "earliest")["due_at"] < clock(case, "latest")["due_at"]


async def test_a_second_paper_does_not_move_it_unless_the_first_one_lacked_something(
    case_of, playbook
):
    first = (datetime.now(UTC) - timedelta(days=9)).replace(microsecond=0)
    later = first + timedelta(days=3)
    async with case_of(playbook) as case:
        await case.gate("review")
        await join(case, 1, first, missing=("c",))
        await join(case, 2, later)
        await case.until(
            lambda: datetime.fromisoformat(clock(case, "latest")["started_at"]) == later
        )
        await join(case, 3, later + timedelta(days=1))

        assert datetime.fromisoformat(clock(case, "latest")["started_at"]) == later


async def test_a_paper_that_was_found_void_stops_the_clock_and_the_next_one_starts_it(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.gate("review")
        await join(case, 1, datetime.now(UTC) - timedelta(days=9))
        await case.until(lambda: states(case) == {"running"})
        await case.decide("review", "void", **ANALYST)
        await case.until(lambda: states(case) == {"cancelled"})
        again = datetime.now(UTC).replace(microsecond=0)
        await join(case, 2, again)
        await case.until(lambda: states(case) == {"running"})

        assert datetime.fromisoformat(clock(case, "latest")["started_at"]) == again


async def test_a_breach_of_what_was_void_presses_no_more(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        await join(case, 1, datetime.now(UTC) - timedelta(days=60))
        await case.until(lambda: states(case) == {"elapsed", "breached"})
        await case.decide("review", "void", **ANALYST)
        await case.until(lambda: clock(case, "latest")["ended_at"] is not None)

        assert clock(case, "latest")["state"] == "breached"


async def test_an_action_that_the_law_knows_is_recorded_on_its_clocks(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        await act(case, "clarification_requested")
        await case.until(lambda: case.now.stage == "review_again")

        assert clock(case, "answer")["state"] == "paused"
        assert case.story.count("clock.recorded") == 1


async def test_a_verdict_that_the_law_knows_is_recorded_and_a_second_one_is_refused_aloud(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.gate("review")
        before = clock(case, "answer")["due_at"]
        await case.decide("review", "extended", **ANALYST)
        await case.gate("review_again")
        assert clock(case, "answer")["due_at"] > before
        await case.decide("review_again", "extended", **ANALYST)
        await case.until(lambda: "clock.refused" in case.story)
        await case.until(lambda: ("clock-uncounted", "role:legal_counsel") in case.told)

        (entry,) = [e for e in case.log.timeline(case.id) if e.event == "clock.refused"]
        assert entry.data == {"happened": "extended", "code": "extension-used-up"}
        case.assert_chain_holds()


async def test_an_action_that_the_law_forbids_is_refused(case_of, playbook):
    actions = {**WRITTEN["actions"], "extended": "review_again"}
    changed = with_terms(Playbook.model_validate({**WRITTEN, "actions": actions}), terms)
    async with case_of(changed) as case:
        await case.gate("review")
        await act(case, "extended")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await act(case, "extended")

        assert refused.value.cause.type == "extension-used-up"
        assert case.story.count("action.taken") == 1


async def test_what_was_found_void_is_struck_and_the_window_goes_on(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        await join(case, 1, datetime.now(UTC))
        await case.until(lambda: states(case) == {"running"})
        due = clock(case, "latest")["due_at"]
        await act(case, "court_action_notice")
        await case.gate("court")
        assert states(case) == {"ended_by_law"}
        await case.decide("court", "go", **COUNSEL)
        await case.until(lambda: states(case) == {"running"})

        assert clock(case, "latest")["due_at"] == due
        assert case.story.count("clock.struck") == 2
        case.assert_chain_holds()
