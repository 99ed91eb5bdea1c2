"""Pages of the past, played by another policy or schedule; only those that one may see."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.polling import eventually

pytestmark = pytest.mark.anyio
CATCH_ALL = {"to": ["role:incident_manager"]}
BERLIN = {"zone": "Europe/Berlin"}


@pytest.fixture(scope="module")
def manager(person_with):
    return person_with("incident_manager")


@pytest.fixture(scope="module")
def ada(person_with):
    return person_with("on_call")


@pytest.fixture(scope="module")
def ben(person_with):
    return person_with("on_call")


def rota(person):
    daily = {"kind": "daily", "starts_on": "2026-01-01"}
    return BERLIN | {"layers": [{"id": "all", "members": [person.name], "rotation": daily}]}


@pytest.fixture(scope="module")
async def duty(manager, ada):
    """The name of a schedule by which Ada is on call."""
    name = f"s-{uuid.uuid4().hex[:8]}"
    await manager.post("/v1/schedules", {"id": name, "schedule": rota(ada)})
    return name


@pytest.fixture(scope="module")
async def policy(manager, duty, ben):
    """The name of a policy that asks the schedule, then Ben."""
    name = f"p-{uuid.uuid4().hex[:8]}"
    steps = [{"to": [f"schedule:{duty}"]}, {"to": [f"person:{ben.name}"]}]
    body = {"id": name, "policy": {"steps": steps, "catch_all": CATCH_ALL}}
    assert (await manager.post("/v1/escalation-policies", body)).status_code == 201
    return name


@pytest.fixture(scope="module")
async def page(manager, policy, ada):
    """A page of no case, which Ada has acknowledged."""
    made = (await manager.post("/v1/pages", {"policy": policy, "summary": "x"})).json()

    async def is_asked():
        shown = (await manager.get(f"/v1/pages/{made['id']}")).json()
        return any(one["id"] == ada.id for one in shown["responders"])

    await eventually(is_asked, "Ada is asked")
    assert (await ada.post(f"/v1/pages/{made['id']}/acknowledge")).status_code < 300
    return made["id"]


async def simulated(person, of_policy, **proposal):
    now = datetime.now(UTC)
    span = {"from": str(now - timedelta(days=1)), "to": str(now + timedelta(days=1))}
    return await person.post("/v1/simulations", {**span, "of_policy": of_policy, **proposal})


def people(found):
    return {
        one["person"]["id"]: (one["pages_then"], one["pages_now"]) for one in found["people"]
    }


async def test_another_policy_would_have_called_others(manager, policy, page, ada, ben):
    steps = [{"to": [f"person:{ben.name}"], "wait": "7m"}, {"to": [f"person:{ada.name}"]}]
    proposed = {"steps": steps, "catch_all": CATCH_ALL}
    found = (await simulated(manager, policy, policy=proposed)).json()

    assert people(found) == {ada.id: (1, 1), ben.id: (0, 1)}
    (played,) = found["pages"]
    waited = datetime.fromisoformat(played["answered_now"]) - datetime.fromisoformat(
        played["opened_at"]
    )
    assert played["id"] == page
    assert waited >= timedelta(minutes=7)
    assert "whoever acknowledged takes as long" in found["assumption"]


async def test_another_schedule_would_have_called_others(manager, policy, page, duty, ada, ben):
    found = (await simulated(manager, policy, schedule=rota(ben), name=duty)).json()

    assert people(found)[ada.id] == (1, 0)
    assert found["pages"][0]["exhausted_now"]
    assert found["pages"][0]["answered_now"] is None


async def test_the_schedule_as_it_stands_calls_as_it_did(manager, policy, page, duty, ada):
    found = (await simulated(manager, policy, schedule=rota(ada), name=duty)).json()

    assert people(found) == {ada.id: (1, 1)}
    assert not found["pages"][0]["exhausted_now"]


async def test_only_pages_that_one_may_see_are_played(manager, person_with, case_for, ben):
    name = f"p-{uuid.uuid4().hex[:8]}"
    proposed = {"steps": [{"to": [f"person:{ben.name}"]}], "catch_all": CATCH_ALL}
    await manager.post("/v1/escalation-policies", {"id": name, "policy": proposed})
    hidden = case_for(sensitivity="restricted")
    for about in ({}, {"case": hidden.ref}):
        made = await manager.post("/v1/pages", {"policy": name, "summary": "x", **about})
        assert made.status_code == 201, made.text
    onlooker = person_with("outreach_manager")
    seen = (await simulated(onlooker, name, policy=proposed)).json()
    whole = (await simulated(manager, name, policy=proposed)).json()

    assert (len(seen["pages"]), len(whole["pages"])) == (1, 2)
    assert [one["pages_now"] for one in seen["people"] if one["person"]["id"] == ben.id] == [1]
    assert seen["covers"] == "of the pages that you may see"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"schedule": BERLIN},
        {
            "policy": {"steps": [{"to": ["role:on_call"]}], "catch_all": CATCH_ALL},
            "to": "2100-01-01T00:00:00Z",
        },
    ],
)
async def test_what_proposes_nothing_or_too_much_is_refused(manager, policy, body):
    answer = await simulated(manager, policy, **body)

    assert answer.status_code == 422, answer.text
