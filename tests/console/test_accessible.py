"""Every page as everybody can use it: axe finds nothing grave, in every look and on a phone."""

import anyio
import pytest

from tests.console import pages
from tests.console.browsing import seated
from tests.console.visiting import contrasts, out_of_order, visit

pytestmark = pytest.mark.anyio
HEAVIEST = 100_000  # bytes of HTML, CSS and JS
STILL = {"reduced_motion": "reduce"}  # what fades in is looked at when it is there
SEATS = 3  # one page is drawn while others are looked at
CANNOT_BE_SENT = "form:not(:has(button:not([type=button]))):not([role=search])"
BY_KEYS = ("/", "/cases", "/cases/{ref}", "/sign-in")


@pytest.fixture(scope="module")
async def everywhere(world, browser, record, console):
    """Look once at each page, as who sees most."""

    left, found = [], {}

    async def go_on(at):
        async with seated(browser, record, console, world.everybody, **STILL) as seat:
            while left:
                route, path = left.pop(0)
                found[route] = await at(seat, path)
            seat.faults.clear()  # what fails is named by the tests below, page by page

    async def look(at):
        left[:] = pages.shown(world).items()
        found.clear()
        async with anyio.create_task_group() as seats:
            for _ in range(SEATS):
                seats.start_soon(go_on, at)
        return {**found}

    return look


@pytest.fixture(scope="module")
async def visits(everywhere):
    return await everywhere(visit)


def named(visits, wrong):
    """Say what is wrong, page by page."""
    return {route: found for route, one in visits.items() if (found := wrong(one))}


async def test_no_page_fails(visits):
    assert named(visits, lambda one: one.status >= 500) == {}


@pytest.mark.parametrize("shape", ["screen", "phone"])
async def test_axe_finds_nothing_serious(visits, shape):
    assert named(visits, lambda one: one.findings[shape]) == {}


@pytest.mark.nightly
async def test_contrast_is_enough_in_every_look_and_width(everywhere):
    found = await everywhere(contrasts)

    assert {route: wrong for route, wrong in found.items() if wrong} == {}


async def test_each_page_has_one_first_heading(visits):
    assert named(visits, lambda one: one.headings != 1) == {}


async def test_no_page_scrolls_sideways_on_a_phone(visits):
    assert named(visits, lambda one: one.wider) == {}


async def test_each_page_weighs_little(visits):
    assert named(visits, lambda one: one.weight if one.weight > HEAVIEST else 0) == {}


async def test_what_has_the_focus_shows_it(visits):
    assert named(visits, lambda one: one.unseen) == {}


async def test_what_can_be_clicked_is_a_control(visits):
    assert named(visits, lambda one: one.pointed) == {}


async def test_tab_follows_the_order_of_the_page(visits):
    assert named(visits, lambda one: one.ordered) == {}


async def test_tab_reaches_every_control_one_after_the_other(world, seat):
    mine, shown = await seat(world.everybody), pages.shown(world)

    assert [wrong for one in BY_KEYS if (wrong := await out_of_order(mine, shown[one]))] == []


@pytest.mark.nightly
async def test_tab_reaches_every_control_of_every_page(world, seat):
    mine = await seat(world.everybody)
    found = [await out_of_order(mine, path) for path in pages.shown(world).values()]

    assert [wrong for wrong in found if wrong] == []


async def test_every_page_is_there_without_scripts_and_its_forms_can_be_sent(world, seat):
    mine = await seat(world.everybody, java_script_enabled=False)
    wrong = {}
    for route, path in pages.shown(world).items():
        await mine.goto(path)
        headed = await mine.page.locator("h1").first.is_visible()
        forms = await mine.page.locator(CANNOT_BE_SENT).count()
        if forms or not headed:
            wrong[route] = (headed, forms)

    assert wrong == {}
