"""The case page in front of people: deciding alone, together, against each other, too late."""

import re

import pytest
from playwright.async_api import expect

from tests.console.browsing import PASSWORD
from tests.polling import eventually
from tocsin.domain.access import Role
from tocsin.playbooks.library import load_library

pytestmark = pytest.mark.anyio
WHY = "Names the work and where the copy is."
SECOND = 1_000  # milliseconds


@pytest.fixture
def waiting(case_for, gate_of, analyst):
    """Open a case and wait until its first decision can be taken; return its ref."""

    async def opened(**form):
        ref = case_for(**form).ref
        await gate_of(analyst, ref, "review")
        return ref

    return opened


@pytest.fixture
def at_counsel(waiting, decide, gate_of, analyst):
    """Bring a case before counsel."""

    async def brought(**form):
        ref = await waiting(**form)
        assert (await decide(analyst, ref, "review", "remove")).status_code == 201
        await gate_of(analyst, ref, "counsel")
        return ref

    return brought


def of_two():
    """Return a playbook whose counsel must be two."""
    book = load_library().pinned("copyright-takedown", "US")
    stages = tuple(
        stage.model_copy(update={"gate": stage.gate.model_copy(update={"quorum": 2})})
        if stage.id == "counsel"
        else stage
        for stage in book.stages
    )
    return book.model_copy(update={"stages": stages})


async def write(page, verdict, reason=WHY):
    await page.get_by_role("radio", name=re.compile(f"^{verdict}")).check()
    await page.locator("#verdict-reason").fill(reason)


async def send(page):
    await page.get_by_role("button", name="Decide", exact=True).click()


def said(page):
    return page.locator(".said")


def here(page):
    return page.locator("[aria-current=step]")


async def test_an_incident_manager_approves_a_step(seat, case_for, gate_of, person_with):
    manager = person_with(Role.INCIDENT_MANAGER, Role.INCIDENT_COMMANDER)
    commander = person_with(Role.INCIDENT_COMMANDER)
    ref = case_for(
        kind="platform-incident", sensitivity="restricted", title="Threats", fields={}
    ).ref
    await gate_of(manager, ref, "triage")
    await manager.post(f"/v1/cases/{ref}/severity", {"severity": "sev1"})
    hers, theirs = await seat(manager), await seat(commander)
    await hers.goto(f"/cases/{ref}")
    await write(hers.page, "Declare")
    await send(hers.page)
    await expect(said(hers.page)).to_have_text("Your verdict counts.")
    await expect(here(hers.page)).to_contain_text("Waiting for somebody to take command")

    await theirs.goto(f"/cases/{ref}")
    await theirs.page.locator("#act-acknowledge-summary").click()
    await theirs.page.locator("#act-acknowledge-reason").fill("I have it.")
    await theirs.page.locator("#act-acknowledge form button").click()
    await expect(here(theirs.page)).to_contain_text("Investigating")
    await theirs.page.locator("#act-propose-measure-summary").click()
    await theirs.page.get_by_label("What you propose").first.fill("Hold its copies an hour.")
    await theirs.page.locator("#act-propose-measure form button").click()
    await expect(theirs.page.locator("#gate-form")).to_contain_text("Somebody else must decide")

    await expect(hers.page.locator("#gate-content")).to_contain_text("Hold its copies an hour.")
    await write(hers.page, "Approve")
    await send(hers.page)
    await expect(said(hers.page)).to_have_text("Your verdict counts.")
    await expect(hers.page.locator("#case-timeline")).to_contain_text(WHY)
    await expect(theirs.page.locator("#case-timeline")).to_contain_text(WHY)


async def test_two_of_counsel_decide_and_who_prepared_it_does_not(
    seat, case_for, gate_of, decide, person_with
):
    both = person_with(Role.INTAKE_ANALYST, Role.LEGAL_COUNSEL)
    first, second = person_with(Role.LEGAL_COUNSEL), person_with(Role.LEGAL_COUNSEL)
    ref = case_for(playbook=of_two()).ref
    await decide(both, ref, "review", "remove")
    await gate_of(first, ref, "counsel")
    own, one, two = await seat(both), await seat(first), await seat(second)
    for each in (own, one, two):
        await each.goto(f"/cases/{ref}")
    await expect(own.page.locator("#gate-form")).to_contain_text("Somebody else must decide")
    await expect(own.page.locator("#gate-state")).to_contain_text(both.name)
    await expect(own.page.get_by_role("button", name="Decide", exact=True)).to_have_count(0)

    await write(one.page, "Remove")
    await send(one.page)

    await expect(one.page.locator("#gate-form")).to_contain_text("You have given your verdict")
    await expect(two.page.locator("#gate-state")).to_contain_text(first.name)
    await expect(two.page.locator("#gate-state")).to_contain_text("Legal counsel")
    await write(two.page, "Remove")
    await send(two.page)
    await expect(here(two.page)).to_contain_text("Remove the material")


