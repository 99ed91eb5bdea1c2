"""The case page's people, tasks, notes, papers and kin: done over HTTP, tasks by keyboard."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.polling import eventually
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio


@pytest.fixture
async def incident(manager):
    """An incident that has begun, with roles and tasks."""
    body = {"kind": "platform-incident", "title": "Logins fail", "jurisdiction": "US"}
    body |= {"severity": "sev2", "fields": {"summary": "Nobody gets in"}}
    ref = (await manager.post("/v1/cases", body)).json()["ref"]

    async def case():
        return (await manager.get(f"/v1/cases/{ref}")).json()

    await eventually(case, f"{ref} has begun", lambda case: case["version"] > 0)
    return ref


async def test_a_role_is_taken_handed_over_with_a_note_and_given_back(
    incident, surf, manager, person_with
):
    mine, other = await surf(manager), person_with(Role.INCIDENT_COMMANDER)
    role = re.search(r'id="seat-([\w-]+)"', (await mine.get(f"/cases/{incident}")).text)[1]
    path = f"/cases/{incident}/assignments"

    taken = await mine.done(path, role=role, person="me")
    given = await mine.done(path, role=role, person=other.name, note="All is quiet")
    back = await (await surf(other)).done(path, role=role, person="me", remove="true")

    assert "Assigned." in taken.text
    assert seat(taken.text, role, manager.name)
    assert seat(given.text, role, other.name)
    assert "All is quiet" in given.text
    assert not seat(back.text, role, other.name)


async def test_a_refused_task_stands_on_its_case_with_everything_in_its_form(
    surf, incident, manager
):
    mine = await surf(manager)
    typed = {"title": "Call <them>", "owner": "Role: Legal counsel"}

    answer = await mine.form(f"/cases/{incident}/tasks", **typed)

    assert answer.status_code == 422
    assert "Say by when: in a while, or at a time." in answer.text
    assert re.search(r'<details open class="more" id="add-task"', answer.text)
    assert re.search(r'id="t-title"[^>]* value="Call &lt;them&gt;" data-kept>', answer.text)
    assert 'value="Role: Legal counsel" data-kept>' in answer.text


async def test_a_role_is_told_of_updates_by_what_it_is_called(surf, incident, manager):
    mine = await surf(manager)

    page = await mine.done(f"/cases/{incident}/followers", target="Role: Incident commander")

    told = (await manager.get(f"/v1/cases/{incident}")).json()["subscribers"]
    assert "role:incident_commander" in [one["target"] for one in told]
    assert '<option value="Role: Legal counsel"></option>' in page.text


async def test_people_are_assigned_and_taken_off_and_follow(
    incident, surf, manager, person_with
):
    mine, other = await surf(manager), person_with(Role.INCIDENT_MANAGER)

    on = await mine.done(f"/cases/{incident}/assignments", person=other.name)
    off = await mine.done(f"/cases/{incident}/assignments", person=other.id, remove="true")
    followed = await mine.done(f"/cases/{incident}/followers", target="me")
    unfollowed = await mine.done(f"/cases/{incident}/followers", target="me", remove="true")

    assert f"Take off the case: {other.name}" in on.text
    assert f"Take off the case: {other.name}" not in off.text
    assert "Unfollow" in followed.text
    assert "Unfollow" not in unfollowed.text


async def test_a_task_is_added_put_off_skipped_with_a_reason_and_opened_again(
    incident, surf, manager
):
    mine = await surf(manager)
    path = f"/cases/{incident}/tasks"

    added = await mine.done(
        path, title="Call the press office", owner="me", due_in="PT1H", required="true"
    )
    task = re.search(
        r'id="task-([\w-]+)">\s*<div class="spread"><span>Call the press', added.text
    )[1]
    later = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    put_off = await mine.done(f"{path}/{task}", due_at=later)
    no_reason = await mine.form(f"{path}/{task}", state="skipped")
    skipped = await mine.done(f"{path}/{task}", state="skipped", reason="They know")
    again = await mine.done(f"{path}/{task}", state="open")

    assert "The task is added" in added.text
    assert later in put_off.text
    assert no_reason.status_code == 422
    assert "Say why it is skipped." in no_reason.text
    assert "Skipped" in skipped.text
    assert "The task is open again." in again.text


async def test_an_overdue_task_is_marked(incident, surf, manager):
    mine = await surf(manager)
    soon = (datetime.now(UTC) - timedelta(minutes=4)).strftime("%Y-%m-%dT%H:%M:%S")

    added = await mine.done(
        f"/cases/{incident}/tasks", title="Was due", owner="me", due_at=soon
    )

    assert re.search(r"Was due <span class=\"badge late\">Overdue</span>", added.text)


async def test_a_task_is_done_by_keyboard_alone(incident, seat, manager):
    mine = await seat(manager)
    await mine.goto(f"/cases/{incident}")
    page = mine.page

    await page.keyboard.press("t")
    await page.get_by_label("What is to be done").focus()
    await page.keyboard.type("Write to the host")
    await page.get_by_label("Due").last.focus()
    await page.keyboard.press("ArrowDown")
    await page.get_by_role("button", name="Add the task").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".said")).to_have_text("The task is added; its owner is told.")
    await page.get_by_role("button", name="Done: Write to the host").focus()
    await page.keyboard.press("Enter")

    await expect(page.locator(".said")).to_have_text("The task is done.")


async def test_a_privileged_note_is_for_those_who_may_read_it(
    case_for, surf, counsel, analyst, gate_of
):
    ref = case_for(title="Noted").ref
    await gate_of(counsel, ref, "review")
    path = f"/cases/{ref}/notes"
    hers = await surf(counsel)

    written = await hers.done(path, text="Do not admit liability", privileged="true")
    await hers.done(path, text="Rang the <b>sender</b>")
    page = await (await surf(analyst)).get(f"/cases/{ref}")
    refused = await (await surf(analyst)).form(path, text="Mine", privileged="true")

    assert "Do not admit liability" in written.text
    assert "Rang the &lt;b&gt;sender&lt;/b&gt;" in page.text
    assert "Do not admit liability" not in page.text
    assert "Privileged: only counsel can read it" in written.text
    assert "Privileged: only counsel can read it" not in page.text
    assert refused.status_code == 403
    assert "Mine" in refused.text


async def test_a_related_case_that_one_may_not_see_is_not_named(
    case_for, surf, counsel, analyst, gate_of
):
    here, there = (
        case_for(title="Open one").ref,
        case_for(title="Quiet", sensitivity="sealed").ref,
    )
    await gate_of(counsel, here, "review")

    related = await (await surf(counsel)).done(
        f"/cases/{here}/related", ref=there, why="Same sender"
    )

    assert there in related.text
    assert there not in (await (await surf(analyst)).get(f"/cases/{here}")).text


async def test_papers_and_exports_stand_on_the_page_and_are_to_be_had_with_the_session(
    case_for, surf, manager, gate_of
):
    ref = case_for(title="Exported").ref
    await gate_of(manager, ref, "review")
    mine = await surf(manager)
    page = await mine.get(f"/cases/{ref}")

    for path in (f"/v1/cases/{ref}/export", f"/v1/cases/{ref}/report?format=html"):
        assert path in page.text
        assert (await mine.get(path)).status_code == 200


def seat(page, role, name):
    part = page.partition(f'id="seat-{role}"')[2].partition("</li>")[0]
    return name in part.partition("<details")[0]
