"""A worker may start cold at any moment: each entry gets the same time and place every time."""

from datetime import timedelta

import pytest

from tests.workflows.cold import assert_the_same_wherever_a_worker_begins, at_rest
from tests.workflows.takedown.conftest import playbook  # noqa: F401 - a fixture
from workflows.casework.messages import Actor, AddNote, TextRef
from workflows.lifecycles import LIFECYCLES
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


async def test_an_entry_is_the_same_wherever_a_worker_begins(case_of, playbook):  # noqa: F811
    async with case_of(playbook) as case:
        await case.gate("review")
        note = AddNote(Actor("user:ian", ("intake_analyst",)), TextRef("t1", "d1"))
        for _ in range(3):
            # A rung tells somebody; what came of it is the last thing before the next request.
            before = len(case.told)
            await case.pass_time(timedelta(hours=4))
            await case.until(lambda before=before: len(case.told) > before)
            await at_rest(case)
            await case.handle.execute_update(TakedownWorkflow.note, note)
        await case.decide("review", "remove", **ANALYST)
        await case.gate("counsel")
        await assert_the_same_wherever_a_worker_begins(case, list(LIFECYCLES.values()))