async def test_of_two_who_decide_at_once_the_second_learns_it_and_keeps_the_words(
    seat, waiting, person_with
):
    first, second = person_with(Role.INTAKE_ANALYST), person_with(Role.INTAKE_ANALYST)
    ref = await waiting()
    one, two = await seat(first), await seat(second)
    for each in (one, two):
        await each.goto(f"/cases/{ref}")
    await write(one.page, "Remove")
    await write(two.page, "Refuse", "The licence allows it.")
    await expect(two.page.locator("#live-state")).to_be_attached()

    await send(one.page)

    told = two.page.locator("#gate-form [data-overtaken]")
    await expect(told).to_contain_text("changed while you were writing")
    await expect(two.page.locator("#verdict-reason")).to_have_value("The licence allows it.")
    await send(two.page)
    refused = two.page.locator("#case-refused")
    await expect(refused).to_contain_text(f"{first.name} decided it already: Remove")
    await expect(refused.get_by_label("What you wrote")).to_have_value("The licence allows it.")
    assert two.page.url.endswith(f"/cases/{ref}")


async def test_a_stale_page_shows_what_is_new_and_the_reason_is_sent_again(
    seat, at_counsel, person_with, gate_of, analyst
):
    counsel = person_with(Role.LEGAL_COUNSEL)
    ref = await at_counsel()
    mine = await seat(counsel, java_script_enabled=False)  # it hears of nothing by itself
    await mine.goto(f"/cases/{ref}")
    await write(mine.page, "Remove")
    gate = await gate_of(counsel, ref, "counsel")
    body = {"body": "Another letter."}
    await analyst.put(f"/v1/cases/{ref}/letters/{gate['letter']}", body)
    await eventually(
        lambda: gate_of(analyst, ref, "counsel"),
        "another round",
        lambda now: now["content_sha256"] != gate["content_sha256"],
    )

    await send(mine.page)

    await expect(mine.page.locator("#case-refused")).to_contain_text("reads differently")
    await expect(mine.page.locator("#case-refused")).to_contain_text("You had chosen: Remove")
    await expect(mine.page.locator("pre.letter")).to_contain_text("Another letter.")
    await expect(mine.page.locator("#verdict-reason")).to_have_value(WHY)
    await mine.page.get_by_label("Remove", exact=True).check()
    await send(mine.page)
    await expect(said(mine.page)).to_have_text("Your verdict counts.")


async def test_a_session_that_ends_in_the_middle_of_a_verdict_loses_nothing(
    seat, waiting, person
):
    ref = await waiting()
    mine = await seat(person)
    await mine.goto(f"/cases/{ref}")
    await write(mine.page, "Remove")
    await mine.page.context.clear_cookies()

    await send(mine.page)

    await mine.page.get_by_label("Name").fill(person.name)
    await mine.page.get_by_label("Password").fill(PASSWORD)
    await mine.page.get_by_role("button", name="Sign in").click()
    await expect(mine.page.get_by_role("textbox", name=re.compile("Reason"))).to_have_value(WHY)
    await mine.page.get_by_role("button", name="Send again").click()
    await expect(said(mine.page)).to_have_text("Your verdict counts.")
    await expect(mine.page.locator("#case-timeline")).to_contain_text(WHY)


async def test_a_verdict_is_given_by_keyboard_alone(seat, waiting, analyst):
    ref = await waiting()
    mine = await seat(analyst)
    await mine.goto(f"/cases/{ref}")
    keyboard = mine.page.keyboard

    await keyboard.press("2")
    await expect(mine.page.get_by_label("Refuse", exact=True)).to_be_checked()
    await keyboard.press("r")
    await keyboard.type(WHY)
    await keyboard.press("Control+Enter")

    await expect(said(mine.page)).to_have_text("Your verdict counts.")
    await expect(here(mine.page)).to_contain_text("Counsel decides")


async def test_every_part_is_as_the_record_is_within_a_second(seat, waiting, decide, analyst):
    ref = await waiting()
    mine = await seat(analyst)
    await mine.goto(f"/cases/{ref}")
    await mine.page.get_by_text("More actions").click()
    await mine.page.locator("#act-withdraw-summary").click()  # a form that is read, not written
    await decide(analyst, ref, "review", "remove")

    await expect(here(mine.page)).to_contain_text("Counsel decides", timeout=SECOND)
    await expect(mine.page.locator("#gate-state")).to_contain_text("Counsel decides")
    await expect(mine.page.locator("#case-timeline")).to_contain_text("because remove")
    await expect(mine.page.locator("#more-acts")).to_have_attribute("open", "")
    await expect(mine.page.locator("#act-withdraw")).to_have_attribute("open", "")
