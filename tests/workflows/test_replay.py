"""Every released workflow left a history, and today's code still replays all of them.

Record new ones with ``pytest tests/workflows/test_replay.py --record-histories``; keep the old.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from tocsin.playbooks.library import load_library
from workflows.casework.messages import JoinedItem
from workflows.data import data_converter
from workflows.lifecycles import LIFECYCLES, runner
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

HISTORIES = Path(__file__).parent.parent / "histories"
RECORDED = sorted(HISTORIES.glob("*.json"))
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}
ON_CALL = {"by": "user:otto", "roles": ("on_call",)}


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
async def test_a_recorded_history_replays(path):
    replayer = Replayer(
        workflows=list(LIFECYCLES.values()),
        data_converter=data_converter(),
        workflow_runner=runner(),
    )

    await replayer.replay_workflow(WorkflowHistory.from_json(path.stem, path.read_text()))


def test_each_lifecycle_has_a_recorded_history():
    kinds = {path.stem.partition(".")[0] for path in RECORDED}

    assert {load_library().get(kind).lifecycle for kind in kinds} == set(LIFECYCLES)


async def _copyright(case) -> None:
    """Removed, countered, waiting for put-back; then retracted and restored."""
    await case.decide("review", "remove", **ANALYST)
    await case.decide("counsel", "remove", **COUNSEL)
    await case.decide("act", "done", **ON_CALL)
    await case.until(lambda: case.now.stage == "counter_window")
    counter = JoinedItem("item-2", "counter_notice")
    await case.handle.signal(TakedownWorkflow.item_joined, counter)
    await case.decide("counter_review", "valid", by="user:dora", roles=("legal_counsel",))
    await case.until(lambda: case.now.stage == "putback_wait")
    await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem("item-3", "retraction"))
    await case.decide("retraction_check", "genuine", **ANALYST)
    await case.decide("restore_retracted", "restored", **ON_CALL)


async def _government(case) -> None:
    """Authenticated, reviewed, restricted, reported, and the user told."""
    await case.decide("authenticate", "authentic", by="user:lea", roles=("le_responder",))
    await case.decide("review", "geo_restrict", by="user:pia", roles=("policy_owner",))
    await case.decide("counsel", "geo_restrict", **COUNSEL)
    await case.decide("act", "done", **ON_CALL)
    await case.decide("user_notice", "tell", by="user:dora", roles=("legal_counsel",))


async def _unclassified(case) -> None:
    await case.decide("triage", "no_action", **ANALYST)


LIVES = {
    "copyright-takedown": _copyright,
    "government-removal-request": _government,
    "unclassified": _unclassified,
}


@pytest.fixture
async def env(env, request):
    """Record on the plain server: skipped time leaves events that others do not have."""
    if not request.config.getoption("--record-histories"):
        yield env
        return
    async with await WorkflowEnvironment.start_local(
        data_converter=data_converter(),
        dev_server_existing_path=request.getfixturevalue("temporal_cli"),
        search_attributes=request.getfixturevalue("attributes"),
        dev_server_log_level="error",
        dev_server_startup_timeout=timedelta(seconds=30),
    ) as local:
        yield local


@pytest.mark.parametrize("kind", sorted(LIVES))
async def test_a_shipped_playbook_is_walked_to_its_end(case_of, kind, request):
    async with case_of(load_library().get(kind)) as case:
        await LIVES[kind](case)
        await case.handle.result()
        case.assert_chain_holds()
        if request.config.getoption("--record-histories"):
            history = await case.handle.fetch_history()
            (HISTORIES / f"{kind}.v1.json").write_text(history.to_json() + "\n")
