"""The inbox: what waits for me, and it comes by itself."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.anyio


async def test_what_waits_for_a_role_is_in_the_inbox_of_those_who_hold_it(
    seat, analyst, case_for
):
    case_for(title="Remove my inbox song")
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
    case_for(title="Comes while I look")

    await expect(link).to_be_visible()
