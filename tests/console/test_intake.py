"""Intake in the console: what came in, putting something in, opening a case by hand."""

import re
import uuid

import pytest
from playwright.async_api import expect

from tests.polling import eventually
from tocsin.domain.access import Grant, Role

pytestmark = pytest.mark.anyio
LETTER = """To whom it may concern,

I am the owner of the song "{0}". A copy of it is at https://example.org/{0}/copy and I did not
allow it. I have a good faith belief that this use is not authorized by the copyright owner, its
agent, or the law. The information in this notice is accurate, and under penalty of perjury I am
the owner of an exclusive right that is infringed. Reach me at ada@example.org.

Sincerely,
Ada Acme
"""


def form(client, **more):
    return {"csrf": client.csrf, "key": uuid.uuid4().hex, **more}


async def test_a_pasted_letter_is_read_beside_its_original_and_opens_a_case(seat, analyst):
    mine = await seat(analyst)
    name = f"song-{uuid.uuid4().hex[:8]}"

    await mine.goto("/intake")
    await mine.page.get_by_label("Or paste an e-mail or a text").fill(LETTER.format(name))
    await mine.page.get_by_role("button", name="Receive").click()

    await expect(mine.page.get_by_role("heading", name="It opened a case")).to_be_visible()
    await expect(mine.page.locator("pre.paper")).to_contain_text("I did not")
    await expect(mine.page.locator(".urls").first).to_contain_text(f"example.org/{name}/copy")
    await mine.goto("/intake")
    await expect(mine.page.locator("#arrivals tbody tr").first).to_contain_text("TCN-")


async def test_dropped_files_are_items_of_their_own(seat, analyst):
    mine = await seat(analyst)
    names = [f"{uuid.uuid4().hex[:8]}.txt" for _ in range(2)]

    await mine.goto("/intake")
    await mine.page.get_by_label("Files", exact=True).set_input_files(
        [
            {"name": name, "mimeType": "text/plain", "buffer": LETTER.format(name).encode()}
            for name in names
        ]
    )
    await mine.page.get_by_role("button", name="Receive").click()

    await expect(mine.page.get_by_role("status").first).to_contain_text("All of them")
    for name in names:
        await expect(mine.page.locator("#arrivals")).to_contain_text(name)


async def test_a_file_that_is_too_large_gets_a_page(surf, analyst, settings):
    me = await surf(analyst)
    huge = {"file": ("huge.bin", b"\0" * (settings.max_item_bytes + 200_000))}
    larger = {"file": ("larger.bin", b"\0" * (settings.max_item_bytes + 10))}

    answers = [await me.post("/intake", data=form(me), files=one) for one in (huge, larger)]

    assert [one.status_code for one in answers] == [413, 413]
    assert all(one.headers["content-type"].startswith("text/html") for one in answers)
    assert "larger.bin" in answers[1].text


async def test_nothing_at_all_is_refused_beside_the_form(surf, analyst):
    me = await surf(analyst)

    answer = await me.post("/intake", data=form(me, sender="ada@example.org"))

    assert answer.status_code == 422
    assert "Choose a file" in answer.text


async def test_a_form_that_is_sent_twice_is_received_once(surf, analyst):
    me = await surf(analyst)
    sent = form(me, text=f"Once: {uuid.uuid4().hex}")

    first, second = [await me.post("/intake", data=sent) for _ in range(2)]

    assert first.headers["location"] == second.headers["location"]


async def test_what_came_in_is_shown_to_those_who_may_see_where_it_led(
    surf, people_by_role, case_for, person_with
):
    title = f"Sealed {uuid.uuid4().hex}"
    case_for(title=title, sensitivity="sealed")
    open_title = f"Open {uuid.uuid4().hex}"
    case_for(title=open_title, jurisdiction="US")
    german = person_with(Grant(Role.INTAKE_ANALYST, ("DE",)))
    seen = {}
    for role, who in {**people_by_role, "german": german}.items():
        page = (await (await surf(who)).get("/intake")).text
        seen[role] = (title in page, open_title in page)

    assert {role for role, (sealed, _) in seen.items() if sealed} == {
        "legal_counsel",
        "le_responder",
        "dpo",
        "auditor",
    }
    assert not seen["german"][1]
    assert not seen["vendor_moderator"][1]
    assert seen["qa_reviewer"][1]


async def test_an_item_of_a_case_that_one_may_not_see_does_not_exist(
    surf, analyst, counsel, case_for
):
    case = case_for(sensitivity="sealed")
    item = (await counsel.get(f"/v1/cases/{case.ref}")).json()["items"][0]["id"]

    assert (await (await surf(analyst)).get(f"/intake/{item}")).status_code == 404
    assert (await (await surf(counsel)).get(f"/intake/{item}")).status_code == 200


