"""Worklists: filters in the address, views, many cases at once, lists to take away."""

import csv
import html
import io
import re
import uuid

import httpx
import pytest
from playwright.async_api import expect

from tests.console.browsing import session_of
from tocsin.desk.session_cookies import COOKIE
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio


@pytest.fixture
def reading(record, console):
    """Read pages as somebody, without a browser."""

    def as_(who):
        cookies = {COOKIE: session_of(record, who)}
        return httpx.AsyncClient(base_url=console, cookies=cookies, timeout=30)

    return as_


async def test_a_list_shows_what_its_address_says(reading, analyst, case_for):
    song = uuid.uuid4().hex
    case_for(title=f"{song} in America")
    case_for(title=f"{song} in Germany", jurisdiction="DE")
    async with reading(analyst) as me:
        both = (await me.get("/cases", params={"q": song})).text
        german = (await me.get("/cases", params={"q": song, "jurisdiction": "de"})).text
        none = (await me.get("/cases", params={"q": song, "state": "closed"})).text

    titles = (f"{song} in America", f"{song} in Germany")
    shown = [[title in page for title in titles] for page in (both, german, none)]
    assert shown == [[True, True], [False, True], [False, False]]


async def test_a_ref_that_is_typed_whole_leads_to_its_case(reading, analyst, case_for):
    case = case_for()
    async with reading(analyst) as me:
        answer = await me.get("/cases", params={"q": f" {case.ref.lower().replace('-', '')} "})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{case.ref}")


async def test_a_sealed_case_is_not_told_of_by_its_ref(reading, analyst, case_for):
    sealed = case_for(sensitivity="sealed", title="Under seal")
    async with reading(analyst) as me:
        answer = await me.get("/cases", params={"q": sealed.ref})

    assert answer.status_code == 200
    assert "Under seal" not in answer.text


async def test_a_filter_that_cannot_be_is_refused_by_its_name(reading, analyst):
    async with reading(analyst) as me:
        answer = await me.get("/cases", params={"sort": "colour"})

    assert answer.status_code == 422
    assert "`sort`" in answer.text


async def test_filters_are_taken_off_one_by_one(seat, analyst, case_for):
    song = uuid.uuid4().hex
    case_for(title=f"{song} one")
    mine = await seat(analyst)
    await mine.goto(f"/cases?q={song}&jurisdiction=DE&state=open")
    link = mine.page.get_by_role("link", name=f"{song} one")
    await expect(link).to_have_count(0)

    await mine.page.get_by_role("link", name="Take off: Jurisdiction DE").click()

    await expect(link).to_be_visible()


async def post(client, path, **values):
    """Send a form of a page of ours, as its own page would have it."""
    page = (await client.get("/cases/views")).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    return await client.post(path, data={"csrf": csrf, "key": uuid.uuid4().hex, **values})


async def test_views_are_kept_renamed_moved_and_forgotten(reading, person_with):
    async with reading(person_with(Role.INTAKE_ANALYST)) as me:
        for name in ("Germany", "Songs & films"):
            saved = await post(me, "/cases/views", name=name, query="q=song&jurisdiction=DE")
            assert saved.headers["location"].startswith("/cases?q=song&jurisdiction=DE&said=")
        other = (await me.get("/cases?q=song&jurisdiction=DE")).text
        assert "Songs &amp; films" in other
        first, second = (await views_of(me)).values()
        await post(me, f"/cases/views/{first}", name="Deutschland")
        await post(me, f"/cases/views/{second}", position="0")
        assert list(await views_of(me)) == ["Songs &amp; films", "Deutschland"]
        await post(me, f"/cases/views/{second}/delete")

        assert list(await views_of(me)) == ["Deutschland"]


async def views_of(client):
    """Read the names and ids of one's views from the page that lists them."""
    page = (await client.get("/cases/views")).text
    names = re.findall(r'<h2 id="view-\d+"><a[^>]*>([^<]+)</a>', page)
    ids = re.findall(r'action="/cases/views/([0-9a-f]{32})"', page)
    return dict(zip(names, dict.fromkeys(ids), strict=True))


