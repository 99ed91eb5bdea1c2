"""A running case's ladder names a schedule: who is on call then is told, then the next one."""

import pytest

from tests.api.duty import a_schedule, rota
from tests.polling import eventually
from tocsin.domain.playbook import Playbook

pytestmark = pytest.mark.anyio


def playbook_calling(schedule):
    """A playbook that presses every three seconds, as no house would publish one."""
    pressing = {"at": "0%", "to": [f"schedule:{schedule}"], "every": "3s", "times": 10}
    gate = {"role": "legal_counsel", "verdicts": ["remove"], "ladder": "pressing"}
    stages = [{"id": "review", "gate": gate}, {"id": "closed", "end": "done"}]
    return Playbook.model_validate(
        {
            "kind": "copyright-takedown",
            "lifecycle": "takedown",
            "title": "Made up",
            "stages": stages,
            "ladders": {"pressing": {"of": {"house": "1h"}, "rungs": [pressing]}},
        }
    )


async def test_a_rung_reaches_who_is_on_call_and_after_a_handoff_the_next_one(
    person_with, case_for
):
    manager, ada, ben = (
        person_with(role) for role in ("incident_manager", "on_call", "on_call")
    )
    name = await a_schedule(manager, rota(ada))
    case = case_for(playbook=playbook_calling(name))

    async def told():
        page = (await manager.get("/v1/deliveries", case=case.ref, limit=200)).json()
        return [(one["recipient"], one["because"]) for one in page["items"]]

    def has_told(person):
        return lambda found: any(who == f"user:{person.id}" for who, _ in found)

    before = await eventually(told, "Ada is told", has_told(ada))
    answer = await manager.put(f"/v1/schedules/{name}", {"schedule": rota(ben)})
    after = await eventually(told, "Ben is told", has_told(ben))

    assert answer.status_code == 201
    assert {who for who, _ in before} == {f"user:{ada.id}"}
    assert after[0][0] == f"user:{ben.id}"
    assert f"Schedule {name}, version 2: turn" in after[0][1]
