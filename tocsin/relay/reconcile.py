"""Compare open cases with running workflows, and repair or report every difference.

A case whose workflow never started is started again. Everything else is a finding: it is
kept, marks the case, and is logged loudly, because somebody must look at it.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from tocsin.storage import findings, idempotency, outbox
from tocsin.storage.models import CaseRow
from tocsin.storage.reconciling import (
    closed_of,
    only_one,
    settled_cases,
    unread_items,
    with_findings,
)

log = structlog.get_logger()
EVERY_SECONDS = 30.0
GRACE = timedelta(seconds=45)
MISSING, ENDED, STALE, STUCK = (
    "workflow-missing",
    "workflow-ended",
    "workflow-behind",
    "workflow-stuck",
)
OURS = (MISSING, ENDED, STALE, STUCK)
RPC_TIMEOUT = timedelta(seconds=10)
KEYS_KEPT = timedelta(days=30)
FORGETS_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Running:
    """What Temporal's visibility says of running workflows: their stages, and who is stuck."""

    stages: dict[str, str]
    stuck: frozenset[str]


class Reconciler:
    """Looks for differences between the record and Temporal, now and then."""

    def __init__(self, sessions: sessionmaker[Session], client: Client) -> None:
        self._sessions = sessions
        self._client = client
        self._forgot_at = datetime.min.replace(tzinfo=UTC)

    async def run(self) -> None:
        """Run for ever; cancelled by the worker's end."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.compare()
            except (SQLAlchemyError, RPCError) as error:
                log.warning("reconciliation.waits", why=type(error).__name__)

    async def compare(self) -> int:
        """Compare once and return how many differences there were; 0 when another does."""
        with self._sessions.begin() as lock:
            if not await asyncio.to_thread(only_one, lock):
                return 0
            running = await self._running()
            differences = await asyncio.to_thread(self._put_unread_back)
            after = ""
            while page := await asyncio.to_thread(self._page, after):
                found = {case: await self._difference(case, running) for case in page}
                differences += await asyncio.to_thread(self._settle, found)
                after = page[-1].id
            await asyncio.to_thread(self._let_closed_go)
            await asyncio.to_thread(self._forget_old_keys)
            return differences

    def _forget_old_keys(self) -> None:
        """Forget what was sent under an Idempotency-Key long ago, now and then."""
        now = datetime.now(UTC)
        if now - self._forgot_at < FORGETS_EVERY:
            return
        self._forgot_at = now
        with self._sessions.begin() as session:
            forgotten = idempotency.purge(session, now - KEYS_KEPT)
        if forgotten:
            log.info("idempotency.forgotten", keys=forgotten)

    async def _running(self) -> Running:
        stages: dict[str, str] = {}
        async for execution in self._list('ExecutionStatus = "Running"'):
            stage = execution.search_attributes.get("CaseStage", [""])
            stages[execution.id] = str(stage[0]) if stage else ""
        problems = self._list(
            'ExecutionStatus = "Running" AND TemporalReportedProblems IS NOT NULL'
        )
        return Running(stages, frozenset([execution.id async for execution in problems]))

    def _list(self, query: str) -> AsyncIterator[WorkflowExecution]:
        return self._client.list_workflows(query, page_size=1000, rpc_timeout=RPC_TIMEOUT)

    def _page(self, after: str) -> list[CaseRow]:
        with self._sessions() as session:
            return settled_cases(session, after, datetime.now(UTC) - GRACE)

    def _put_unread_back(self) -> int:
        with self._sessions.begin() as session:
            items = unread_items(session, datetime.now(UTC) - GRACE)
            for item_id in items:
                outbox.put(session, "read", item_id)
                log.error("item.put_back", item_id=item_id)
        return len(items)

    async def _difference(self, case: CaseRow, running: Running) -> str | None:
        """Say how a case differs; visibility lags, so absence is asked about directly."""
        if case.id in running.stuck:
            return STUCK
        stage = running.stages.get(case.id)
        if stage is not None:
            return STALE if case.version and stage and stage != case.stage else None
        try:
            handle = self._client.get_workflow_handle(case.id)
            description = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return MISSING
            raise
        is_running = description.status is WorkflowExecutionStatus.RUNNING
        return None if is_running else ENDED

    def _settle(self, found: dict[CaseRow, str | None]) -> int:
        with self._sessions.begin() as session:
            marked = with_findings(session, OURS)
            for case, code in found.items():
                if code is None and case.id in marked:
                    findings.resolve(session, case.id, OURS)
                elif code is not None:
                    _report(session, case, code)
        return sum(code is not None for code in found.values())

    def _let_closed_go(self) -> None:
        """Resolve what was found of cases that have closed since."""
        with self._sessions.begin() as session:
            for case_id in closed_of(session, with_findings(session, OURS)):
                findings.resolve(session, case_id, OURS)


def _report(session: Session, case: CaseRow, code: str) -> None:
    if code == MISSING and case.version == 0:
        outbox.put(session, "start", case.id)
        log.error("case.started_again", case_id=case.id)
    elif findings.report(session, case.id, code, f"stage {case.stage}"):
        log.error("case.differs", case_id=case.id, code=code, version=case.version)
