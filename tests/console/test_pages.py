"""The catalogue of pages is whole: what a room adds is asked of as every other page is."""

import pytest

from tests.console import pages

pytestmark = pytest.mark.anyio


async def test_every_page_has_an_example(world):
    assert pages.unfilled(world) == []


async def test_every_page_is_shown_to_who_may_see_most(world, surf):
    client = await surf(world.everybody)
    answers = {}
    for route, path in pages.shown(world).items():
        answers[route] = (await client.get(path)).status_code

    wrong = {route: status for route, status in answers.items() if status not in (200, 303)}
    assert wrong == {"/set-password/{secret}": 410}  # a link that is used up
