"""Escalation policies over HTTP: put as versions, checked against things as they stand."""

import json
import uuid

import pytest

from tests.api.duty import CATCH_ALL, POLICIES, a_policy, a_schedule, policy_of, step

pytestmark = pytest.mark.anyio


def policy(*targets, **more):
    """One step that asks these targets."""
    return policy_of(step(*targets, wait="5m"), **more)


async def test_a_policy_is_put_as_versions_and_names_people_by_their_ids(manager, ada):
    name = await a_policy(manager, policy(f"person:{ada.name}"))
    body = {"policy": policy("role:on_call", title="Second"), "replaces": 1, "note": "wider"}
    second = await manager.put(f"{POLICIES}/{name}", body)
    first = (await ada.get(f"{POLICIES}/{name}", version=1)).json()
    versions = (await ada.get(f"{POLICIES}/{name}/versions")).json()["items"]

    assert first["policy"]["steps"][0]["to"] == [f"person:{ada.id}"]
    assert [one["name"] for one in first["people"]] == [ada.name]
    assert (second.status_code, second.json()["version"]) == (201, 2)
    assert [(one["version"], one["in_force"]) for one in versions] == [(2, True), (1, False)]


async def test_versions_that_cross_and_names_that_are_taken_are_refused(manager, code):
    name = await a_policy(manager, policy("role:on_call"))
    again = {"id": name, "policy": policy("role:on_call")}
    stale = {"policy": policy("role:executive"), "replaces": 7}

    assert code(await manager.post(POLICIES, again)) == "policy-exists"
    assert code(await manager.put(f"{POLICIES}/{name}", stale)) == "policy-changed"
    assert code(await manager.put(f"{POLICIES}/{name}", again | {"id": None})) == "invalid"
    same = await manager.put(f"{POLICIES}/{name}", {"policy": policy("role:on_call")})
    assert code(same) == "policy-unchanged"


async def test_what_is_wrong_is_named_where_it_stands(manager, code):
    wrong = await manager.post(POLICIES, {"id": "x", "policy": policy("rule:on_call")})
    unknown = await manager.post(POLICIES, {"id": "x", "policy": policy("person:no-such")})
    machines = policy("role:on_call", catch_all={"to": ["webhook:chat"]})
    catch_all = await manager.post(POLICIES, {"id": "x", "policy": machines})

    assert code(wrong) == "invalid"
    assert wrong.json()["errors"][0]["at"][:4] == ["body", "policy", "steps", "0"]
    assert "is no target" in wrong.json()["errors"][0]["why"]
    assert code(unknown) == "unknown-person"
    assert unknown.json()["errors"][0]["at"] == ["body", "policy", "steps", "0", "to", "0"]
    assert "machines do not answer" in catch_all.text


async def test_only_who_manages_policies_puts_them(ada, code):
    body = {"id": "x", "policy": policy("role:on_call")}

    assert code(await ada.post(POLICIES, body)) == "forbidden"


async def test_a_check_finds_gaps_people_who_left_and_steps_that_never_apply(
    manager, person_with, person_of_admin
):
    leaver, schedule = person_with("on_call"), await a_schedule(manager, {"zone": "UTC"})
    targets = (f"person:{leaver.name}", f"schedule:{schedule}", "next:none", "team:none")
    body = policy(*targets, "webhook:none", defer={"urgencies": ["routine"]})
    never = step("role:on_call", when={"urgencies": ["routine"], "hours": "outside"})
    few = step("person:" + manager.name, acknowledgements=2)
    body["steps"] += [never, few, step("webhook:none")]
    name = await a_policy(manager, body)
    await person_of_admin.post(f"/v1/users/{leaver.name}/deactivate")
    found = (await manager.get(f"{POLICIES}/{name}/check")).json()["warnings"]

    assert [(one["code"], one["at"][1:]) for one in found] == [
        ("person-left", ["0", "to", "0"]),
        ("schedule-gap", ["0", "to", "1"]),
        ("no-schedule", ["0", "to", "2"]),
        ("nobody-in-team", ["0", "to", "3"]),
        ("no-webhook", ["0", "to", "4"]),
        ("never-applies", ["1", "when"]),
        ("asks-too-few", ["2"]),
        ("no-webhook", ["3", "to", "0"]),
        ("machines-only", ["3", "to"]),
    ]


async def test_a_policy_is_checked_without_being_kept(manager, ada):
    answer = await ada.send("POST", f"{POLICIES}/check", json={"policy": policy("next:none")})

    assert [one["code"] for one in answer.json()["warnings"]] == ["no-schedule"]


@pytest.fixture(scope="module")
def person_of_admin(person_with):
    return person_with("admin")


@pytest.mark.parametrize("wait", ["366d", "999999w", "P9999W"])
async def test_a_wait_that_no_calendar_holds_is_refused(manager, code, wait):
    """Added to now it would stop the page for good, with nobody asked any more."""
    for body in (
        policy_of(step("role:on_call", wait=wait)),
        policy("role:on_call", acknowledge_for=wait),
        policy("role:on_call", catch_all=CATCH_ALL | {"every": wait}),
    ):
        answer = await manager.post(POLICIES, {"id": "x", "policy": body})

        assert code(answer) == "invalid"
        assert "longer than 8760 hours" in answer.text


@pytest.mark.parametrize("text", ["\ud800", "sev1\u202e", "x" * 65])
async def test_codes_are_plain_and_short(manager, code, text):
    """A page's workflow carries its policy by value: what nothing can match has no room."""
    body = policy("role:on_call")
    body["steps"][0]["when"] = {"severities": [text]}
    sent = json.dumps({"id": "x", "policy": body})  # spells half a character as JSON can

    headers = {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
    answer = await manager.send("POST", POLICIES, headers, content=sent.encode())

    assert code(answer) == "invalid"
