"""Start the workflows of pages, and carry news between a page and the case that it is about.

Everything here is harmless when it is done twice.
"""

import asyncio

from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from tocsin.domain.paging.messages import HeardFrom, PageStart, SettledElsewhere
from tocsin.domain.paging.naming import workflow_id
from tocsin.domain.paging.news import PageChanged
from tocsin.relay.signalling import RPC_TIMEOUT, signal
from tocsin.storage import cases, pages
from tocsin.storage.bounces import PAGE_REPLY
from tocsin.storage.errors import MissingError
from tocsin.storage.models import Json, PageRow
from tocsin.storage.page_log import CHANGED
from workflows.lifecycles import CASES

WORKFLOW = "Page"
VERBS = (pages.VERB, pages.SETTLED, PAGE_REPLY, CHANGED)


class Paging:
    """Does what outbox rows ask about pages."""

    def __init__(self, sessions: sessionmaker[Session], client: Client) -> None:
        self._sessions = sessions
        self._client = client

    async def do(self, verb: str, subject: str, payload: Json) -> None:
        """Do what one row asks."""
        if verb == pages.VERB:
            await self._start(subject)
        elif verb == pages.SETTLED:
            why = SettledElsewhere(str(payload.get("why", "settled")))
            await self._tell_page(subject, "settled_elsewhere", why)
        elif verb == PAGE_REPLY:
            await self._tell_page(subject, "heard_from", _heard(payload))
        else:
            await self._tell_case(subject, payload)

    async def _start(self, page_id: str) -> None:
        """Start a page's workflow; one that runs, or ran, is left alone."""
        start = await asyncio.to_thread(self._start_of, page_id)
        try:
            await self._client.start_workflow(
                WORKFLOW,
                start,
                id=workflow_id(page_id),
                task_queue=CASES,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=f"{page_id} {start.policy_name}".strip(),
                rpc_timeout=RPC_TIMEOUT,
            )
        except WorkflowAlreadyStartedError:
            return

    async def _tell_page(self, page_id: str, name: str, message: object) -> None:
        """Tell a page what came in, or that it is done with; one that is over needs nothing.

        Raises:
            MissingError: It has not begun yet.
        """
        if await signal(self._client, workflow_id(page_id), name, message):
            return
        page = await asyncio.to_thread(self._find, page_id)
        if page is not None and page.state == pages.STARTING:
            raise MissingError(f"page {page_id} has no workflow yet")

    async def _tell_case(self, case_id: str, payload: Json) -> None:
        """Tell a case how its page stands; a closed case has the page's own record.

        Raises:
            MissingError: The case has not begun yet.
        """
        message = PageChanged(
            str(payload["page"]),
            str(payload["state"]),
            int(payload["version"]),
            str(payload.get("by", "system")),
        )
        if await signal(self._client, case_id, "page_changed", message):
            return
        if not await asyncio.to_thread(self._is_closed, case_id):
            raise MissingError(f"case {case_id} has no workflow yet")

    def _start_of(self, page_id: str) -> PageStart:
        with self._sessions() as session:
            return pages.start_of(session, page_id)

    def _find(self, page_id: str) -> PageRow | None:
        with self._sessions() as session:
            return pages.find(session, page_id)

    def _is_closed(self, case_id: str) -> bool:
        with self._sessions() as session:
            case = cases.by_id(session, case_id)
            return case is None or case.state != "open"


def _heard(payload: Json) -> HeardFrom:
    return HeardFrom(
        str(payload["person"]),
        str(payload.get("verb", "acknowledge")),
        str(payload.get("via", "mail")),
        int(payload.get("delivery", 0)),
    )
