"""The incident room: a commander leads from one page, and everybody sees it at once."""

import re
import time

import pytest
from playwright.async_api import expect

from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio


async def test_an_update_of_the_commander_shows_on_another_persons_page_within_a_second(
    seat, incident, commander, manager
):
    lead, other = await seat(commander), await seat(manager)
    await lead.goto(f"/cases/{incident}/room")
    await other.goto(f"/cases/{incident}/room")
    await expect(other.page.get_by_text("No update yet.")).to_be_visible()
    shown = other.page.locator("#room-updates").get_by_text("The stream is down.")
    await lead.page.keyboard.press("u")
    await lead.page.keyboard.type("The stream is down.")
    await lead.page.get_by_role("button", name="Post the update").click()
    await expect(lead.page.get_by_text("The update is posted.")).to_be_visible()
    posted = time.monotonic()

    await expect(shown).to_be_visible()
    assert time.monotonic() - posted < 1
    await expect(other.page.locator("#room-head")).to_contain_text(re.compile("min left"))


async def test_a_role_is_handed_over_with_a_word_and_taken_back(
    seat, incident, commander, manager
):
    lead = await seat(commander)
    await lead.goto(f"/cases/{incident}/room")
    seat_of = lead.page.locator("#seat-commander")
    await expect(seat_of).to_contain_text(commander.name)
    await seat_of.get_by_text("Hand over", exact=True).first.click()
    await seat_of.get_by_label("To whom").fill(manager.name)
    await seat_of.get_by_label("What they should know").fill("Press call at six.")
    await seat_of.get_by_role("button", name="Hand over").click()

    await expect(lead.page.locator("#seat-commander")).to_contain_text(manager.name)
    await lead.page.locator("#seat-commander-take-summary").click()
    await lead.page.get_by_label("How it came about").fill("Agreed in the call.")
    await lead.page.get_by_role("button", name="Take over").click()
    await expect(lead.page.locator("#seat-commander")).to_contain_text("you")
    roles = (await manager.get(f"/v1/cases/{incident}")).json()["roles"]
    assert roles["commander"]["person"]["id"] == commander.id


async def test_severity_is_worked_out_from_the_playbooks_questions(surf, incident, commander):
    room = await surf(commander)
    answer = await room.form(
        f"/cases/{incident}/room/severity",
        **{"answers.harm": "life", "answers.spread": "viral", "answers.attention": "press"},
    )

    assert answer.status_code == 303
    case = (await commander.get(f"/v1/cases/{incident}")).json()
    assert (case["severity"], case["severity_answers"]["harm"]) == ("sev0", "life")


async def test_who_is_told_is_shown_before_an_update_is_posted(
    surf, incident, commander, manager
):
    room = await surf(commander)
    path = f"/cases/{incident}/room"
    target = f"person:{manager.id}"

    async def told():
        audience = await commander.get(f"/v1/cases/{incident}/status-updates/audience")
        return [one["target"] for one in audience.json()["items"]]

    before = await told()  # standing subscriptions of others may reach every incident
    added = await room.form(f"{path}/stakeholders", target=manager.name)

    assert added.status_code == 303
    assert target not in before
    assert sorted(await told()) == sorted([*before, target])
    assert " told:</strong>" in (await room.get(path)).text
    await room.form(f"{path}/stakeholders", target=target, remove="true")
    assert await told() == before


async def test_follow_ups_have_owners_and_dates_and_are_done(surf, incident, commander):
    room = await surf(commander)
    path = f"/cases/{incident}/room"
    added = await room.form(
        f"{path}/tasks", title="Call the host", owner="me", due_in="PT1H", required="true"
    )
    assert added.status_code == 303
    tasks = (await commander.get(f"/v1/cases/{incident}")).json()["tasks"]
    task = next(one for one in tasks if one["title"] == "Call the host")

    done = await room.form(f"{path}/tasks/{task['id']}", state="done")

    assert done.headers["location"] == f"{path}?said=task-done#room-tasks"


async def test_what_is_refused_leaves_what_was_typed_in_its_place(surf, incident, commander):
    room = await surf(commander)
    path = f"/cases/{incident}/room"

    answer = await room.form(f"{path}/roles", role="comms", person="nobody-like-that")

    assert answer.status_code == 422
    assert 'value="nobody-like-that"' in answer.text
    blank = await room.form(f"{path}/updates", text=" ")
    assert blank.status_code == 422


async def test_a_case_that_is_not_for_somebody_has_no_room_for_them(
    surf, case_for, person_with
):
    sealed = case_for(kind="platform-incident", sensitivity="sealed", fields={}, title="Secret")
    analyst = person_with(Role.INTAKE_ANALYST)

    answer = await (await surf(analyst)).get(f"/cases/{sealed.ref}/room")

    assert answer.status_code == 404
    assert "Secret" not in answer.text


async def test_who_may_only_look_finds_nothing_to_press(surf, incident, person_with):
    looker = await surf(person_with(Role.AUDITOR))

    shown = (await looker.get(f"/cases/{incident}/room")).text

    assert "Status updates" in shown
    assert "Post the update" not in shown
    assert "Set the severity" not in shown
