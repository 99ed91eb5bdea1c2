"""Pages in the console: somebody is paged, and answers with one thumb."""

import time

import pytest
from playwright.async_api import expect
from pydantic import SecretStr

from tests.api.duty import a_policy, asked, opened, policy_of, stands, step
from tests.api.streams import served
from tests.console.browsing import PHONE, reaching, seated
from tocsin.console.app import create_app
from tocsin.domain.link_tokens import Leave, LinkTokens

pytestmark = pytest.mark.anyio
KEY = "a key for links of enough length"


@pytest.fixture
async def page_id(manager, ada, ben):
    """The id of a page that has asked Ada, and would ask Ben next."""
    steps = [step(f"person:{one.name}", wait="10m") for one in (ada, ben)]
    policy = await a_policy(manager, policy_of(*steps))
    page = await opened(manager, policy=policy, summary="Disk full")
    await stands(manager, page["id"], lambda one: ada.id in asked(one))
    return page["id"]


async def test_who_is_paged_acknowledges_with_one_tap_within_the_thumbs_reach(
    seat, page_id, ada, manager
):
    mine = await seat(ada, viewport=PHONE, has_touch=True)
    await mine.goto(f"/pages/{page_id}")
    button = mine.page.get_by_role("button", name="Acknowledge")
    box = await button.bounding_box()
    await button.tap()

    await expect(mine.page.get_by_text("You have it.")).to_be_visible()
    assert box["height"] >= 56
    assert box["y"] > PHONE["height"] / 2
    assert (await stands(manager, page_id, lambda one: one["acknowledged_by"]))["state"] == (
        "acknowledged"
    )


async def test_without_scripts_a_page_is_declined_and_the_next_is_asked(
    seat, page_id, ada, ben, manager
):
    mine = await seat(ada, java_script_enabled=False)
    await mine.goto(f"/pages/{page_id}")
    await mine.page.get_by_text("Decline: I cannot").click()
    await mine.page.get_by_label("Why (others on the page see it)").fill("On a train")
    await mine.page.get_by_role("button", name="Decline").click()

    await expect(mine.page.get_by_text("On a train")).to_be_visible()
    await stands(manager, page_id, lambda one: ben.id in asked(one))


async def test_what_others_answer_appears_without_a_reload(seat, page_id, ada, manager):
    watched = await seat(manager)
    await watched.goto(f"/pages/{page_id}")
    await ada.post(f"/v1/pages/{page_id}/acknowledge", {})

    await expect(watched.page.locator("#state")).to_contain_text(f"{ada.name} has it")


async def test_a_page_is_put_off_and_says_until_when(seat, page_id, ada):
    mine = await seat(ada)
    await mine.goto(f"/pages/{page_id}")
    await mine.page.get_by_text("Put it off").click()
    await mine.page.get_by_role("button", name="1 hour").click()

    await expect(mine.page.locator("#state")).to_contain_text("Put off until")


async def test_somebody_is_paged_from_the_form(seat, ada, manager):
    mine = await seat(manager)
    await mine.goto("/pages/new")
    await mine.page.get_by_label("A person").fill(ada.name)
    await mine.page.get_by_label("What it is about").fill("Call me about the order")
    await mine.page.get_by_role("button", name="Page now").click()

    await expect(
        mine.page.get_by_role("heading", name="Call me about the order")
    ).to_be_visible()


async def test_a_refused_answer_shows_the_page_as_it_is_now(seat, page_id, ada, manager):
    mine = await seat(manager)
    await mine.goto(f"/pages/{page_id}")
    await mine.page.get_by_text("Hand it on").click()
    await mine.page.get_by_label("To whom").fill("nobody-we-know")
    await mine.page.get_by_role("button", name="Hand on").click()

    await expect(mine.page.get_by_role("alert")).to_contain_text("nobody-we-know")
    await expect(mine.page.get_by_label("To whom")).to_have_value("nobody-we-know")


async def test_the_link_of_a_message_leads_to_the_page_too(
    browser, record, settings, page_id, ada
):
    leave = Leave(page_id, ada.id, "acknowledge", 1, int(time.time()) + 600)
    link = "/p/" + LinkTokens((KEY.encode(),)).make(leave)
    with served(settings.model_copy(update={"link_key": SecretStr(KEY)}), create_app) as url:
        async with reaching(url) as client:
            forged = await client.get("/p/made-up", headers={"Accept-Language": "es"})
        assert "Este enlace no es nuestro" in forged.text
        async with seated(browser, record, url, ada, viewport=PHONE) as mine:
            await mine.goto(link)
            await mine.page.get_by_role("link", name="See the page").click()
            await mine.page.get_by_role("button", name="Acknowledge").click()

            await expect(mine.page.get_by_text("You have it.")).to_be_visible()
