"""No page tells of a case that somebody may not see: every page is asked as every role.

What somebody asked for is known to them: words of their own address do not count.
"""

import asyncio
from urllib.parse import unquote

import pytest

from tests.console import pages
from tests.console.browsing import surfing

pytestmark = pytest.mark.anyio
# 409: a gate that is closed, told to who may see its case; 410: a link that is used up.
ANSWERS = {200, 303, 401, 403, 404, 409, 410}  # 409: no such gate is open; 410: used up
ASIDE = 4  # so many questions at once


class Asker:
    """Somebody with a session, and what they may see by the word of the desk."""

    def __init__(self, name, client, hidden):
        self.name, self.client, self.hidden = name, client, hidden

    async def ask(self, path, **more):
        answer = await self.client.get(path, **more)
        return Told(self.name, "GET", path, answer, self.hidden)

    async def send(self, path, **form):
        data = {"csrf": self.client.csrf, "key": "k" * 32, "reason": "why"} | form
        answer = await self.client.post(path, data=data)
        return Told(self.name, "POST", path, answer, self.hidden)


class Told:
    """One answer, and what it should not have said."""

    def __init__(self, who, method, path, answer, hidden):
        self.who, self.method, self.path, self.answer = who, method, path, answer
        self.status = answer.status_code
        text = answer.text + str(dict(answer.headers))
        known = unquote(path)
        self.leaks = [one for one in hidden if one not in known and one in text]

    def __repr__(self):
        leaks = ", ".join(self.leaks)
        return f"{self.method} {self.path} as {self.who}: {self.status} {leaks}"


@pytest.fixture(scope="module")
async def askers(world, console, record):
    """Everybody of the world with a session, and somebody without one."""
    found = []
    for name, person in {**world.people, "nobody": None}.items():
        hidden = []
        for corner in world.corners:
            sees = person and (await person.get(f"/v1/cases/{corner.ref}")).is_success
            hidden += [] if sees else corner.needles
            if not (sees and await _reads_between_us(person, corner)):
                hidden.append(corner.privileged)
        found.append(Asker(name, surfing(console, record, person), hidden))
    yield found
    for one in found:
        await one.client.aclose()


async def _reads_between_us(person, corner):
    timeline = await person.get(f"/v1/cases/{corner.ref}/timeline", limit=200)
    return corner.privileged in timeline.text


async def together(questions):
    turn = asyncio.Semaphore(ASIDE)

    async def one(question):
        async with turn:
            return await question

    return await asyncio.gather(*map(one, questions))


def addresses(world, corners, *, of_no_case):
    """Return every address of some corners' pages, and of the pages of no case."""
    found = {}
    for route in pages.routes():
        for corner in corners:
            own = pages.parts_of(world, corner)
            if set(route.needs) <= set(own) and (route.is_of_a_case or of_no_case):
                found |= dict.fromkeys(route.addresses(own))
    return found


async def test_what_would_leak_is_shown_to_those_who_may_see_it(world, askers):
    (sees,) = (one for one in askers if one.name == "everybody")
    corner = world.corner("sealed")
    whole = (await sees.ask(f"/cases/{corner.ref}")).answer.text
    found = (await sees.ask(f"/cases?q={world.title}")).answer.text

    assert [one in whole for one in (corner.word, corner.privileged)] == [True, True]
    assert corner.word in found


async def test_no_page_tells_anybody_of_a_case_that_they_may_not_see(world, askers):
    asked = addresses(world, [world.corner("open"), world.corner("sealed")], of_no_case=True)
    told = await together(one.ask(path) for path in asked for one in askers)

    assert [one for one in told if one.leaks] == []
    assert [one for one in told if one.status not in ANSWERS] == []


@pytest.mark.nightly
async def test_nor_does_a_page_of_any_other_case(world, askers):
    asked = addresses(world, [*world.corners[1:], None], of_no_case=False)
    told = await together(one.ask(path) for path in asked for one in askers)

    assert [one for one in told if one.leaks] == []
    assert [one for one in told if one.status not in ANSWERS] == []


async def test_a_form_that_is_refused_tells_nothing_either(world, askers):
    forms = [route for route in pages.routes("POST") if route.is_of_a_case]
    told = await together(
        one.send(pages.sent_to(route, world, corner))
        for one in askers
        for route in forms
        for corner in world.corners
        if corner.held == "sealed" and corner.ref in one.hidden
    )

    assert told
    assert [one for one in told if one.leaks] == []
    assert [one for one in told if one.status >= 500 or one.status == 200] == []


async def test_what_is_fetched_to_stay_live_and_search_tell_no_more(world, askers):
    live = {"X-Live": "1", "Accept": "text/html"}
    told = await together(
        one.ask(path, headers=live) for path in ("/", "/cases", "/pages") for one in askers
    )

    assert [one for one in told if one.leaks] == []


async def test_a_case_that_is_closed_to_somebody_answers_as_one_that_is_not_there(
    world, askers
):
    asked = [
        (
            route.filled(pages.parts_of(world, corner) | {"entries/seq": "1"}),
            route.filled(pages.parts_of(world, None) | {"gates/gate": "review.3"}),
            one,
        )
        for route in pages.routes()
        for corner in world.corners
        for one in askers
        if route.is_of_a_case and corner.held == "sealed" and corner.ref in one.hidden
    ]
    told = await together(_both(*one) for one in asked)
    differ = [pair for pair in told if pair[0].status != pair[1].status]

    assert differ == []


async def _both(here, nowhere, asker):
    return await asker.ask(here), await asker.ask(nowhere)
