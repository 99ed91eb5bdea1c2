"""Measures and outside statements: proposed by one, approved by others, carried out."""

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.incident.deeds import (
    COMMANDER,
    COUNSEL,
    MANAGER,
    act,
    refused,
    responding,
    text,
)
from tocsin.playbooks.library import load_library
from workflows.casework.messages import TakeAction
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.anyio


async def test_a_measure_is_proposed_approved_by_another_and_carried_out(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await refused(
            "proposal-missing",
            IncidentWorkflow.act,
            TakeAction(MANAGER, "propose-measure"),
            case,
        )
        await act(case, "propose-measure", COMMANDER, text("measure"))
        gate = await case.gate("approve_measure")
        frozen = case.log.manifests[case.id, gate["id"], 1]
        assert frozen.texts == ("measure",)
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await case.decide("approve_measure", "approve", COMMANDER.id, COMMANDER.roles)
        assert error.value.cause.type == "four-eyes"

        await case.decide("approve_measure", "approve", **COUNSEL)
        await case.decide("carry_out", "done", "user:otto", ("on_call",))

        await case.until(lambda: case.now.stage == "responding")
        assert "proposal" not in case.now.view


async def test_a_second_proposal_waits_for_the_first_and_is_not_lost(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, "propose-measure", MANAGER, text("first"))
        await case.gate("approve_measure")
        await act(case, "propose-measure", MANAGER, text("second"))
        await case.decide("approve_measure", "reject", **COUNSEL)

        await case.until(lambda: case.now.view.get("proposal") == "second")
        gate = await case.gate("approve_measure")
        assert case.log.manifests[case.id, gate["id"], 1].texts == ("second",)
        await case.decide("approve_measure", "reject", **COUNSEL)
        await case.until(lambda: case.now.stage == "responding")


async def test_a_proposal_comes_back_after_another_was_decided_on_in_between(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, "propose-measure", MANAGER, text("measure"))
        await case.gate("approve_measure")
        await propose_and_reject(case, "statement 1")
        gate = await case.gate("approve_measure")
        assert case.log.manifests[case.id, gate["id"], 1].texts == ("measure",)
        await case.decide("approve_measure", "approve", **COUNSEL)

        await case.gate("carry_out")
        await propose_and_reject(case, "statement 2")
        gate = await case.gate("carry_out")
        assert case.log.manifests[case.id, gate["id"], 1].texts == ("measure",)
        await case.decide("carry_out", "done", "user:otto", ("on_call",))
        await case.until(lambda: case.now.stage == "responding")
        assert "proposal" not in case.now.view


async def propose_and_reject(case, name):
    await act(case, "propose-statement", COMMANDER, text(name))
    for by in (COUNSEL, {"by": "user:pia", "roles": ("policy_owner",)}):
        await case.decide("approve_statement", "reject", **by)


async def test_what_was_proposed_does_not_follow_into_another_kind(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, "propose-measure", MANAGER, text("measure"))
        await case.gate("approve_measure")
        other = load_library().get("unclassified")
        message = TakeAction(MANAGER, "reclassify", text(), playbook=other)
        await case.handle.execute_update(IncidentWorkflow.act, message)

        gate = await case.gate("triage")
        assert case.log.manifests[case.id, gate["id"], 1].texts == ()
        assert "proposal" not in case.now.view


async def test_an_outside_statement_needs_two_who_did_not_write_it(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await act(case, "propose-statement", COMMANDER, text("statement"))
        await case.decide("approve_statement", "approve", **COUNSEL)
        assert case.now.stage == "approve_statement"
        await case.decide("approve_statement", "approve", "user:pia", ("policy_owner",))

        await case.until(lambda: case.now.stage == "responding")
