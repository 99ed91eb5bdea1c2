"""After something is done, the case page says what to go on with, and only then."""

import re

import pytest
from playwright.async_api import expect

from tests.polling import eventually
from tocsin.domain.access import Grant, Role

pytestmark = pytest.mark.anyio
NOTHING = "Nothing else waits for you."


@pytest.fixture
def analyst(person_with):
    """An analyst for whom nothing waits but what a test makes: one country is all they see."""
    return person_with(Grant(Role.INTAKE_ANALYST, ("FO",)))


@pytest.fixture
def waiting(case_for, gate_of, analyst):
    """Bring a case to where it waits for the analyst; its ref."""

    async def brought(title):
        ref = case_for(title=title, jurisdiction="FO").ref
        await gate_of(analyst, ref, "review")
        return ref

    return brought


async def decided(client, ref, gate):
    """Give a verdict as the page would; the page that comes then."""
    seen = {"content_sha256": gate["content_sha256"], "_gate": gate["id"]}
    path = f"/cases/{ref}/gates/{gate['id']}/decisions"
    answer = await client.done(path, verdict="remove", reason="Named clearly", **seen)
    return answer.text


async def test_cases_are_gone_through_by_their_deadlines_until_nothing_waits(
    surf, seat, analyst, waiting, gate_of
):
    first, second, third = [await waiting(f"Song {one}") for one in "abc"]
    mine = await surf(analyst)
    assert "case-next" not in (await mine.get(f"/cases/{first}")).text

    page = await decided(mine, first, await gate_of(analyst, first, "review"))

    assert re.search(rf'href="/cases/{second}" data-key="N".*Song b.*data-due', page)
    at_desk = await seat(analyst)
    await at_desk.goto(f"/cases/{first}?said=verdict")
    await at_desk.page.keyboard.press("N")
    await expect(at_desk.page.get_by_role("heading", name="Song b")).to_be_visible()
    page = await decided(mine, second, await gate_of(analyst, second, "review"))
    assert f'href="/cases/{third}" data-key="N"' in page
    assert NOTHING in await decided(mine, third, await gate_of(analyst, third, "review"))


async def test_a_task_elsewhere_is_next_when_no_case_is(surf, manager, person_with, case_for):
    me = person_with(Role.QA_REVIEWER)
    here, there = case_for(title="Done here").ref, case_for(title="Still to do").ref
    for ref in (here, there):
        task = {"title": "Look", "owner": me.name, "due_in": "2h"}
        assert (await manager.post(f"/v1/cases/{ref}/tasks", task)).status_code == 201
    mine = await surf(me)

    async def after_a_task():
        return (await mine.get(f"/cases/{here}?said=task-done")).text

    def leads_there(text):
        return f'href="/cases/{there}#case-tasks"' in text

    page = await eventually(after_a_task, "the other task is next", leads_there)
    assert "Still to do" in page


async def test_what_somebody_may_not_see_is_not_next(surf, analyst, waiting, case_for, gate_of):
    ref = await waiting("Seen")
    case_for(title="Under seal", jurisdiction="FO", sensitivity="sealed")
    mine = await surf(analyst)

    page = await decided(mine, ref, await gate_of(analyst, ref, "review"))

    assert "Under seal" not in page
    assert NOTHING in page
