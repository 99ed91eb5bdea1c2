"""A new version of a playbook reaches an open case only when somebody asks, and on record."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.law.conftest import LEAD, PLAYBOOK, clock, terms, turn
from tocsin.domain.access import Sensitivity
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.lawful import with_terms
from tocsin.playbooks.library import Library
from workflows.casework.messages import Migrate
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


async def migrate(case, playbook: Playbook) -> None:
    digest = Library.digest(playbook)
    await case.handle.execute_update(TakedownWorkflow.migrate, Migrate(LEAD, playbook, digest))


def with_longer_answer(**changes: object) -> Playbook:
    """The same playbook under a pack in which ten days have become twelve."""

    def longer(law: str):
        return terms(law, duration={"days": 12}) if law == "test-answer" else terms(law)

    return with_terms(Playbook.model_validate({**PLAYBOOK, **changes}), longer)


async def test_its_deadlines_are_counted_anew_from_what_happened_and_both_are_on_record(
    case_of, playbook
):
    async with case_of(playbook) as case:
        gate = await case.gate("review")
        was = clock(case, "answer")["due_at"]
        await migrate(case, with_longer_answer())
        now = clock(case, "answer")["due_at"]

        assert now > was
        entry = next(e.data for e in case.log.timeline(case.id) if e.event == "case.migrated")
        assert entry["clocks"] == [f"answer: {was} -> {now}"]
        assert entry["was"] != entry["playbook"] == case.now.playbook_digest
        assert (await case.gate("review"))["id"] == gate["id"], "an equal gate stays open"
        await case.decide("review", "done", **ANALYST)
        await case.until(lambda: case.now.state == "closed")


async def test_a_gate_that_is_another_one_is_opened_anew_and_asks_the_new_role(
    case_of, playbook
):
    stages = [dict(stage) for stage in PLAYBOOK["stages"]]
    stages[0] = {**stages[0], "gate": {"role": "policy_owner", "verdicts": ["forward", "done"]}}
    async with case_of(playbook) as case:
        before = await case.gate("review")
        await migrate(case, with_longer_answer(stages=stages))
        await case.until(lambda: case.now.waiting_roles == ("policy_owner",))
        after = await case.gate("review")

        assert after["id"] != before["id"]
        assert "gate.superseded" in case.story
        await case.decide("review", "done", by="user:pat", roles=("policy_owner",))
        await case.until(lambda: case.now.state == "closed")


async def test_a_clock_that_the_version_lacks_ends_and_a_new_one_starts_at_receipt(
    case_of, playbook
):
    clocks = [one for one in PLAYBOOK["clocks"] if one["id"] != "fixed"]
    clocks.append({"id": "house", "duration": "36h"})
    async with case_of(playbook) as case:
        await case.gate("review")
        await migrate(case, with_longer_answer(clocks=clocks))
        await case.until(lambda: any(c["id"] == "house" for c in case.now.view["clocks"]))

        assert clock(case, "fixed")["state"] == "cancelled"
        received = case.opening.received_at.strftime("%Y-%m-%dT%H:%M:%S")
        assert clock(case, "house")["started_at"].startswith(received)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "other-kind"}, "another kind"),
        ({"stages": PLAYBOOK["stages"][3:4]}, "no stage review"),
        ({}, "already"),
        ({"sensitivity": "open"}, "holds its cases as open, this one restricted"),
    ],
)
async def test_a_version_that_does_not_know_where_the_case_is_is_refused(
    case_of, playbook, change, says
):
    version = with_terms(playbook.model_copy(), terms) if not change else None
    if version is None:
        body = {**playbook.model_dump(mode="json"), **change}
        version = Playbook.model_validate(body)
    if "sensitivity" in change:
        playbook = playbook.model_copy(update={"sensitivity": Sensitivity.RESTRICTED})
    async with case_of(playbook) as case:
        await case.gate("review")
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await migrate(case, version)

        assert refused.value.cause.type == "migration-impossible"
        assert says in refused.value.cause.message
        assert "case.migrated" not in case.story


def with_other_ladders(clocks: list[dict], stages: list[dict]) -> Playbook:
    """A version whose ladders have other names."""
    ladders = {"other": PLAYBOOK["ladders"]["answer"]}
    return with_longer_answer(clocks=clocks, stages=stages, ladders=ladders)


async def test_an_open_gate_whose_ladder_has_another_name_now_is_opened_anew(case_of):
    def stages(ladder: str) -> list[dict]:
        first = {**PLAYBOOK["stages"][0]}
        first["gate"] = {**first["gate"], "ladder": ladder}
        return [first, *PLAYBOOK["stages"][1:]]

    body = {**PLAYBOOK, "stages": stages("answer")}
    playbook = with_terms(Playbook.model_validate(body), terms)
    clocks = [{**one, "ladder": "other"} for one in PLAYBOOK["clocks"][:1]]
    clocks += PLAYBOOK["clocks"][1:]
    async with case_of(playbook) as case:
        before = await case.gate("review")
        await migrate(case, with_other_ladders(clocks, stages("other")))
        await case.until(lambda: "gate.superseded" in case.story)
        assert (await case.gate("review"))["id"] != before["id"]
        await case.decide("review", "done", **ANALYST)
        await case.until(lambda: case.now.state == "closed")


async def test_a_breached_clock_whose_ladder_is_gone_presses_on_and_can_be_extended(case_of):
    ladders = {
        "answer": {
            "of": {"clock": "answer"},
            "rungs": [{"at": "breach", "to": ["role:executive"], "every": "1d"}],
        }
    }
    playbook = with_terms(Playbook.model_validate({**PLAYBOOK, "ladders": ladders}), terms)
    clocks = [{**one} for one in PLAYBOOK["clocks"]]
    del clocks[0]["ladder"]
    received_at = datetime.now(UTC) - timedelta(days=12)
    async with case_of(playbook, received_at=received_at) as case:
        await case.gate("review")
        await case.until(lambda: "rung.climbed" in case.story)
        await migrate(case, with_other_ladders(clocks, PLAYBOOK["stages"]))
        told = len(case.told)
        await case.pass_time(timedelta(days=2))
        await case.until(lambda: len(case.told) > told)
        at = received_at + timedelta(days=2)
        await turn(case, "answer", "extend", at=at)

        assert clock(case, "answer")["state"] == "running"
        await case.decide("review", "done", **ANALYST)
        await case.until(lambda: case.now.state == "closed")


async def test_a_case_that_is_decided_already_does_not_migrate_back_into_its_gate(
    case_of, playbook, notices
):
    stages = [dict(stage) for stage in PLAYBOOK["stages"]]
    stages[3] = {**stages[3], "notices": [{"to": "role:on_call", "template": "task"}]}
    playbook = playbook.model_copy(
        update={"stages": Playbook.model_validate({**PLAYBOOK, "stages": stages}).stages}
    )
    async with case_of(playbook) as case:
        await case.gate("review")
        notices.slow()
        await case.decide("review", "done", **ANALYST)
        await case.until(lambda: "gate.decided" in case.story)
        with pytest.raises(WorkflowUpdateFailedError) as refused:
            await migrate(case, with_longer_answer(stages=stages))

        assert refused.value.cause.type == "migration-impossible"
        notices.slow(False)
        await case.until(lambda: case.now.state == "closed")


async def test_a_gate_that_stays_is_due_as_the_new_ladder_says(case_of, playbook):
    def with_house(hours: str) -> Playbook:
        stages = [dict(stage) for stage in PLAYBOOK["stages"]]
        gate = {"role": "intake_analyst", "verdicts": ["forward", "done"], "ladder": "house"}
        stages[0] = {**stages[0], "gate": gate}
        rungs = [{"at": "breach", "to": ["role:executive"]}]
        ladders = {**PLAYBOOK["ladders"], "house": {"of": {"house": hours}, "rungs": rungs}}
        return with_longer_answer(stages=stages, ladders=ladders)

    async with case_of(with_house("8h")) as case:
        before = await case.gate("review")
        await migrate(case, with_house("4h"))
        after = await case.gate("review")

        assert after["id"] == before["id"]
        assert after["due_at"] < before["due_at"]
        await case.pass_time(timedelta(hours=5))
        await case.until(lambda: ("escalation", "role:executive") in case.told)
