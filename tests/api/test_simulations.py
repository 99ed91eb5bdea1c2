"""Pages of the past, played by another policy or schedule; only those that one may see."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.duty import (
    a_policy,
    a_schedule,
    asked,
    opened,
    policy_of,
    rota,
    stands,
    step,
)

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def duty(manager, ada):
    """The name of a schedule by which Ada is on call."""
    return await a_schedule(manager, rota(ada))


@pytest.fixture(scope="module")
async def policy(manager, duty, ben):
    """The name of a policy that asks the schedule, then Ben."""
    return await a_policy(
        manager, policy_of(step(f"schedule:{duty}"), step(f"person:{ben.name}"))
    )


@pytest.fixture(scope="module")
async def page(manager, policy, ada):
    """A page of no case, which Ada has acknowledged."""
    made = await opened(manager, policy=policy, summary="x")
    await stands(manager, made["id"], lambda one: ada.id in asked(one))
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
    first = step(f"person:{ben.name}", wait="7m")
    proposed = policy_of(first, step(f"person:{ada.name}"))
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
    proposed = policy_of(step(f"person:{ben.name}"))
    name = await a_policy(manager, proposed)
    hidden = case_for(sensitivity="restricted")
    for about in ({}, {"case": hidden.ref}):
        await opened(manager, policy=name, summary="x", **about)
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
        {"schedule": {"zone": "UTC"}},
        {"policy": policy_of(step("role:on_call")), "to": "2100-01-01T00:00:00Z"},
    ],
)
async def test_what_proposes_nothing_or_too_much_is_refused(manager, policy, body):
    answer = await simulated(manager, policy, **body)

    assert answer.status_code == 422, answer.text
