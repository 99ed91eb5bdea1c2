"""A gate and its clock with one ladder press once, and not in two voices."""

from datetime import timedelta

import pytest

from tocsin.domain.playbook import Playbook

pytestmark = pytest.mark.anyio
URGENT = {
    "kind": "test-urgent",
    "lifecycle": "takedown",
    "title": "One ladder for the whole way",
    "stages": [
        {
            "id": "check",
            "gate": {"role": "le_responder", "verdicts": ["ok"], "ladder": "urgent"},
        },
        {
            "id": "act",
            "gate": {"role": "on_call", "verdicts": ["done"], "ladder": "urgent"},
            "end": "done",
        },
    ],
    "clocks": [{"id": "remove", "duration": "1h", "met_by": "act", "ladder": "urgent"}],
    "ladders": {
        "urgent": {
            "of": {"clock": "remove"},
            "urgent": True,
            "rungs": [
                {"at": "0%", "to": ["role:on_call"]},
                {"at": "50%", "to": ["role:legal_counsel"]},
                {"at": "breach", "to": ["role:executive"]},
            ],
        }
    },
}


async def test_each_rung_is_climbed_once_and_a_later_gate_calls_for_itself(case_of):
    async with case_of(Playbook.model_validate(URGENT)) as case:
        await case.gate("check")
        await case.until(lambda: ("task", "role:on_call") in case.told)
        assert case.told.count(("task", "role:on_call")) == 1
        await case.pass_time(timedelta(minutes=40))
        await case.until(lambda: ("reminder", "role:legal_counsel") in case.told)
        await case.decide("check", "ok", by="user:lea", roles=("le_responder",))
        await case.gate("act")
        await case.until(lambda: case.told.count(("task", "role:on_call")) == 2)
        await case.pass_time(timedelta(minutes=30))
        await case.until(lambda: ("escalation", "role:executive") in case.told)

        assert case.told.count(("reminder", "role:legal_counsel")) == 1
        assert case.told.count(("escalation", "role:executive")) == 1


async def test_a_later_gate_that_reaches_nobody_brings_on_the_next_rung_at_once(
    case_of, notices
):
    async with case_of(Playbook.model_validate(URGENT)) as case:
        await case.gate("check")
        await case.pass_time(timedelta(minutes=5))
        notices.unreachable.add("role:on_call")
        await case.decide("check", "ok", by="user:lea", roles=("le_responder",))
        await case.gate("act")

        await case.until(lambda: ("reminder", "role:legal_counsel") in case.told)
