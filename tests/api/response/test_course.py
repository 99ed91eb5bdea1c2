"""An incident among its papers and other cases: proposals, reopening, an inquiry, an export."""

import json
import zipfile

import pytest

from tests.api.response.reading import shown
from tocsin.domain.hashchain import verify_bundle

pytestmark = pytest.mark.anyio


async def test_what_is_proposed_is_shown_where_it_is_decided(
    incident, commander, counsel, gate_of, decide, stage_of, code
):
    proposal = "Hold uploads from the three hosts for an hour."
    rules = (await shown(commander, incident))["action_rules"]
    assert rules["propose-measure"] == {"needs": "proposal", "roles": []}
    assert rules["amend"] == {"needs": "fields", "roles": []}
    assert rules["false-alarm"]["roles"] == ["incident_manager", "incident_commander"]
    await commander.post(f"/v1/cases/{incident}/actions/propose-measure", {"reason": proposal})
    gate = await gate_of(counsel, incident, "approve_measure")

    content = (await counsel.get(f"/v1/cases/{incident}/gates/{gate['id']}")).json()

    assert [shown["body"] for shown in content["proposals"]] == [proposal]
    assert content["proposals"][0]["author_name"] == commander.name
    covered = [[text["id"], text["digest"]] for text in content["proposals"]]
    assert content["manifest"]["texts"] == covered
    assert (await shown(counsel, incident))["proposal"] == proposal
    own = await decide(commander, incident, "approve_measure", "approve")
    assert code(own) == "four-eyes"
    assert (await decide(counsel, incident, "approve_measure", "reject")).status_code == 201
    assert (await stage_of(counsel, incident, "responding"))["proposal"] is None


@pytest.fixture
async def closed(ref, manager, decide, stage_of):
    await manager.post(f"/v1/cases/{ref}/severity", {"severity": "sev2"})
    fields = {"summary": "Bots", "target_urls": "https://host.example/a"}
    await manager.post(f"/v1/cases/{ref}/actions/amend", {"fields": fields})
    assert (await decide(manager, ref, "triage", "not_an_incident")).status_code == 201
    await stage_of(manager, ref, "closed")
    return ref


async def test_a_closed_incident_is_taken_up_as_a_new_case(
    closed, manager, gate_of, timeline_of, code
):
    path = f"/v1/cases/{closed}/actions/reopen"
    answer = await manager.post(path, {"reason": "They are back."}, key="again")
    repeated = await manager.post(path, {"reason": "They are back."}, key="again")

    case = answer.json()
    assert (answer.status_code, case["seq"]) == (201, 0)
    assert repeated.json() == case
    assert answer.headers["Location"] == f"/v1/cases/{case['ref']}"
    assert case["ref"] != closed
    assert (case["kind"], case["title"]) == ("platform-incident", "Harassment")
    assert case["severity"] == "sev2"
    assert case["fields"]["summary"] == "Bots"
    assert case["fields"]["target_urls"] == ["https://host.example/a"]
    assert case["related"] == [{"ref": closed, "why": "reopens"}]
    await gate_of(manager, case["ref"], "triage")
    first = (await timeline_of(manager, case["ref"]))[0]
    assert first["texts"] == {"reason": "They are back."}
    old = await shown(manager, closed)
    assert (old["state"], old["related"]) == (
        "closed", [{"ref": case["ref"], "why": "reopens"}],
    )  # fmt: skip
    twice = await manager.post(path, {"reason": "Once more."})
    assert (twice.status_code, code(twice)) == (409, "action-not-allowed")
    assert case["ref"] in twice.json()["detail"]


async def test_it_takes_the_role_that_the_playbook_asks_for(closed, analyst, code):
    answer = await analyst.post(f"/v1/cases/{closed}/actions/reopen", {"reason": "x"})

    assert (answer.status_code, code(answer)) == (403, "wrong-role")


async def test_a_kind_that_does_not_reopen_stays_closed(
    case_for, analyst, decide, stage_of, code
):
    ref = case_for(kind="unclassified").ref
    gate = await decide(analyst, ref, "triage", "no_action")
    assert gate.status_code == 201, gate.text
    await stage_of(analyst, ref, "closed")

    answer = await analyst.post(f"/v1/cases/{ref}/actions/reopen", {"reason": "x"})

    assert code(answer) == "case-closed"


async def test_a_regulators_inquiry_is_opened_beside_an_incident(
    standing, counsel, manager, gate_of
):
    form = {
        "kind": "regulator-inquiry",
        "title": "They ask how many",
        "related": [standing],
        "fields": {"authority": "Synthetic Authority", "questions": "How many?"},
    }
    inquiry = (await counsel.post("/v1/cases", form)).json()

    assert inquiry["related"] == [{"ref": standing, "why": "named-at-opening"}]
    assert (await shown(manager, standing))["related"] == [
        {"ref": inquiry["ref"], "why": "named-at-opening"}
    ]
    await gate_of(counsel, inquiry["ref"], "authenticate")
    assert set((await shown(counsel, inquiry["ref"]))["roles"]) == {"lead", "authority_liaison"}


async def test_an_export_holds_what_people_wrote_and_verifies(
    incident, manager, commander, tmp_path
):
    path = f"/v1/cases/{incident}"
    await manager.post(f"{path}/tasks", {"title": "A task", "due_in": "1h"})
    await commander.post(f"{path}/status-updates", {"text": "An update"})
    handover = {"person": manager.name, "role": "commander", "note": "A handover"}
    await commander.post(f"{path}/assignments", handover)
    bundle = tmp_path / "case.zip"
    bundle.write_bytes((await manager.get(f"{path}/export")).content)

    assert verify_bundle(bundle)[0] == []
    with zipfile.ZipFile(bundle) as opened:
        texts = [json.loads(line) for line in opened.read("texts.jsonl").splitlines()]
    written = {text["body"]: text["purpose"] for text in texts}
    assert written | {"A task": "task", "An update": "update", "A handover": "handover"} == (
        written
    )
