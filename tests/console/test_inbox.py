"""The inbox: what waits for me, why it is mine, and it comes by itself."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.api.duty import (
    DAY,
    HOUR,
    NOW,
    a_policy,
    a_schedule,
    asked,
    opened,
    policy_of,
    rota,
    span,
    stands,
    step,
)
from tests.api.rulebook.deeds import PLAYBOOK
from tests.polling import eventually
from tocsin.domain.access import Grant, Role

pytestmark = pytest.mark.anyio


@pytest.fixture
def analyst(person_with):
    """An analyst whose inbox other tests do not fill: one country is all they see."""
    return person_with(Grant(Role.INTAKE_ANALYST, ("IS",)))


async def test_what_waits_for_a_role_is_in_the_inbox_of_those_who_hold_it(
    seat, analyst, case_for
):
    case_for(title="Remove my inbox song", jurisdiction="IS")
    mine = await seat(analyst)

    await mine.goto("/")

    await expect(mine.page.get_by_role("link", name="Remove my inbox song")).to_be_visible()


async def test_a_case_that_comes_in_appears_within_a_second_without_a_reload(
    seat, analyst, case_for
):
    mine = await seat(analyst)
    await mine.goto("/")
    await expect(mine.page.locator("#live-state")).to_be_attached()
    link = mine.page.get_by_role("link", name="Comes while I look")
    await expect(link).to_have_count(0)
    case_for(title="Comes while I look", jurisdiction="IS")

    await expect(link).to_be_visible()


async def shown(reader, text):
    """Wait until somebody's inbox says something, and return it."""

    async def look():
        return (await reader.get("/")).text

    return await eventually(look, f"the inbox says {text!r}", lambda page: text in page)


async def test_a_case_says_why_it_is_mine(surf, person_with, case_for):
    me = person_with(Role.QA_REVIEWER)
    case = case_for(title="Look into this")
    mine = await surf(me)
    assert "Look into this" not in (await mine.get("/")).text
    await me.post(f"/v1/cases/{case.ref}/assignments", {"person": "me"})

    assert "assigned to you" in await shown(mine, "Look into this")


async def test_my_tasks_are_there_and_those_of_others_are_not(
    surf, manager, person_with, case_for
):
    me, other = person_with(Role.QA_REVIEWER), person_with(Role.QA_REVIEWER)
    case = case_for()
    for title, owner in (("Ask Ada", me.name), ("Ask Ben", other.name)):
        task = {"title": title, "owner": owner, "due_in": "2h"}
        answer = await manager.post(f"/v1/cases/{case.ref}/tasks", task)
        assert answer.status_code == 201, answer.text

    mine = await shown(await surf(me), "Ask Ada")
    assert "Ask Ben" not in mine
    (task,) = [one for one in answer.json()["tasks"] if one["owner"].endswith(other.id)]
    await other.post(f"/v1/cases/{case.ref}/tasks/{task['id']}", {"state": "done"})
    await eventually(
        _page_of(await surf(other)), "the task is gone", lambda page: "Ask Ben" not in page
    )


async def test_a_task_of_a_role_is_there_for_all_who_hold_it_where_they_may_see_the_case(
    surf, person_with, counsel, case_for
):
    case = case_for(sensitivity="sealed", title="Under seal")
    task = {"title": "Weigh it", "owner": "role:legal_counsel", "due_in": "2h"}
    assert (await counsel.post(f"/v1/cases/{case.ref}/tasks", task)).status_code == 201

    assert "your role: Legal counsel" in await shown(await surf(counsel), "Weigh it")
    page = (await (await surf(person_with(Role.INTAKE_ANALYST))).get("/")).text
    assert "Weigh it" not in page
    assert "Under seal" not in page


async def test_a_page_is_taken_with_one_key(seat, manager, person_with):
    me = person_with(Role.ON_CALL)
    policy = await a_policy(manager, policy_of(step(f"person:{me.name}", wait="10m")))
    page = await opened(manager, policy=policy, summary="Disk full")
    await stands(manager, page["id"], lambda one: me.id in asked(one))
    mine = await seat(me)
    await mine.goto("/")
    await expect(mine.page.get_by_text("nobody has it yet")).to_be_visible()

    await mine.page.keyboard.press("j")
    await mine.page.keyboard.press("a")

    await expect(mine.page.get_by_text("you have it", exact=False).first).to_be_visible()
    await stands(manager, page["id"], lambda one: one["acknowledged_by"])


async def test_a_page_is_declined_with_a_reason(surf, manager, person_with):
    me = person_with(Role.ON_CALL)
    policy = await a_policy(manager, policy_of(step(f"person:{me.name}", wait="10m")))
    page = await opened(manager, policy=policy, summary="Pipe burst")
    await stands(manager, page["id"], lambda one: me.id in asked(one))
    mine = await surf(me)

    await mine.done(f"/inbox/pages/{page['id']}/decline", reason="on a train")

    assert "you declined; others are asked" in await shown(mine, "you declined")


async def test_what_i_am_on_call_for_stands_beside_and_cover_asked_of_me(
    surf, manager, person_with
):
    me, other = person_with(Role.ON_CALL), person_with(Role.ON_CALL)
    name = await a_schedule(manager, rota(me, other, title="Night watch"))
    away = span(NOW + DAY, HOUR)
    mine = (await (await surf(me)).get("/")).text
    theirs = (await (await surf(other)).get("/")).text
    on, off = (mine, theirs) if "You are not on call" not in mine else (theirs, mine)

    assert "Night watch" in on
    assert "<b>Next</b>" in off
    asks = await other.post(f"/v1/schedules/{name}/swaps", away)
    assert asks.status_code == 201, asks.text
    assert "I can take it" in await shown(await surf(me), other.name)
    swap = asks.json()["id"]
    await me.post(f"/v1/schedules/{name}/swaps/{swap}/offers", {})

    assert f"{me.name} would take it" in await shown(await surf(other), "Your own request")


async def test_more_urgent_comes_first(surf, manager, person_with, case_for):
    me, case = person_with(Role.QA_REVIEWER), case_for()
    for title, hours in (("Later", 5), ("Sooner", 1)):
        due = (datetime.now(UTC) + timedelta(hours=hours)).isoformat()
        task = {"title": title, "owner": me.name, "due_at": due}
        await manager.post(f"/v1/cases/{case.ref}/tasks", task)

    page = await shown(await surf(me), "Sooner")
    assert page.index("Sooner") < page.index("Later")


async def test_a_proposal_waits_for_whoever_may_publish_it_until_it_is_withdrawn(
    surf, person_with
):
    author, owner = person_with(Role.POLICY_OWNER), person_with(Role.POLICY_OWNER)
    kind = f"kind-{uuid.uuid4().hex[:8]}"
    text = PLAYBOOK.format(kind=kind, title="House rules")
    where = f"/v1/playbooks/{kind}/versions"
    answer = await author.post(where, {"text": text, "note": "Kinder words"})
    assert answer.status_code == 201, answer.text

    page = (await (await surf(owner)).get("/")).text

    assert f'href="/playbooks/{kind}/versions/1"' in page
    assert "Kinder words" in page
    assert author.name in page
    assert "not rehearsed" in page
    assert kind not in (await (await surf(author)).get("/")).text
    await author.post(f"{where}/1/withdraw", {"reason": "Not so"})
    assert kind not in (await (await surf(owner)).get("/")).text


def _page_of(reader):
    async def look():
        return (await reader.get("/")).text

    return look
