"""Signing in and out, and that nothing typed is lost when a session ends in the middle."""

import pytest
from playwright.async_api import expect

from tests.console.browsing import PASSWORD
from tests.polling import eventually
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(surf):
    return await surf()


async def signed_in(client, who, password=PASSWORD, **more):
    return await client.post("/sign-in", data={"name": who.name, "password": password, **more})


async def test_a_person_signs_in_where_they_wanted_to_go_and_out_again(seat, person):
    mine = await seat(person, signed_in=False)

    await mine.goto("/account")
    await mine.page.get_by_label("Name").fill(person.name)
    await mine.page.get_by_label("Password").fill(PASSWORD)
    await mine.page.keyboard.press("Enter")

    await expect(mine.page.get_by_role("heading", name="Account")).to_be_visible()

    await mine.page.locator(".who summary").click()
    await mine.page.get_by_role("button", name="Sign out").click()
    await expect(mine.page.get_by_role("heading", name="Sign in")).to_be_visible()
    await mine.goto("/account")
    await expect(mine.page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_the_cookie_is_for_this_site_and_no_script(client, person):
    answer = await signed_in(client, person)

    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie


async def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, person):
    wrong = await signed_in(client, person, "wrong password entirely")
    unknown = await client.post("/sign-in", data={"name": "nobody", "password": PASSWORD})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.text.replace(person.name, "nobody") == unknown.text


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil", "javascript:1"]
)
async def test_signing_in_leads_to_no_other_site(client, person, to):
    answer = await signed_in(client, person, next=to)

    assert answer.headers["location"] == "/"


async def test_a_session_that_ends_within_a_form_loses_nothing(seat, person):
    mine = await seat(person)
    await mine.goto("/account")
    await mine.page.get_by_label("Look").select_option("dark")
    await mine.page.context.clear_cookies()
    look = mine.page.locator('form[action="/account/look"]')
    await look.get_by_role("button", name="Save").click()

    await expect(mine.page.get_by_text("What you wrote is kept")).to_be_visible()
    await mine.page.get_by_label("Name").fill(person.name)
    await mine.page.get_by_label("Password").fill(PASSWORD)
    await mine.page.get_by_role("button", name="Sign in").click()
    await mine.page.get_by_role("button", name="Send again").click()

    await expect(mine.page.locator("html")).to_have_attribute("data-look", "dark")


async def test_a_form_of_another_site_does_nothing_and_fills_in_nothing(client, surf, person):
    forged = {"look": "dark", "csrf": "0" * 64}

    mine = await (await surf(person)).post("/account/look", data=forged)
    theirs = await client.post(
        "/account/look",
        data={"look": "smuggled"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert mine.status_code == 403
    assert "tocsin_look" not in mine.cookies
    assert "smuggled" not in theirs.text


async def test_a_form_of_one_session_is_not_another_sessions(surf, person):
    first, second = await surf(person), await surf(person)

    answer = await second.post("/account/look", data={"look": "dark", "csrf": first.csrf})

    assert answer.status_code == 403
    assert "This form is from another session" in answer.text


async def test_a_session_is_ended_from_another_browser(seat, person):
    here = await seat(person)
    there = await seat(person)
    await there.goto("/")

    await here.goto("/account")
    await here.page.get_by_role("button", name="Sign out everywhere else").click()
    await expect(here.page.get_by_text("Signed out there.")).to_be_visible()

    async def is_out():
        await there.goto("/account")
        return await there.page.get_by_role("heading", name="Sign in").count()

    await eventually(is_out, "the other browser is signed out", every=0.5)


async def test_what_does_not_exist_is_a_page_with_a_way_on(surf, person):
    answer = await (await surf(person)).get("/no/such")

    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.text
    assert 'href="/"' in answer.text


async def test_every_page_forbids_inline_scripts_and_frames(client):
    answer = await client.get("/sign-in")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"


async def test_a_person_sets_a_first_password_by_a_link(seat, person_with, record):
    admin, newcomer = person_with(Role.ADMIN), person_with(Role.AUDITOR)
    link = await admin.post(f"/v1/users/{newcomer.name}/password-link")
    mine = await seat(newcomer, signed_in=False)

    await mine.goto(link.json()["path"])
    await mine.page.locator("#f-new_password").fill("too short")
    await mine.page.get_by_label("New password again").fill("too short")
    await mine.page.get_by_role("button", name="Set it").click()
    await expect(mine.page.get_by_role("alert")).to_be_visible()
    await mine.page.locator("#f-new_password").fill(PASSWORD)
    await mine.page.get_by_label("New password again").fill(PASSWORD)
    await mine.page.get_by_role("button", name="Set it").click()
    await mine.page.get_by_label("Name").fill(newcomer.name)
    await mine.page.get_by_label("Password").fill(PASSWORD)
    await mine.page.get_by_role("button", name="Sign in").click()

    await expect(mine.page.get_by_role("heading", name="Inbox")).to_be_visible()
    again = await mine.goto(link.json()["path"])
    assert again.status == 410


async def test_a_refused_form_shows_no_password_again(surf, person):
    client = await surf(person)
    sent = {"old_password": "my old secret", "new_password": ["new one", "other one"]}

    forged = await client.post("/account/password", data=sent)
    refused = await client.post("/account/password", data=sent | {"csrf": client.csrf})

    assert forged.status_code == 403
    assert refused.status_code == 422
    for answer in (forged, refused):
        assert "my old secret" not in answer.text
        assert "new one" not in answer.text
