"""Rules in the console: read, written with what is wrong beside, put in force by two."""

import uuid

import pytest
from playwright.async_api import expect

from tests.api.rulebook.conftest import rehearsed  # noqa: F401 - a fixture, found by its name
from tests.api.rulebook.deeds import PLAYBOOK
from tests.api.test_matrix import in_fives
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
SLOW = 60_000  # milliseconds: a rehearsal starts a server of its own


@pytest.fixture(scope="module")
def owner(person_with):
    return person_with(Role.POLICY_OWNER)


@pytest.fixture
def kind():
    return f"kind-{uuid.uuid4().hex[:8]}"


async def proposed(client, kind, **more):
    text = PLAYBOOK.format(kind=kind, title="Made up")
    form = {"text": text, "csrf": client.csrf, "do": "propose", **more}
    return await client.post(f"/playbooks/{kind}/propose", data=form)


async def test_every_playbook_reads_as_a_page(surf, analyst):
    client = await surf(analyst)
    listed = (await analyst.get("/v1/playbooks")).json()["items"]

    pages = await in_fives(client.get(f"/playbooks/{one['kind']}") for one in listed)

    assert {page.status_code for page in pages} == {200}
    takedown = (await client.get("/playbooks/copyright-takedown")).text
    for part in ("Stages", "Deadlines", "Reminders and escalations", "Fields", "Letters"):
        assert part in takedown
    assert "Legal counsel" in takedown
    assert "kind: copyright-takedown" in takedown


async def test_letters_the_law_pack_and_what_is_missing_have_pages(surf, analyst):
    client = await surf(analyst)
    paths = ("/playbooks", "/rules/templates", "/rules/law-pack", "/rules/gaps")

    pages = [await client.get(path) for path in paths]
    first = (await analyst.get("/v1/templates")).json()["items"][0]["name"]
    letter = await client.get(f"/rules/templates/{first}")

    assert [page.status_code for page in pages] == [200] * 4
    european = await client.get("/rules/law-pack?place=EU")
    assert "law-eu-tco-art3-removal-1h" in european.text
    assert len(pages[2].text) < 100_000
    assert letter.status_code == 200


async def test_a_mistake_is_told_by_its_line_and_nothing_is_lost(surf, owner, kind):
    client = await surf(owner)
    text = PLAYBOOK.format(kind=kind, title="Made up").replace("role: legal_counsel", "role: x")

    answer = await proposed(client, kind, text=text, note="My reasons")
    checked = await proposed(client, kind, text=text, do="check")
    live = await client.post(
        f"/playbooks/{kind}/check", data={"text": text, "csrf": client.csrf}
    )

    assert (answer.status_code, checked.status_code, live.status_code) == (422, 200, 200)
    for page in (answer, checked, live):
        assert 'data-line="6"' in page.text
        assert "stages[0].gate.role" in page.text
    assert "My reasons" in answer.text
    assert "role: x" in answer.text
    assert "<html" not in live.text


async def test_whoever_proposes_does_not_publish(surf, owner, person_with, kind, rehearsed):  # noqa: F811
    lawyer = person_with(Role.LEGAL_COUNSEL)
    mine, theirs = await surf(owner), await surf(lawyer)
    answer = await proposed(mine, kind, note="Because")
    here = answer.headers["location"].partition("?")[0]
    digest = (await owner.get(f"/v1{here}")).json()["digest"]
    form = {"digest": digest}

    unrehearsed = await theirs.post(f"{here}/publish", data=form | {"csrf": theirs.csrf})
    rehearsed(kind, 1)
    own = await mine.post(f"{here}/publish", data=form | {"csrf": mine.csrf})
    stale = {"digest": "0" * 64, "csrf": theirs.csrf}
    other = await theirs.post(f"{here}/publish", data=stale)
    done = await theirs.post(f"{here}/publish", data=form | {"csrf": theirs.csrf})

    assert answer.status_code == 303
    assert [one.status_code for one in (unrehearsed, own, other)] == [409, 403, 409]
    assert "Rehearse that version first" in unrehearsed.text
    assert "That digest is not this version" in other.text
    assert done.headers["location"] == f"{here}?said=rule-publish"
    assert "Version 1 is in force" in (await mine.get(f"/playbooks/{kind}")).text


