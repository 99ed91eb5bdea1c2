"""Pages over HTTP: opened, seen by who may, and kept in a chain that is verified."""

import uuid
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
async def policy(manager, ada, ben):
    """The name of a policy that asks Ada, then Ben."""
    steps = [step(f"person:{one.name}") for one in (ada, ben)]
    return await a_policy(manager, policy_of(*steps))


async def test_a_page_pins_its_policy_and_begins_a_chain_of_events(manager, policy, ada):
    page = await opened(manager, policy=policy, summary="Disk full", severity="sev2")
    shown = (await ada.get(f"/v1/pages/{page['id'].lower()}")).json()
    events = (await ada.get(f"/v1/pages/{page['id']}/events")).json()

    assert page["id"].startswith("PG-")
    assert (shown["policy"], shown["policy_version"]) == (policy, 1)
    assert shown["pinned"]["steps"][0]["to"] == [f"person:{ada.id}"]
    assert (shown["summary"], shown["severity"], shown["case"]) == ("Disk full", "sev2", None)
    assert shown["opened_by"]["name"] == manager.name
    assert events["items"][0]["event"] == "page.opened"
    assert events["faults"] == []
    assert "Disk full" not in str(events)


async def test_a_page_takes_the_severities_that_playbooks_name_and_no_other_word(
    manager, ada, code
):
    answer = await manager.post("/v1/pages", {"person": ada.name, "severity": "apocalyptic"})

    assert code(answer) == "unknown-severity"
    assert answer.json()["detail"].startswith("`severity` is one of sev0, sev1")


async def test_a_page_asks_by_a_policy_or_one_person_and_never_both(manager, policy, ada, code):
    both = await manager.post("/v1/pages", {"policy": policy, "person": ada.name})
    neither = await manager.post("/v1/pages", {"summary": "x"})
    unknown = await manager.post("/v1/pages", {"policy": "no-such"})
    nobody = await manager.post("/v1/pages", {"person": "no-such"})
    late = datetime.now(UTC) - timedelta(hours=1)
    past = await manager.post("/v1/pages", {"person": ada.name, "hold_until": late.isoformat()})
    long = await manager.post("/v1/pages", {"person": ada.name, "summary": "x" * 501})

    answers = (both, neither, past, long)
    assert [code(one) for one in answers] == ["invalid"] * 4
    assert "`policy`, a `person` or a `schedule`" in both.json()["detail"]
    assert (code(unknown), code(nobody)) == ("unknown-policy", "unknown-person")
    assert policy in unknown.json()["detail"]


async def test_the_same_request_opens_one_page(manager, policy):
    key = uuid.uuid4().hex
    body = {"policy": policy}
    first, second = [(await manager.post("/v1/pages", body, key)).json() for _ in range(2)]

    assert first["id"] == second["id"]


async def test_a_page_of_a_case_does_not_exist_for_who_cannot_see_the_case(
    manager, counsel, analyst, ada, case_for, policy, code
):
    sealed = case_for(sensitivity="sealed")
    page = await opened(counsel, policy=policy, case=sealed.ref, severity="sev1")
    unseen = await manager.post("/v1/pages", {"policy": policy, "case": sealed.ref})
    deaf = await counsel.post("/v1/pages", {"person": analyst.name, "case": sealed.ref})
    listed = (await counsel.get("/v1/pages", case=sealed.ref)).json()["items"]
    others = (await manager.get("/v1/pages", policy=policy, limit=200)).json()["items"]

    assert page["case"] == sealed.ref
    assert [one["id"] for one in listed] == [page["id"]]
    assert page["id"] not in [one["id"] for one in others]
    assert code(await ada.get(f"/v1/pages/{page['id']}")) == "not-found"
    assert code(await ada.get(f"/v1/pages/{page['id']}/events")) == "not-found"
    assert code(await ada.post(f"/v1/pages/{page['id']}/acknowledge")) == "not-found"
    assert code(unseen) == "not-found"
    assert code(deaf) == "person-cannot-see"


async def test_lists_are_filtered_and_cut_into_pages(manager, ada, policy):
    since = datetime.now(UTC).isoformat()
    made = [(await opened(manager, policy=policy))["id"] for _ in range(3)]
    query = {"since": since, "limit": 2, "mine": True}
    first = (await manager.get("/v1/pages", **query)).json()
    second = (await manager.get("/v1/pages", cursor=first["next"], **query)).json()
    none = await ada.get("/v1/pages", since=since, state="resolved")

    found = [[one["id"] for one in listed["items"]] for listed in (first, second)]
    assert found == [made[:0:-1], made[:1]]
    assert second["next"] is None
    assert none.json()["items"] == []


async def test_who_may_not_open_pages_is_told_so(person_with, policy, code):
    vendor = person_with("vendor_moderator")

    assert code(await vendor.post("/v1/pages", {"policy": policy})) == "forbidden"
    assert (await vendor.get("/v1/pages", policy=policy)).json()["items"] == []


async def test_who_may_not_read_schedules_asks_why_about_themselves_only(
    manager, ada, case_for, policy, person_with, code
):
    vendor = person_with("vendor_moderator")
    page = await opened(manager, policy=policy, case=case_for().ref)
    about_them = await vendor.get(f"/v1/pages/{page['id']}/why")
    about_ada = await vendor.get(f"/v1/pages/{page['id']}/why", person=ada.name)

    assert about_them.status_code == 200
    assert code(about_ada) == "forbidden"


async def test_who_is_on_call_of_a_schedule_is_asked_without_a_policy(manager, ada, code):
    name = await a_schedule(manager, rota(ada))
    page = await opened(manager, schedule=name, summary="Look")
    unknown = await manager.post("/v1/pages", {"schedule": "no-such"})
    both = await manager.post("/v1/pages", {"schedule": name, "person": ada.name})

    assert ada.id in asked(await stands(manager, page["id"], asked))
    assert (page["policy"], code(unknown), code(both)) == (None, "unknown-schedule", "invalid")
