"""A page asks until somebody answers, and ends acknowledged, resolved or exhausted."""

from datetime import timedelta

import pytest

from tests.workflows.pages.conftest import ANN, BEN, TWO_STEPS
from tocsin.domain.paging.messages import Resolve, SettledElsewhere

pytestmark = pytest.mark.anyio


async def test_a_page_calls_its_first_step_and_ends_when_it_is_resolved(page_of):
    async with page_of() as page:
        await page.called()
        answer = await page.acknowledge(ANN)
        assert (answer.state, answer.has_it, answer.projected) == ("acknowledged", ANN, True)
        await page.do("resolve", Resolve(ANN))

        assert await page.handle.result() == "resolved"
        assert page.story == [
            "page.started", "page.called", "page.acknowledged", "page.resolved",
        ]  # fmt: skip
        assert page.now.state == "resolved"
        page.assert_chain_holds()


async def test_the_start_and_the_first_call_are_recorded_in_one_batch(page_of):
    async with page_of() as page:
        await page.called()

        assert [entry.event for entry in page.log.batches[0].entries] == [
            "page.started", "page.called",
        ]  # fmt: skip


async def test_without_an_answer_every_step_is_called_then_the_catch_all(page_of):
    async with page_of({**TWO_STEPS, "repeat": 1}) as page:
        await page.called()
        await page.pass_time(timedelta(hours=2))
        await page.until(lambda: page.story[-1] == "page.exhausted")

        assert page.made == [(0, 0), (1, 0), (0, 1), (1, 1), (-1, 1), (-1, 1)]
        assert page.now.state == "exhausted"


async def test_an_exhausted_page_can_be_answered_for_a_day_and_then_ends(page_of):
    async with page_of() as page:
        await page.called()
        await page.pass_time(timedelta(hours=2))
        await page.until(lambda: page.now.state == "exhausted")
        await page.pass_time(timedelta(hours=25))

        assert await page.handle.result() == "exhausted"


async def test_an_exhausted_page_takes_an_acknowledgement(page_of):
    async with page_of() as page:
        await page.called()
        await page.pass_time(timedelta(hours=2))
        await page.until(lambda: page.now.state == "exhausted")

        assert (await page.acknowledge(BEN)).state == "acknowledged"


async def test_what_was_settled_elsewhere_ends_the_page(page_of):
    async with page_of() as page:
        await page.called()
        await page.handle.signal("settled_elsewhere", SettledElsewhere("gate-decided"))

        assert await page.handle.result() == "resolved"
        assert page.entry("page.resolved").data == {"why": "gate-decided"}


async def test_an_answer_may_come_with_the_start(page_of):
    async with page_of() as page:
        answer = await page.acknowledge(ANN)

        assert answer.state == "acknowledged"
        await page.until(lambda: "page.started" in page.story)