async def test_kinds_are_found_by_words(surf, analyst):
    me = await surf(analyst)

    every = (await me.get("/intake/new")).text
    some = (await me.get("/intake/new", params={"q": "trademark counterfeit"})).text

    assert "/intake/new/platform-incident" in every
    assert re.findall(r"/intake/new/([a-z-]+)", some)
    assert "/intake/new/platform-incident" not in some


async def test_a_case_is_opened_by_hand_with_what_its_playbook_asks(surf, analyst):
    me = await surf(analyst)
    title = f"By hand {uuid.uuid4().hex[:8]}"
    sent = form(
        me,
        title=title,
        jurisdiction="us",
        received_at="2026-11-01T09:30",
        **{
            "fields.requester_name": "Acme",
            "fields.target_urls": "https://example.org/a\nhttps://example.org/b",
        },
    )

    answer = await me.post("/intake/new/copyright-takedown", data=sent)
    ref = answer.headers["location"].split("/")[2].split("?")[0]
    case = (await analyst.get(f"/v1/cases/{ref}")).json()

    assert answer.status_code == 303
    assert (case["title"], case["jurisdiction"]) == (title, "US")
    assert case["received_at"].startswith("2026-11-01T09:30")
    assert case["fields"]["target_urls"] == ["https://example.org/a", "https://example.org/b"]


async def test_faults_stand_beside_their_fields_and_everything_is_kept(surf, analyst):
    me = await surf(analyst)
    sent = form(
        me,
        title="Kept",
        received_at="2026-11-01T09:30",
        **{
            "fields.requester_email": "not an address",
            "fields.target_urls": "ftp://x",
            "fields.work_description": "A song <b>& more",
        },
    )

    answer = await me.post("/intake/new/copyright-takedown", data=sent)

    assert answer.status_code == 422
    assert 'id="f-fields-requester_email-fault"' in answer.text
    assert 'id="f-fields-target_urls-fault"' in answer.text
    assert "A song &lt;b&gt;&amp; more" in answer.text
    assert 'value="2026-11-01T09:30"' in answer.text
    assert "fields.target_urls:" not in answer.text


async def test_a_form_that_is_refused_says_so_beside_the_input_which_has_the_focus(
    seat, analyst
):
    mine = await seat(analyst)
    await mine.goto("/intake/new/copyright-takedown")
    await mine.page.get_by_label("Title, one line").fill("A notice")
    await mine.page.get_by_label("Jurisdiction").fill("nowhere"[:6])

    await mine.page.get_by_role("button", name="Open the case").click()

    wrong = mine.page.get_by_label("Jurisdiction")
    await expect(wrong).to_be_focused()
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    await expect(wrong).to_have_accessible_description(re.compile("^A country such as DE"))
    await expect(mine.page.get_by_role("alert")).to_contain_text("Jurisdiction: A country")
    await expect(mine.page.get_by_label("Title, one line")).to_have_value("A notice")


async def test_a_form_sent_after_its_session_ended_is_sent_after_signing_in(
    seat, record, analyst, case_for
):
    mine = await seat(analyst)
    await mine.goto("/intake/new/unclassified")
    title = f"Kept over the end {uuid.uuid4().hex[:6]}"
    await mine.page.get_by_label("Title, one line for worklists").fill(title)
    await mine.page.get_by_label("What it seems to be about").fill("A long story")
    await mine.page.get_by_label("Addresses that it names").fill("https://example.org/1")
    await mine.page.context.clear_cookies()

    await mine.page.get_by_role("button", name="Open the case").click()

    await expect(mine.page.get_by_text("What you wrote is kept")).to_be_visible()
    kept = await mine.page.locator("input[name=kept]").input_value()
    assert all(part in kept for part in (title, "A long story", "https://example.org/1"))


async def test_opening_is_offered_only_to_those_who_may(surf, people_by_role):
    auditor = await surf(people_by_role["auditor"])

    assert (await auditor.get("/intake/new")).status_code == 403
    assert "/intake/new" not in (await auditor.get("/intake")).text


async def test_an_item_shows_itself_as_soon_as_it_is_read(surf, analyst):
    me = await surf(analyst)
    sent = form(me, text=LETTER.format(uuid.uuid4().hex))
    where = (await me.post("/intake", data=sent)).headers["location"]

    async def read():
        return "What was read in it" in (await me.get(where)).text

    assert await eventually(read)