async def test_a_difference_says_in_signs_what_came_and_went(surf, owner, kind):
    client = await surf(owner)
    await proposed(client, kind)
    changed = PLAYBOOK.format(kind=kind, title="Another title")
    await proposed(client, kind, text=changed)

    page = (await client.get(f"/playbooks/{kind}/diff?before=1&after=2")).text

    assert '<del><span class="sign">− </span>title: Made up</del>' in page
    assert '<ins><span class="sign">+ </span>title: Another title</ins>' in page


async def test_only_those_who_may_are_offered_a_change(surf, analyst, owner):
    without, with_it = await surf(analyst), await surf(owner)

    pages = [await one.get("/playbooks/copyright-takedown") for one in (without, with_it)]
    forced = await proposed(without, "copyright-takedown")

    assert ["Propose a change" in page.text for page in pages] == [False, True]
    assert forced.status_code == 403


async def test_one_file_of_the_law_pack_is_changed_and_the_others_stay(surf, owner):
    client = await surf(owner)
    pack = (await owner.get("/v1/law-packs")).json()["items"][0]
    files = (await owner.get(f"/v1/law-packs/{pack['number']}")).json()["files"]
    name = min(files)
    form = {"csrf": client.csrf, "do": "propose", "base": pack["number"], "file": name}

    wrong = await client.post("/rules/law-pack/propose", data=form | {"text": "clocks: 7"})
    text = f"# {uuid.uuid4().hex}\n{files[name]}"
    right = await client.post("/rules/law-pack/propose", data=form | {"text": text})

    assert wrong.status_code == 422
    here = right.headers["location"].partition("?")[0]
    number = here.rpartition("/")[2]
    kept = (await owner.get(f"/v1/law-packs/{number}")).json()["files"]
    assert kept == files | {name: text}
    page = await client.get(here)
    assert "Line by line" in page.text
    withdrawn = {"csrf": client.csrf, "reason": "a test"}
    assert (await client.post(f"{here}/withdraw", data=withdrawn)).status_code == 303


async def test_a_change_is_written_mended_rehearsed_and_put_in_force_by_another(
    seat, owner, person_with, kind
):
    mine = await seat(owner)
    page = mine.page
    await mine.goto("/playbooks")
    await page.get_by_label("A new kind of case").fill(kind)
    await page.get_by_role("button", name="Write its playbook").click()
    editor = page.get_by_label("The rule, as YAML")
    text = PLAYBOOK.format(kind=kind, title="Made up")
    await editor.fill(text.replace("role: legal_counsel", "role: lawyer"))

    await page.get_by_role("link", name="line 6, column").click()
    chosen = await editor.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")
    assert "role: lawyer" in chosen
    await editor.fill(text)
    await expect(page.get_by_text("Nothing is wrong with it.")).to_be_visible()
    await page.get_by_label("What it changes and why").fill("A kind that we had not")
    await page.get_by_role("button", name="Propose").click()
    await expect(page.get_by_text("somebody else approves it before")).to_be_visible()
    await page.get_by_role("button", name="Rehearse").click()
    timetable = page.get_by_role("table", name="Timetable")
    await expect(timetable).to_be_visible(timeout=SLOW)

    theirs = await seat(person_with(Role.LEGAL_COUNSEL))
    await theirs.goto(f"/playbooks/{kind}/versions/1")
    await theirs.page.get_by_role("button", name="Put in force").click()
    await expect(theirs.page.get_by_text("It is in force")).to_be_visible()
    await theirs.goto("/playbooks")
    await expect(theirs.page.get_by_text(kind)).to_be_visible()
