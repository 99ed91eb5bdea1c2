"""Tasks of an incident: who has them, until when, and who changes them."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.response.reading import shown, task_of

pytestmark = pytest.mark.anyio


async def test_a_task_has_an_owner_and_an_instant(standing, manager, commander):
    body = {"title": "Call the hotline", "owner": commander.name, "due_in": "2h"}
    before = datetime.now(UTC)
    answer = await manager.post(f"/v1/cases/{standing}/tasks", body)

    assert answer.status_code == 201, answer.text
    task = task_of(answer.json(), "Call the hotline")
    due = datetime.fromisoformat(task["due_at"]) - before
    assert timedelta(hours=1, minutes=59) < due < timedelta(hours=2, minutes=1)
    assert task["owner"] == f"person:{commander.id}"
    assert task["owner_name"] == commander.name
    assert (task["state"], task["required"]) == ("open", True)


async def test_a_checklist_comes_with_the_stage_and_names_who_has_the_role(incident, manager):
    before = task_of(await shown(manager, incident), "preserve-evidence")
    body = {"person": "me", "role": "scribe"}
    case = (await manager.post(f"/v1/cases/{incident}/assignments", body)).json()

    after = task_of(case, "preserve-evidence")
    assert before["title"].startswith("Preserve the evidence")
    assert (before["owner"], before["owner_name"]) == ("case-role:scribe", None)
    assert after["owner_name"] == manager.name


async def test_a_task_is_done_reopened_handed_on_put_off_and_skipped(
    standing, manager, commander, timeline_of
):
    path = f"/v1/cases/{standing}/tasks"
    added = (await manager.post(path, {"title": "Look", "due_in": "PT1H"})).json()
    task = task_of(added, "Look")["id"]
    until = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    for change in (
        {"state": "done"},
        {"state": "open", "reason": "Not really."},
        {"owner": "role:legal_counsel"},
        {"due_at": until},
        {"state": "skipped", "reason": "Counsel says no."},
    ):
        answer = await manager.post(f"{path}/{task}", change)
        assert answer.status_code == 201, answer.text

    ended = task_of(answer.json(), "Look")
    assert (ended["state"], ended["owner"]) == ("skipped", "role:legal_counsel")
    assert ended["ended_by_name"] == manager.name
    entries = [e for e in await timeline_of(manager, standing) if e["event"][:4] == "task"]
    mine = [e for e in entries if e["data"]["task"] == task]
    assert [entry["event"] for entry in mine] == [
        *("task.added", "task.done", "task.reopened", "task.changed", "task.changed"),
        "task.skipped",
    ]
    assert mine[0]["texts"] == {"title": "Look"}
    assert mine[-1]["texts"] == {"reason": "Counsel says no."}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"title": "x"}, "invalid"),
        ({"title": "x", "due_in": "soon"}, "invalid"),
        ({"title": "x", "due_in": "999999w"}, "invalid"),
        ({"title": "x", "due_at": "2020-01-01T00:00:00Z"}, "invalid"),
        ({"title": "x", "due_in": "1h", "due_at": "2199-01-01T00:00:00Z"}, "invalid"),
        ({"title": " ", "due_in": "1h"}, "invalid"),
        ({"title": "x", "due_in": "1h", "owner": "nobody-here"}, "unknown-person"),
        ({"title": "x", "due_in": "1h", "owner": "role:king"}, "unknown-target"),
        ({"title": "x", "due_in": "1h", "owner": "role:qa_reviewer"}, "unknown-target"),
        ({"title": "x", "due_in": "1h", "owner": "webhook:w"}, "unknown-target"),
        ({"title": "x", "due_in": "1h", "owner": "case-role:king"}, "unknown-case-role"),
    ],
)
async def test_a_task_that_nobody_could_do_is_refused(standing, manager, code, body, why):
    answer = await manager.post(f"/v1/cases/{standing}/tasks", body)

    assert (answer.status_code, code(answer)) == (422, why)


@pytest.mark.parametrize(
    ("task", "body", "status", "why"),
    [
        ("t99", {"state": "done"}, 404, "no-such-task"),
        ("preserve-evidence", {"state": "open"}, 409, "task-unchanged"),
        ("preserve-evidence", {"state": "skipped"}, 422, "invalid"),
        ("preserve-evidence", {}, 422, "invalid"),
        ("preserve-evidence", {"reason": "why"}, 422, "invalid"),
    ],
)
async def test_a_change_that_is_none_is_refused(
    standing, manager, code, task, body, status, why
):
    answer = await manager.post(f"/v1/cases/{standing}/tasks/{task}", body)

    assert (answer.status_code, code(answer)) == (status, why)


async def test_what_is_done_is_opened_again_before_it_changes(standing, manager, code):
    path = f"/v1/cases/{standing}/tasks/who-must-know"
    await manager.post(path, {"state": "done"})

    answer = await manager.post(path, {"due_in": "1h"})

    assert (answer.status_code, code(answer)) == (409, "task-not-open")


async def test_who_cannot_see_the_case_owns_no_task(standing, manager, reviewer, code):
    body = {"title": "x", "due_in": "1h", "owner": reviewer.name}

    answer = await manager.post(f"/v1/cases/{standing}/tasks", body)

    assert (answer.status_code, code(answer)) == (422, "person-cannot-see")


async def test_the_owner_of_a_task_does_it_whatever_else_they_may(
    standing, manager, person_with, code
):
    executive = person_with("executive")
    path = f"/v1/cases/{standing}/tasks"
    body = {"title": "Tell the board", "due_in": "1h", "owner": executive.id}
    task = task_of((await manager.post(path, body)).json(), "Tell the board")["id"]

    others = await executive.post(f"{path}/who-must-know", {"state": "done"})
    own = await executive.post(f"{path}/{task}", {"state": "done"})
    more = await executive.post(path, {"title": "x", "due_in": "1h"})

    assert (code(others), own.status_code, code(more)) == ("forbidden", 201, "forbidden")


async def test_the_same_request_adds_one_task(standing, manager):
    path = f"/v1/cases/{standing}/tasks"
    body = {"title": "Once", "due_in": "1h"}
    first = await manager.post(path, body, key="once")
    again = await manager.post(path, body, key="once")

    assert first.json() == again.json()
    titles = [task["title"] for task in (await shown(manager, standing))["tasks"]]
    assert titles.count("Once") == 1
