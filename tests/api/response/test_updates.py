"""Status updates of an incident, and who follows it."""

import pytest

from tests.api.response.reading import shown
from tests.polling import eventually

pytestmark = pytest.mark.anyio


async def test_updates_are_listed_newest_first_page_by_page(incident, commander):
    path = f"/v1/cases/{incident}/status-updates"
    for text in ("First.", "Second.", "Third."):
        answer = await commander.post(path, {"text": text})
        assert answer.status_code == 201, answer.text

    one = (await commander.get(path, limit=2)).json()
    two = (await commander.get(path, limit=2, cursor=one["next"])).json()

    updates = [*one["items"], *two["items"]]
    assert [(u["number"], u["text"]) for u in updates] == [
        (3, "Third."), (2, "Second."), (1, "First."),
    ]  # fmt: skip
    assert (updates[0]["by"], updates[0]["name"]) == (
        f"user:{commander.id}", commander.name,
    )  # fmt: skip
    assert two["next"] is None
    assert answer.json()["status_updates"]["count"] == 3


async def test_an_update_begins_the_next_cadence(incident, commander):
    before = (await shown(commander, incident))["status_updates"]
    path = f"/v1/cases/{incident}/status-updates"

    after = (await commander.post(path, {"text": "All quiet."})).json()["status_updates"]

    assert (before["count"], after["count"]) == (0, 1)
    assert after["next_due_at"] > before["next_due_at"]


async def test_a_cursor_of_another_list_is_refused(standing, commander, code):
    answer = await commander.get(f"/v1/cases/{standing}/status-updates", cursor="xx")

    assert code(answer) == "invalid"


async def test_whoever_may_see_a_case_may_follow_it(standing, person_with):
    executive = person_with("executive")
    path = f"/v1/cases/{standing}/subscriptions"

    case = (await executive.post(path, {})).json()
    gone = (await executive.post(path, {"remove": True})).json()

    who = {"target": f"person:{executive.id}", "name": executive.name}
    assert (case["subscribers"], gone["subscribers"]) == ([who], [])


async def test_who_follows_is_told_of_updates_without_their_content(
    incident, commander, person_with
):
    executive = person_with("executive")
    await executive.post(f"/v1/cases/{incident}/subscriptions", {})
    text = "The quick brown secret."
    await commander.post(f"/v1/cases/{incident}/status-updates", {"text": text})

    async def mail():
        items = (await executive.get("/v1/mailbox")).json()["items"]
        return [item for item in items if item["reference"] == incident]

    found = await eventually(mail, "mail to who follows", within=10)
    assert incident in found[0]["subject"]
    assert "secret" not in found[0]["body"]


async def test_others_are_subscribed_by_those_who_act(
    incident, manager, commander, person_with, code
):
    path = f"/v1/cases/{incident}/subscriptions"
    executive = person_with("executive")
    refused = await executive.post(path, {"target": commander.name})
    for target in (commander.name, "role:executive"):
        answer = await manager.post(path, {"target": target})

    assert code(refused) == "forbidden"
    targets = [follower["target"] for follower in answer.json()["subscribers"]]
    assert targets == [f"person:{commander.id}", "role:executive"]
    last = await manager.post(path, {"target": "role:executive", "remove": True})
    assert len(last.json()["subscribers"]) == 1


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("nobody-here", "unknown-person"),
        ("role:king", "unknown-target"),
        ("role:admin", "unknown-target"),
        ("webhook:none", "unknown-target"),
        ("case-role:commander", "unknown-target"),
    ],
)
async def test_nobody_follows_whom_nothing_would_reach(standing, manager, code, target, why):
    path = f"/v1/cases/{standing}/subscriptions"

    assert code(await manager.post(path, {"target": target})) == why


async def test_an_auditor_reads_and_writes_nothing(standing, auditor, code):
    path = f"/v1/cases/{standing}"
    refused = [
        await auditor.post(f"{path}/subscriptions", {}),
        await auditor.post(f"{path}/status-updates", {"text": "x"}),
        await auditor.post(f"{path}/tasks", {"title": "x", "due_in": "1h"}),
        await auditor.post(f"{path}/severity", {"severity": "sev3"}),
        await auditor.post(f"{path}/assignments", {"person": "me", "role": "scribe"}),
    ]

    assert {code(answer) for answer in refused} == {"forbidden"}
    assert (await auditor.get(f"{path}/status-updates")).status_code == 200
