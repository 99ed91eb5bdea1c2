"""One page's whole life, recorded; and a cold worker that begins anywhere in it."""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from tests.polling import eventually
from tests.workflows.pages.conftest import ANN, BEN, CEM, MIA, TWO_STEPS
from tests.workflows.recording import keep, recording
from tests.workflows.test_cold_starts import STARTED, Watched, is_at_rest
from tocsin.domain.paging.messages import (
    Acknowledge,
    Decline,
    Delegate,
    Escalate,
    HeardFrom,
    LaterWay,
    Resolve,
)
from workflows.data import data_converter
from workflows.page import PageWorkflow

pytestmark = pytest.mark.anyio


@pytest.fixture
async def env(env, request):
    """Record on the plain server: skipped time leaves events that others do not have."""
    async with recording(env, request) as server:
        yield server


async def heads(history: WorkflowHistory) -> AsyncIterator[tuple[int, str]]:
    """Replay what a cold worker gets at each workflow task, and say where the chain stands."""
    events = list(history.events)
    for end, event in enumerate(events, 1):
        if event.event_type != STARTED:
            continue
        watched = Watched()
        replayer = Replayer(
            workflows=[PageWorkflow], data_converter=data_converter(), workflow_runner=watched
        )
        cut = WorkflowHistory(history.workflow_id, events[:end])
        await replayer.replay_workflow(cut, raise_on_replay_failure=False)
        if watched.last is not None and watched.last._object is not None:
            head = watched.last._object.state.head
            yield head.seq, head.hash


async def at_rest(page) -> None:
    """Wait until an answer is a task of its own: a cut cannot show one that is under way."""
    await eventually(lambda: is_at_rest(page), "the page at rest")


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
        history = await page.handle.fetch_history()
        known = {entry.seq: entry.hash for entry in page.log.timeline(page.id)}

        seen = [head async for head in heads(history)]
        assert len(seen) > len(("cold", "worker"))
        assert [seq for seq, digest in seen if seq in known and known[seq] != digest] == []
        page.assert_chain_holds()
        await keep(page.handle, "page.v1", request)
