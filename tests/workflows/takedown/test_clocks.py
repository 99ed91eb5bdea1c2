"""Clocks that pause, start and stand fast; and a case that goes on while its record is away."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.domain.timeline import stamp
from workflows.casework.messages import Actor, TurnClock
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


async def test_a_paused_clock_stands_still_and_resumes_later(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        due = case.now.due_at
        lead = Actor("user:lea", ("legal_counsel",))
        await case.handle.execute_update(
            TakedownWorkflow.turn_clock, TurnClock(lead, "act", "pause")
        )
        await case.pass_time(timedelta(hours=30))
        clock = next(c for c in case.now.view["clocks"] if c["id"] == "act")
        assert clock["state"] == "paused"
        await case.handle.execute_update(
            TakedownWorkflow.turn_clock, TurnClock(lead, "act", "resume")
        )

        clock = next(c for c in case.now.view["clocks"] if c["id"] == "act")
        assert clock["state"] == "running"
        assert clock["due_at"] > due
        assert "clock.breached" not in case.story


async def test_a_clock_that_its_law_fixes_is_neither_paused_nor_extended(case_of, playbook):
    fixed = playbook.clocks[0].model_copy(update={"pausable": False})
    playbook = playbook.model_copy(update={"clocks": (fixed, *playbook.clocks[1:])})
    lead = Actor("user:lea", ("legal_counsel",))
    async with case_of(playbook) as case:
        await case.gate("review")
        for verb, code in (("pause", "clock-never-pauses"), ("extend", "clock-never-extends")):
            until = datetime.now(UTC) + timedelta(days=9)
            with pytest.raises(WorkflowUpdateFailedError) as refused:
                await case.handle.execute_update(
                    TakedownWorkflow.turn_clock, TurnClock(lead, "act", verb, until)
                )
            assert refused.value.cause.type == code


async def test_the_legal_clock_starts_at_receipt_when_nothing_was_missing(case_of, playbook):
    received_at = datetime.now(UTC) - timedelta(hours=30)
    playbook = playbook.model_copy(
        update={
            "clocks": (
                playbook.clocks[0].model_copy(update={"starts": "complete"}),
                *playbook.clocks[1:],
            )
        }
    )
    async with case_of(playbook, received_at=received_at) as case:
        await case.until(lambda: "clock.breached" in case.story)

        clock = next(c for c in case.now.view["clocks"] if c["id"] == "act")
        assert clock["started_at"] == stamp(received_at)


async def test_escalation_goes_on_while_the_record_is_away_and_the_timeline_catches_up(
    case_of, playbook, log
):
    async with case_of(playbook) as case:
        await case.gate("review")
        log.is_down = True
        answer = await case.decide("review", "remove", **ANALYST)
        assert answer.projected is False
        log.is_down = False
        await case.pass_time(timedelta(minutes=1))
        await case.gate("counsel")

        assert "verdict.given" in case.story
        case.assert_chain_holds()


async def test_a_timeline_that_diverged_stops_loudly_and_the_case_goes_on(
    case_of, playbook, log
):
    async with case_of(playbook) as case:
        await case.gate("review")
        last = max(log.entries[case.id])
        log.entries[case.id][last + 1] = log.entries[case.id][0]
        answer = await case.decide("review", "remove", **ANALYST)

        assert answer.projected is False
