"""Worklists: filters in the address, views, many cases at once, lists to take away."""

import uuid

import httpx
import pytest
from playwright.async_api import expect

from tests.console.browsing import session_of
from tocsin.desk.session_cookies import COOKIE

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
