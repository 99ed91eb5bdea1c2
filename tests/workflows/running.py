"""Something that runs on Temporal and keeps a record, and what a test does to it."""

from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.polling import eventually
from tests.workflows.fakes import DEADLINE, FakeLog
from tocsin.domain.hashchain import find_faults
from workflows.casework.courier import DELIVERY
from workflows.lifecycles import CASES, runner


@dataclass
class Running:
    """A workflow that runs, by its id in the record."""

    id: str
    handle: WorkflowHandle[Any, str]
    log: FakeLog
    env: WorkflowEnvironment

    @property
    def now(self):
        """How it stands in the record."""
        return self.log.now(self.id)

    async def until(self, condition: Callable[[], bool], what: str = "the condition") -> None:
        await eventually(
            lambda: self,
            what,
            lambda _: condition(),
            within=DEADLINE,
            every=0.02,
            despite=(StopIteration,),
        )

    async def pass_time(self, amount: timedelta) -> None:
        await self.env.fast_forward(self.handle, amount)

    async def updates_in_history(self) -> int:
        events = [event async for event in self.handle.fetch_history_events()]
        return sum("UPDATE" in EventType.Name(event.event_type) for event in events)

    def assert_chain_holds(self) -> None:
        entries = [asdict(entry) for entry in self.log.timeline(self.id)]
        assert find_faults(self.id, entries) == []


@asynccontextmanager
async def two_workers(
    client: Client,
    workflows: Sequence[type],
    activities: Sequence[Callable],
    delivery: Sequence[Callable],
) -> AsyncIterator[Client]:
    """Run workflows in the strict sandbox, and delivery beside them as a worker of its own."""
    with ThreadPoolExecutor(8) as threads:
        cases = Worker(
            client,
            task_queue=CASES,
            workflows=workflows,
            activities=activities,
            activity_executor=threads,
            workflow_runner=runner(is_strict=True),
        )
        deliveries = Worker(
            client, task_queue=DELIVERY, activities=delivery, activity_executor=threads
        )
        async with cases, deliveries:
            yield client