async def test_nobody_changes_anothers_view(reading, person_with):
    async with (
        reading(person_with(Role.INTAKE_ANALYST)) as ada,
        reading(person_with(Role.INTAKE_ANALYST)) as ben,
    ):
        await post(ada, "/cases/views", name="Mine", query="q=song")
        (mine,) = (await views_of(ada)).values()

        answers = [
            await post(ben, f"/cases/views/{mine}", name="His"),
            await post(ben, f"/cases/views/{mine}/delete"),
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert list(await views_of(ada)) == ["Mine"]


async def test_many_cases_are_assigned_and_each_says_what_became_of_it(
    seat, person_with, case_for, analyst
):
    song, who = uuid.uuid4().hex, person_with(Role.INTAKE_ANALYST)
    for number in range(3):
        case_for(title=f"{song} {number}")
    mine = await seat(analyst)
    await mine.goto(f"/cases?q={song}")
    for _ in range(2):
        await mine.page.keyboard.press("j")
        await mine.page.keyboard.press("x")
    await mine.page.keyboard.press("Shift+A")
    await mine.page.get_by_label("To whom").fill(who.name)
    await mine.page.get_by_role("button", name="Assign").click()

    done = mine.page.get_by_role("heading", name=f"2 cases are now with {who.name}")
    await expect(done).to_be_visible()
    await mine.page.get_by_role("link", name="Back to the list").click()
    await expect(mine.page.get_by_role("cell", name=who.name)).to_have_count(2)


async def test_one_key_takes_the_case_one_is_on(seat, analyst, case_for):
    song = uuid.uuid4().hex
    case_for(title=f"{song} alone")
    mine = await seat(analyst)
    await mine.goto(f"/cases?q={song}")
    await mine.page.keyboard.press("j")
    await mine.page.keyboard.press("a")

    await expect(mine.page.get_by_role("heading", name="1 case is now with")).to_be_visible()


async def test_what_is_refused_is_said_beside_what_was_done(reading, analyst, case_for):
    seen, sealed = case_for(title="To be done"), case_for(sensitivity="sealed", title="Sealed")
    async with reading(analyst) as me:
        refs = [seen.ref, sealed.ref, "TCN-0000-0000"]
        answer = await post(me, "/cases/assign", person="me", **{"refs[]": refs})

    assert answer.status_code == 200
    assert "1 case is now with" in answer.text
    assert "2 cases were refused" in answer.text
    assert answer.text.count("There is nothing here for you") == 2
    assert "Sealed" not in answer.text


async def test_nothing_chosen_assigns_nothing(reading, analyst):
    async with reading(analyst) as me:
        answer = await post(me, "/cases/assign", person="me")

    assert "Choose at least one case" in answer.text


async def test_a_list_is_taken_away_as_csv_without_formulas_and_without_what_is_sealed(
    reading, analyst, counsel, case_for
):
    song = uuid.uuid4().hex
    case_for(title=f"=HYPERLINK({song})")
    case_for(title=f"-{song}, sealed", sensitivity="sealed")
    async with reading(analyst) as me, reading(counsel) as her:
        mine = (await me.get("/cases/export.csv", params={"q": song})).text
        hers = (await her.get("/cases/export.csv", params={"q": song})).text

    rows = list(csv.DictReader(io.StringIO(mine.removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == [f"'=HYPERLINK({song})"]
    assert "sealed" not in mine
    assert f"'-{song}, sealed" in hers


async def test_a_long_list_goes_on_page_by_page_with_its_filters(reading, analyst, case_for):
    song = uuid.uuid4().hex
    for number in range(51):
        case_for(title=f"{song} {number}", started=False)
    async with reading(analyst) as me:
        first = (await me.get("/cases", params={"q": song, "sort": "received"})).text
        following = html.unescape(re.search(r'rel="next" href="([^"]+)"', first)[1])
        second = (await me.get(following)).text

    assert first.count("data-row") == 50
    assert second.count("data-row") == 1
    assert 'rel="next"' not in second
    assert (await broken_cursor(reading, analyst)) == 422


async def broken_cursor(reading, who):
    async with reading(who) as me:
        return (await me.get("/cases", params={"cursor": "nonsense"})).status_code
