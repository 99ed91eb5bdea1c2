"""A playbook whose clocks are counted by laws that are plainly made up."""

from datetime import datetime

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tocsin.domain.law.pack import Terms
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import LawClock
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.lawful import with_terms
from workflows.casework.messages import Actor, TurnClock
from workflows.takedown import TakedownWorkflow

LEAD = Actor("user:lea", ("legal_counsel",))
RULE = {"id": "plain-days", "title": "End of the last day; the event's day does not count"}
COMMON = {
    "jurisdiction": "DE",
    "instrument": "Test Act",
    "trigger": "receipt",
    "action": "act",
    "rule": "plain-days",
    "zone": "Europe/Berlin",
    "country": "DE",
    "source": {"name": "made up"},
    "status": "in_force",
    "confidence": "high",
}
LAWS = {
    "test-answer": {
        "citation": "s 1",
        "duration": {"days": 10},
        "effects": [
            {
                "event": "clarification_requested",
                "until": "clarification_received",
                "effect": "pause",
                "citation": "s 1(2)",
            },
            {"event": "exempted", "effect": "exempt"},
        ],
        "extensions": [
            {
                "amount": {"days": 5},
                "event": "extended",
                "notice_by": "original_due",
                "citation": "s 1(3)",
            }
        ],
    },
    "test-fixed": {"citation": "s 2", "duration": {"hours": 24}, "refuse_pause": "s 2(2)"},
    "test-window": {
        "citation": "s 3",
        "polarity": "window",
        "opens": {"business_days": 10},
        "duration": {"business_days": 14},
        "effects": [{"event": "court_action_notice", "effect": "terminate"}],
    },
    "test-ordered": {"citation": "s 4", "ordered": {"event": "set_until"}},
}
FORWARDED = {"starts": "stage:forward"}
PLAYBOOK = {
    "kind": "test-law",
    "lifecycle": "takedown",
    "title": "Clocks of the law",
    "stages": [
        {"id": "review", "gate": {"role": "intake_analyst", "verdicts": ["forward", "done"]},
         "next": {"done": "closed"}},
        {"id": "forward", "wait": {"clock": "earliest"}, "next": {"due": "restore"}},
        {"id": "restore", "gate": {"role": "on_call", "verdicts": ["restored"]}},
        {"id": "closed", "end": "restored"},
        {"id": "court", "gate": {"role": "legal_counsel", "verdicts": ["stay", "go"]},
         "next": {"stay": "closed", "go": "$back"}},
    ],
    "actions": {"court_action_notice": "court"},
    "clocks": [
        {"id": "answer", "law": "test-answer", "ladder": "answer"},
        {"id": "fixed", "law": "test-fixed"},
        {"id": "earliest", "law": "test-window", "bound": "earliest", **FORWARDED},
        {"id": "latest", "law": "test-window", "bound": "latest", **FORWARDED},
    ],
    "ladders": {
        "answer": {
            "of": {"clock": "answer"},
            "rungs": [
                {"at": "80%", "to": ["role:legal_counsel"]},
                {"at": "breach", "to": ["role:executive"]},
            ],
        }
    },
}  # fmt: skip


def terms(law: str, **changes: object) -> Terms:
    entry = {**COMMON, "id": law, **LAWS[law], **changes}
    return Terms(
        laws=(LawClock.model_validate(entry),),
        rules=(CountingRule.model_validate(RULE),),
        pack="test.1+000000000000",
    )


@pytest.fixture
def playbook() -> Playbook:
    return with_terms(Playbook.model_validate(PLAYBOOK), terms)


def clock(case, name: str) -> dict:
    return next(c for c in case.now.view["clocks"] if c["id"] == name)


async def turn(case, name: str, verb: str, **said: object) -> None:
    until, event, at = said.get("until"), said.get("event"), said.get("at")
    assert at is None or isinstance(at, datetime)
    await case.handle.execute_update(
        TakedownWorkflow.turn_clock, TurnClock(LEAD, name, verb, until, event=event, at=at)
    )


async def refusal_of(case, name: str, verb: str, **said: object) -> tuple[str, str]:
    """Return the code and the sentence that a turn is refused with."""
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await turn(case, name, verb, **said)
    return refused.value.cause.type, refused.value.cause.message
