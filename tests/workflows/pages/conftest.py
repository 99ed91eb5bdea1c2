"""A running page, and what a test does to it."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from temporalio.client import Client

from activities.page_records import PageRecords
from tests.workflows.fakes import FakeLog
from tests.workflows.leaving import leave
from tests.workflows.pages.fakes import FakeCalls
from tests.workflows.running import Running, two_workers
from tocsin.domain.paging import messages
from tocsin.domain.paging.messages import PageStart
from tocsin.domain.paging.naming import workflow_id
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.timeline import append, first_head
from workflows.lifecycles import CASES
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
class RunningPage(Running):
    """A page that runs."""

    start: PageStart
    calls: FakeCalls

    @property
    def story(self) -> list[str]:
        return self.log.story(self.id)[1:]

    @property
    def made(self) -> list[tuple[int, int]]:
        return self.calls.made(self.id)

    @property
    def tried(self) -> list[tuple[str, str]]:
        return self.calls.tried(self.id)

    def __repr__(self) -> str:
        return f"story: {self.story}; calls: {self.made}; contacts: {self.tried}"

    def entry(self, event: str):
        """Return the last entry of that name."""
        return next(e for e in reversed(self.log.timeline(self.id)) if e.event == event)

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

    async def clock(self) -> datetime:
        """Return an instant of the page's own time: that of its last entry."""
        return datetime.fromisoformat(self.log.timeline(self.id)[-1].at)


@pytest.fixture
def page_log() -> FakeLog:
    return FakeLog()


@pytest.fixture
def calls() -> FakeCalls:
    return FakeCalls()


@pytest.fixture
async def paging(env, page_log, calls) -> AsyncIterator[Client]:
    """Two workers, for pages and for delivery, in the strict sandbox."""
    doing = [PageRecords(page_log).record_page, calls.call]
    async with two_workers(env.client, [PageWorkflow], doing, [calls.contact]) as client:
        yield client


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
            yield RunningPage(start.page_id, handle, page_log, env, start, calls)
        finally:
            await leave(handle)

    return open_page
