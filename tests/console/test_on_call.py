"""Schedules in the console: who is on call, taking a shift in two clicks, swaps, time off."""

import re

import pytest
from playwright.async_api import expect

from tests.api.duty import DAY, NOW, a_schedule, on_call, rota, span

pytestmark = pytest.mark.anyio


@pytest.fixture
async def primary(manager, ada, ben):
    """The name of a schedule of Ada and Ben."""
    return await a_schedule(manager, rota(ada, ben))


async def _now_and_other(primary, ada, ben):
    now = await on_call(ada, primary)
    return (ada, ben) if now == ada.name else (ben, ada)


async def test_a_shift_is_taken_in_two_clicks_and_given_back(seat, primary, ada, ben):
    has_it, wants_it = await _now_and_other(primary, ada, ben)
    mine = await seat(wants_it)
    await mine.goto(f"/schedules/{primary}")
    await mine.page.locator("tr.current").get_by_role("link", name="Take it").click()
    await expect(mine.page.locator(".preview")).to_contain_text(has_it.name)
    await mine.page.get_by_role("button", name="Take it").click()

    await expect(mine.page.get_by_text("Done. It counts from now on.")).to_be_visible()
    assert await on_call(ada, primary) == wants_it.name

    await mine.page.get_by_role("button", name="Take back").click()

    await expect(mine.page.get_by_text("The schedule is as it was before.")).to_be_visible()
    assert await on_call(ada, primary) == has_it.name


async def test_a_swap_is_asked_offered_and_accepted_by_two_people(seat, primary, ada, ben):
    has_it, takes_it = await _now_and_other(primary, ada, ben)
    mine, theirs = await seat(has_it), await seat(takes_it)
    await mine.goto("/shifts")
    await mine.page.get_by_role("link", name="Ask somebody to swap").nth(1).click()
    await mine.page.get_by_role("button", name="Ask", exact=True).click()
    await expect(mine.page.get_by_text("Asked. Everybody")).to_be_visible()
    await theirs.goto("/shifts")
    await theirs.page.get_by_role("button", name="I take it").click()
    await expect(theirs.page.get_by_text("waits for a yes")).to_be_visible()
    await mine.page.goto(mine.base + "/shifts")
    await mine.page.get_by_role("button", name="Accept").click()

    await expect(mine.page.get_by_text("the shift has changed hands")).to_be_visible()
    (swap,) = (await ada.get(f"/v1/schedules/{primary}/swaps")).json()["items"]
    assert swap["state"] == "approved"


async def test_the_board_says_who_is_on_call_and_where_nobody_is(
    seat, manager, primary, ada, ben
):
    has_it, _ = await _now_and_other(primary, ada, ben)
    short = rota(ada)
    short["layers"][0]["restrictions"] = [{"begin": "09:00", "end": "17:00"}]
    gappy = await a_schedule(manager, short)
    mine = await seat(ada)
    await mine.goto(f"/on-call?q={primary}")
    await expect(mine.page.locator("#board")).to_contain_text(has_it.name)
    await mine.goto(f"/on-call?q={gappy}")

    await expect(mine.page.locator("#board")).to_contain_text(re.compile(r"\d+ gaps"))


async def test_a_calendar_shows_weeks_before_and_after_with_overrides_marked(
    seat, primary, ada, ben
):
    _, wants_it = await _now_and_other(primary, ada, ben)
    await wants_it.post(f"/v1/schedules/{primary}/overrides", span(NOW, DAY))
    mine = await seat(ada)
    await mine.goto(f"/schedules/{primary}")
    await expect(mine.page.locator("svg .bar.override").first).to_be_attached()
    await mine.page.get_by_role("link", name="4 weeks").click()
    await expect(mine.page.locator("svg.week")).to_have_count(4)
    await mine.page.get_by_role("link", name="After").click()

    await expect(mine.page.locator("svg .bar.override")).to_have_count(0)


async def test_time_off_is_entered_and_taken_back(seat, primary, ada):
    mine = await seat(ada)
    await mine.goto("/shifts")
    away = mine.page.locator("section", has_text="You take no turn")
    await away.get_by_label("From").fill("2030-07-01T09:00")
    await away.get_by_label("Until").fill("2030-07-08T09:00")
    await away.get_by_role("button", name="I am away then").click()
    await expect(mine.page.get_by_text("You have no turns then.")).to_be_visible()
    await mine.page.get_by_role("button", name="Take back").click()

    await expect(mine.page.get_by_text("You have your turns again.")).to_be_visible()
