"""A running page, and what a test does to it."""

import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.page_records import PageRecords
from tests.polling import eventually
from tests.workflows.fakes import DEADLINE
from tests.workflows.leaving import leave
from tests.workflows.pages.fakes import FakeCalls, FakePageLog
from tocsin.domain.hashchain import find_faults
from tocsin.domain.paging import messages
from tocsin.domain.paging.messages import PageStart
from tocsin.domain.paging.naming import workflow_id
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.timeline import append, first_head
from workflows.casework.courier import DELIVERY
from workflows.lifecycles import CASES, runner
from workflows.page import PageWorkflow

ANN, BEN, CEM, MIA = "user:ann", "user:ben", "user:cem", "user:mia"
TWO_STEPS = {
    "steps": [
        {"to": ["person:ann"], "wait": "5m"},
        {"to": ["person:ben"], "wait": "10m"},
    ],
    "catch_all": {"to": ["person:mia"], "every": "15m", "times": 2},
}


@dataclass
class RunningPage:
    """A page that runs."""

    handle: WorkflowHandle[PageWorkflow, str]
    start: PageStart
    log: FakePageLog
    calls: FakeCalls
    env: WorkflowEnvironment

    @property
    def id(self) -> str:
        return self.start.page_id

    @property
    def story(self) -> list[str]:
        return [entry.event for entry in self.log.timeline(self.id)[1:]]

    @property
    def made(self) -> list[tuple[int, int]]:
        return self.calls.made(self.id)

    @property
    def tried(self) -> list[tuple[str, str]]:
        return self.calls.tried(self.id)

    def __repr__(self) -> str:
        return f"story: {self.story}; calls: {self.made}; contacts: {self.tried}"

    @property
    def now(self):
        """How the page stands in the record."""
        return next(
            batch.projection for batch in reversed(self.log.batches) if batch.page_id == self.id
        )

    def entry(self, event: str):
        """Return the last entry of that name."""
        return next(e for e in reversed(self.log.timeline(self.id)) if e.event == event)

    async def until(self, condition: Callable[[], bool], what: str = "the condition") -> None:
        await eventually(
            lambda: self,
            what,
            lambda _: condition(),
            within=DEADLINE,
            every=0.02,
            despite=(StopIteration,),
        )

    async def called(self, count: int = 1) -> None:
        """Wait until so many calls are in the record."""
        told = ("page.called", "page.unreached", "page.skipped")
        await self.until(
            lambda: sum(event in told for event in self.story) >= count, f"{count} calls"
        )

    async def do(self, verb: str, message: object, **options) -> messages.PageAnswer:
        return await self.handle.execute_update(
            verb, message, result_type=messages.PageAnswer, **options
        )

    async def acknowledge(self, actor: str, **more) -> messages.PageAnswer:
        return await self.do("acknowledge", messages.Acknowledge(actor, **more))

    async def pass_time(self, amount: timedelta) -> None:
        await self.env.fast_forward(self.handle, amount)

    async def clock(self) -> datetime:
        """Return an instant of the page's own time: that of its last entry."""
        return datetime.fromisoformat(self.log.timeline(self.id)[-1].at)

    async def updates_in_history(self) -> int:
        events = [event async for event in self.handle.fetch_history_events()]
        return sum("UPDATE" in EventType.Name(event.event_type) for event in events)

    def assert_chain_holds(self) -> None:
        entries = [asdict(entry) for entry in self.log.timeline(self.id)]
        assert find_faults(self.id, entries) == []


@pytest.fixture
def page_log() -> FakePageLog:
    return FakePageLog()


@pytest.fixture
def calls() -> FakeCalls:
    return FakeCalls()


@pytest.fixture
async def paging(env, page_log, calls) -> AsyncIterator[Client]:
    """Two workers, for pages and for delivery, in the strict sandbox."""
    with ThreadPoolExecutor(8) as threads:
        pages = Worker(
            env.client,
            task_queue=CASES,
            workflows=[PageWorkflow],
            activities=[PageRecords(page_log).record_page, calls.call],
            activity_executor=threads,
            workflow_runner=runner(is_strict=True),
        )
        delivery = Worker(
            env.client,
            task_queue=DELIVERY,
            activities=[calls.contact],
            activity_executor=threads,
        )
        async with pages, delivery:
            yield env.client


def start_of(policy: dict, **changes):
    """Return what a page begins with, and its first entry, which the desk writes."""
    page_id = changes.pop("page_id", f"PG-{uuid.uuid4().hex[:8].upper()}")
    now = datetime.now(UTC)
    first = append(
        first_head(page_id), at=now, actor="user:zoe", event="page.opened", data={}, salt="00"
    )
    start = PageStart(
        page_id=page_id,
        policy=EscalationPolicy.model_validate(policy),
        opened_by="user:zoe",
        opened_at=now.isoformat(),
        head_hash=first.hash,
        policy_name="ops",
        policy_version=1,
        **changes,
    )
    return start, first


@pytest.fixture
def page_of(paging, env, page_log, calls):
    """Start a page with a policy; it is terminated before its worker goes."""

    @asynccontextmanager
    async def open_page(policy: dict | None = None, **changes) -> AsyncIterator[RunningPage]:
        start, first = start_of(policy or TWO_STEPS, **changes)
        page_log.begin(first, start.page_id)
        handle = await paging.start_workflow(
            PageWorkflow.run, start, id=workflow_id(start.page_id), task_queue=CASES
        )
        try:
            yield RunningPage(handle, start, page_log, calls, env)
        finally:
            await leave(handle)

    return open_page
