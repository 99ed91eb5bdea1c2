"""One page's whole life, recorded; and a cold worker that begins anywhere in it."""

import pytest

from tests.workflows.cold import assert_the_same_wherever_a_worker_begins, at_rest
from tests.workflows.pages.conftest import ANN, BEN, CEM, MIA, TWO_STEPS
from tests.workflows.recording import keep, recording
from tocsin.domain.paging.messages import (
    Acknowledge,
    Decline,
    Delegate,
    Escalate,
    HeardFrom,
    LaterWay,
    Resolve,
)
from workflows.page import PageWorkflow

pytestmark = pytest.mark.anyio


@pytest.fixture
async def env(env, request):
    """Record on the plain server: skipped time leaves events that others do not have."""
    async with recording(env, request) as server:
        yield server


async def test_an_entry_is_the_same_wherever_a_worker_begins(page_of, calls, request):
    calls.later[ANN] = (LaterWay("sms", 0), LaterWay("voice", 1))
    async with page_of(TWO_STEPS) as page:
        await page.called()
        await page.until(lambda: len(page.tried) == len(calls.later[ANN]))
        await at_rest(page)
        await page.do("decline", Decline(ANN))
        await page.called(2)
        await at_rest(page)
        await page.handle.signal("heard_from", HeardFrom(BEN, "bounced", delivery=9))
        await page.called(3)
        await at_rest(page)
        await page.do("delegate", Delegate(MIA, "cem"))
        await page.called(4)
        await at_rest(page)
        await page.acknowledge(CEM)
        await at_rest(page)
        await page.do("take_over", Acknowledge(BEN))
        await at_rest(page)
        await page.do("escalate", Escalate(BEN))
        await page.called(5)
        await at_rest(page)
        await page.acknowledge(ANN)
        await at_rest(page)
        await page.do("resolve", Resolve(ANN))
        assert await page.handle.result() == "resolved"
        await assert_the_same_wherever_a_worker_begins(page, [PageWorkflow])
        page.assert_chain_holds()
        await keep(page.handle, "page.v1", request)
