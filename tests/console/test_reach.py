"""How one is reached, in the console: contacts, rules, a test of them; policies to be read."""

import pytest
from playwright.async_api import expect

from tests.api.duty import a_policy, policy_of, step
from tests.api.streams import served
from tests.console.browsing import seated
from tests.polling import eventually
from tocsin.console.app import create_app
from tocsin.storage import contacts

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def texting(settings):
    """Serve the console where text messages are a channel too."""
    with served(
        settings.model_copy(update={"channels": ("mailbox", "sms")}), create_app
    ) as url:
        yield url


@pytest.fixture
async def ann(browser, record, texting, person_with):
    """Somebody on call in front of it."""
    async with seated(browser, record, texting, person_with("on_call")) as seat:
        yield seat


@pytest.fixture
def code_of(record):
    """A code that counts, once the worker has tried to send one of its own."""

    async def new(person):
        async def tried():
            (one,) = (await person.get("/v1/users/me/contacts")).json()["items"]
            return one

        shown = await eventually(tried, "a code was tried", lambda one: one["code"] != "queued")
        with record.begin() as session:
            return contacts.new_code(session, contacts.find(session, shown["id"]))

    return new


async def test_a_contact_is_added_and_confirmed_by_its_code(ann, code_of):
    await ann.goto("/reach")
    await ann.page.get_by_label("Address or number").fill("+46700000001")
    await ann.page.get_by_role("button", name="Add, and send a code").click()
    await expect(ann.page.get_by_text("not confirmed: not used")).to_be_visible()
    right = await code_of(ann.who)
    await ann.page.get_by_label("Code").fill("000000" if right != "000000" else "111111")
    await ann.page.get_by_role("button", name="Confirm").click()
    await expect(ann.page.get_by_role("alert")).to_contain_text("not the code that counts")
    await ann.page.get_by_label("Code").fill(right)
    await ann.page.get_by_role("button", name="Confirm").click()
    await expect(ann.page.get_by_text("Confirmed. It is used from now on.")).to_be_visible()
    await ann.page.get_by_role("button", name="Remove").click()

    await expect(ann.page.get_by_text("No contact yet.")).to_be_visible()


async def test_rules_are_saved_and_say_what_would_happen_now(ann):
    await ann.goto("/reach")
    urgent = ann.page.get_by_role("group", name="What is urgent")
    await urgent.get_by_label("Way 1").select_option("mailbox/")
    await urgent.get_by_label("Way 2").select_option("sms/")
    await urgent.get_by_label("after").nth(1).fill("3m")
    await ann.page.get_by_role("button", name="Save my rules").click()

    await expect(ann.page.get_by_text("Your rules count from now on.")).to_be_visible()
    await expect(urgent.get_by_label("after").nth(1)).to_have_value("3m")
    await expect(ann.page.get_by_text("Version 1 of my rules counts.")).to_be_visible()


async def test_rules_that_cannot_be_are_refused_with_everything_kept(ann):
    await ann.goto("/reach")
    routine = ann.page.get_by_role("group", name="What is not urgent")
    await routine.get_by_label("Way 1").select_option("mailbox/")
    await routine.get_by_label("after").first.fill("soon")
    await ann.page.get_by_role("button", name="Save my rules").click()

    await expect(ann.page.get_by_role("alert")).to_contain_text("soon")
    await expect(routine.get_by_label("after").first).to_have_value("soon")


async def test_a_test_page_shows_what_reached_one(seat, person_with):
    mine = await seat(person_with("on_call"))
    await mine.goto("/reach")
    await mine.page.get_by_role("button", name="Page me now").click()

    await expect(mine.page.locator("#why")).to_contain_text("Contact over mailbox")


async def test_a_policy_reads_as_a_ladder_and_is_played_on_what_was(seat, manager):
    name = await a_policy(
        manager, policy_of(step("role:on_call", wait="7m"), title="Operations")
    )
    mine = await seat(manager)
    await mine.goto("/policies")
    await mine.page.get_by_role("link", name="Operations").first.click()
    await expect(mine.page.locator(".ladder")).to_contain_text("waits 7 min")
    await mine.goto(f"/policies/{name}/simulation?days=7")

    await expect(mine.page.get_by_role("heading", level=1)).to_have_text(
        "What would it have done?"
    )
