"""A real Temporal server with a clock per workflow, and fakes that remember."""

import shutil
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment

from activities.deadlines import Counter, DeadlineActivities
from activities.records import RecordActivities
from tests.workflows.fakes import FakeCaseLog, FakeNotices
from tests.workflows.leaving import leave
from tests.workflows.running import Running, two_workers
from tocsin.domain.law.reckoning import Place
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import Entry, append, first_head
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.library import Library
from tocsin.playbooks.reckonings import Reckonings
from workflows.casework.messages import Actor, Answer, Decide, OpenCase
from workflows.casework.state import opened
from workflows.data import data_converter
from workflows.lifecycles import CASES, LIFECYCLES
from workflows.takedown import TakedownWorkflow

ATTRIBUTES = [
    SearchAttributeKey.for_keyword("CaseKind"),
    SearchAttributeKey.for_keyword("CaseStage"),
    SearchAttributeKey.for_datetime("CaseDue"),
    SearchAttributeKey.for_keyword("Jurisdiction"),
    SearchAttributeKey.for_keyword("Severity"),
]


@dataclass
class Case(Running):
    """A running case and what a test does to it."""

    log: FakeCaseLog
    opening: OpenCase
    notices: FakeNotices

    def __repr__(self) -> str:
        return f"story: {self.story}; told: {self.told}"

    @property
    def story(self) -> list[str]:
        return self.log.story(self.id)

    @property
    def told(self) -> list[tuple[str, str]]:
        return self.notices.told(self.id)

    async def gate(self, stage: str) -> dict:
        await self.until(
            lambda: any(
                g["stage"] == stage and g["content_sha256"] for g in self.now.view["gates"]
            ),
            f"the gate of {stage}",
        )
        return self.now.view["gates"][0]

    async def decide(
        self, stage: str, verdict: str, by: str = "user:ann", roles=("legal_counsel",), **kw
    ) -> Answer:
        gate = await self.gate(stage)
        sha = kw.pop("sha256", gate["content_sha256"])
        return await self.handle.execute_update(
            TakedownWorkflow.decide, Decide(Actor(by, roles), gate["id"], verdict, sha), **kw
        )


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def attributes() -> list[SearchAttributeKey]:
    return ATTRIBUTES


@pytest.fixture(scope="session")
def temporal_cli() -> str:
    beside = Path(sys.executable).parent / "temporal"
    return str(beside) if beside.exists() else shutil.which("temporal") or "temporal"


@pytest.fixture(scope="session")
async def env(anyio_backend, temporal_cli) -> AsyncIterator[WorkflowEnvironment]:
    async with await WorkflowEnvironment.start_time_skipping_v2(
        ts_config=TimeSkippingConfig(enabled=False),
        data_converter=data_converter(),
        dev_server_existing_path=temporal_cli,
        dev_server_extra_args=[
            "--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true",
            "--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"',
        ],
        search_attributes=ATTRIBUTES,
        dev_server_log_level="error",
        dev_server_startup_timeout=timedelta(seconds=30),
    ) as environment:  # fmt: skip
        yield environment


@pytest.fixture
def log() -> FakeCaseLog:
    return FakeCaseLog()


@pytest.fixture
def notices() -> FakeNotices:
    return FakeNotices()


def opening_of(playbook: Playbook, **changes) -> tuple[OpenCase, Entry]:
    case_id = changes.pop("case_id", uuid.uuid4().hex)
    received_at = changes.pop("received_at", datetime.now(UTC))
    first = append(
        first_head(case_id), at=received_at, actor="system", event="case.received",
        data={"item": "item-1"}, salt="00",
    )  # fmt: skip
    opening = OpenCase(
        case_id=case_id,
        ref="TCN-TEST-TEST",
        playbook=playbook,
        playbook_digest=Library.digest(playbook),
        received_at=received_at,
        head_hash=first.hash,
        items=("item-1",),
        **changes,
    )
    return opening, first


@pytest.fixture
def counter() -> Counter:
    return Reckonings(HolidayCalendars(), Place("Europe/Berlin", "DE"))


@pytest.fixture
async def working(env, log, notices, counter) -> AsyncIterator[Client]:
    """Two workers, for cases and for delivery."""
    records = RecordActivities(log)
    deadlines = DeadlineActivities(counter)
    doing = [records.record, records.freeze, deadlines.count, deadlines.working_hours]
    lives = list(LIFECYCLES.values())
    async with two_workers(env.client, lives, doing, [notices.notify]) as client:
        yield client


@pytest.fixture
def case_of(working, env, log, notices):
    """Open a case with a playbook; it is terminated before its worker goes."""

    @asynccontextmanager
    async def open_case(playbook: Playbook, **changes) -> AsyncIterator[Case]:
        opening, first = opening_of(playbook, **changes)
        log.begin(first, opening.case_id)
        handle = await working.start_workflow(
            LIFECYCLES[playbook.lifecycle].run,
            opened(opening),
            id=opening.case_id,
            task_queue=CASES,
        )
        try:
            yield Case(opening.case_id, handle, log, env, opening, notices)
        finally:
            await leave(handle)

    return open_case
