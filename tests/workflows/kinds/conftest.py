"""Cases of the kinds that come with Tocsin, as a case of some place pins them."""

from collections.abc import Callable

import pytest

from tests.workflows.conftest import Case
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.library import load_library
from workflows.casework.messages import Actor, JoinedItem, TakeAction, TurnClock
from workflows.takedown import TakedownWorkflow

LIBRARY = load_library()
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
ON_CALL = {"by": "user:oda", "roles": ("on_call",)}
RESPONDER = {"by": "user:lee", "roles": ("le_responder",)}
COUNSEL = {"by": "user:ann", "roles": ("legal_counsel",)}
POLICY = {"by": "user:pia", "roles": ("policy_owner",)}
DPO = {"by": "user:dan", "roles": ("dpo",)}
LEAD = Actor("user:lea", ("legal_counsel", "incident_manager"))


@pytest.fixture
def kind_of() -> Callable[[str, str | None], Playbook]:
    """Return the playbook of a kind as a case of a jurisdiction pins it."""
    return LIBRARY.pinned


async def act(case: Case, action: str) -> None:
    """Do what the stage or the playbook allows, as a lead."""
    await case.handle.execute_update("act", TakeAction(LEAD, action))


async def record(case: Case, clock: str, event: str) -> None:
    """Record on a clock what its law knows, as a lead."""
    turn = TurnClock(LEAD, clock, "record", event=event)
    await case.handle.execute_update(TakedownWorkflow.turn_clock, turn)


async def join(case: Case, document: str, item: str = "item-2") -> None:
    """Let another paper come in."""
    await case.handle.signal(TakedownWorkflow.item_joined, JoinedItem(item, document))


async def reach(case: Case, stage: str) -> None:
    """Wait until the case is in a stage."""
    await case.until(lambda: case.now.stage == stage, stage)


def state_of(case: Case, clock: str) -> str:
    """How a clock stands."""
    return next(c["state"] for c in case.now.view["clocks"] if c["id"] == clock)
