"""Who has which role in an incident, and what those outside learn of it."""

import pytest

from tests.api.response.reading import shown

pytestmark = pytest.mark.anyio

SERIOUS = {"harm": "serious", "spread": "growing", "attention": "internal"}


async def test_who_acknowledges_takes_command(incident, manager, commander):
    case = await shown(manager, incident)

    assert case["roles"]["commander"] == {
        "title": "Incident commander",
        "person": {"id": commander.id, "name": commander.name},
        "holders": ["incident_commander", "incident_manager"],
    }
    assert case["roles"]["comms"]["person"] is None
    assert commander.id in [person["id"] for person in case["people"]]


async def test_a_role_is_handed_over_with_a_note(
    incident, manager, commander, code, timeline_of
):
    path = f"/v1/cases/{incident}/assignments"
    body = {"person": manager.name, "role": "commander"}
    refused = await commander.post(path, body)
    answer = await commander.post(path, body | {"note": "Hosts called; scripts run."})

    assert (refused.status_code, code(refused)) == (422, "handover-note-missing")
    assert answer.json()["roles"]["commander"]["person"]["name"] == manager.name
    entry = (await timeline_of(manager, incident))[answer.json()["seq"]]
    assert entry["event"] == "role.assigned"
    assert entry["data"]["was"] == commander.id
    assert entry["texts"] == {"note": "Hosts called; scripts run."}


async def test_a_role_is_given_back(incident, commander, manager, code):
    path = f"/v1/cases/{incident}/assignments"
    not_theirs = {"person": manager.name, "role": "commander", "remove": True}
    wrong = await commander.post(path, not_theirs)
    right = await commander.post(path, not_theirs | {"person": "me"})

    assert code(wrong) == "invalid"
    assert right.json()["roles"]["commander"]["person"] is None


async def test_a_role_that_the_playbook_does_not_know_is_refused(standing, manager, code):
    body = {"person": "me", "role": "king"}
    answer = await manager.post(f"/v1/cases/{standing}/assignments", body)

    assert (answer.status_code, code(answer)) == (422, "unknown-case-role")
    assert "commander" in answer.json()["detail"]


async def test_a_note_without_a_role_hands_nothing_over(standing, manager, code):
    body = {"person": "me", "note": "x"}
    answer = await manager.post(f"/v1/cases/{standing}/assignments", body)

    assert code(answer) == "invalid"


async def test_who_has_a_role_in_the_case_may_do_what_it_asks(
    incident, manager, reviewer, code
):
    path = f"/v1/cases/{incident}"
    before = await reviewer.post(f"{path}/status-updates", {"text": "x"})
    body = {"person": reviewer.name, "role": "comms"}
    assert (await manager.post(f"{path}/assignments", body)).status_code == 201
    update = await reviewer.post(f"{path}/status-updates", {"text": "We look into it."})
    task = await reviewer.post(f"{path}/tasks/holding-statement", {"state": "done"})
    reclassify = {"kind": "unclassified", "reason": "x"}
    beyond = await reviewer.post(f"{path}/actions/reclassify", reclassify)

    assert (before.status_code, update.status_code, task.status_code) == (404, 201, 201)
    assert code(beyond) == "forbidden"


async def test_who_could_never_see_the_case_takes_no_role(standing, manager, person_with, code):
    admin = person_with("admin")
    body = {"person": admin.name, "role": "scribe"}

    answer = await manager.post(f"/v1/cases/{standing}/assignments", body)

    assert code(answer) == "person-cannot-see"


async def test_others_give_roles_only_if_they_may_act(standing, manager, person_with, code):
    executive = person_with("executive")
    body = {"person": manager.name, "role": "scribe"}

    answer = await executive.post(f"/v1/cases/{standing}/assignments", body)
    own = await executive.post(
        f"/v1/cases/{standing}/assignments", {"person": executive.name, "role": "comms"}
    )

    assert (code(answer), own.status_code) == ("forbidden", 201)


async def test_a_sealed_incident_does_not_exist_for_those_outside(
    case_for, gate_of, counsel, manager, commander, code
):
    ref = case_for(kind="platform-incident", sensitivity="sealed", fields={}).ref
    await gate_of(counsel, ref, "triage")
    path = f"/v1/cases/{ref}"
    answers = [
        await manager.get(f"{path}/status-updates"),
        await manager.post(f"{path}/status-updates", {"text": "x"}),
        await manager.post(f"{path}/tasks", {"title": "x", "due_in": "1h"}),
        await manager.post(f"{path}/tasks/t1", {"state": "done"}),
        await manager.post(f"{path}/subscriptions", {}),
        await manager.post(f"{path}/severity", {"answers": SERIOUS}),
        await manager.post(f"{path}/assignments", {"person": "me", "role": "scribe"}),
    ]
    owner = {"title": "x", "due_in": "1h", "owner": commander.name}
    unseeing = await counsel.post(f"{path}/tasks", owner)

    assert {code(answer) for answer in answers} == {"not-found"}
    assert code(unseeing) == "person-cannot-see"
    body = {"person": commander.name, "role": "commander"}
    assert (await counsel.post(f"{path}/assignments", body)).status_code == 201
    assert (await counsel.post(f"{path}/tasks", owner)).status_code == 201
    assert (await commander.get(path)).status_code == 200
