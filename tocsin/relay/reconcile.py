"""Compare open cases with running workflows, and repair or report every difference.

A case whose workflow never started is started again. Everything else is a finding: it is
kept, marks the case, and is logged loudly, because somebody must look at it.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from tocsin.storage import cases, findings, outbox
from tocsin.storage.models import CaseRow
from tocsin.storage.reconciling import only_one, unread_items

log = structlog.get_logger()
EVERY_SECONDS = 30.0
GRACE = timedelta(seconds=45)
MISSING, ENDED, STALE = "workflow-missing", "workflow-ended", "workflow-behind"
RPC_TIMEOUT = timedelta(seconds=10)


class Reconciler:
    """Looks for differences between the record and Temporal, now and then."""

    def __init__(self, sessions: sessionmaker[Session], client: Client) -> None:
        self._sessions = sessions
        self._client = client

    async def run(self) -> None:
        """Run for ever; cancelled by the worker's end."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await self.compare()
            except (SQLAlchemyError, RPCError) as error:
                log.warning("reconciliation.waits", why=type(error).__name__)

    async def compare(self) -> int:
        """Compare once and return how many differences there were."""
        with self._sessions.begin() as session:
            if not await asyncio.to_thread(only_one, session):
                return 0
            running = await self._running()
            differences = await asyncio.to_thread(self._put_unread_back, session)
            after = ""
            while page := await asyncio.to_thread(cases.open_after, session, after):
                for case in page:
                    differences += await self._look_at(session, case, running)
                after = page[-1].id
            return differences

    async def _running(self) -> dict[str, str]:
        """Return the stage of every running workflow, as visibility has it."""
        listed = self._client.list_workflows(
            'ExecutionStatus = "Running"', page_size=1000, rpc_timeout=RPC_TIMEOUT
        )
        found: dict[str, str] = {}
        async for execution in listed:
            stage = execution.search_attributes.get("CaseStage", [""])
            found[execution.id] = str(stage[0]) if stage else ""
        return found

    def _put_unread_back(self, session: Session) -> int:
        items = unread_items(session, datetime.now(UTC) - GRACE)
        for item_id in items:
            outbox.put(session, "read", item_id)
            log.error("item.put_back", item_id=item_id)
        return len(items)

    async def _look_at(self, session: Session, case: CaseRow, running: dict[str, str]) -> int:
        if datetime.now(UTC) - case.updated_at < GRACE:
            return 0
        code = await self._difference(case, running)
        if code is None:
            if case.trouble in (MISSING, ENDED, STALE):
                findings.resolve(session, case.id, (MISSING, ENDED, STALE))
            return 0
        if code == MISSING and case.version == 0:
            outbox.put(session, "start", case.id)
            log.error("case.started_again", case_id=case.id)
        elif findings.report(session, case.id, code, f"stage {case.stage}"):
            log.error("case.differs", case_id=case.id, code=code, version=case.version)
        return 1

    async def _difference(self, case: CaseRow, running: dict[str, str]) -> str | None:
        """Say how a case differs; visibility lags, so absence is asked about directly."""
        stage = running.get(case.id)
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
