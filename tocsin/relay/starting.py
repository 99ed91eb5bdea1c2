"""Start the workflow of a case, and tell a running one of a follow-up. Both are idempotent."""

import asyncio
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from tocsin.intake.wire import draft_from_json
from tocsin.playbooks.library import Library
from tocsin.relay.openings import opening_of
from tocsin.relay.signalling import RPC_TIMEOUT, signal
from tocsin.storage import cases
from tocsin.storage.errors import MissingError
from tocsin.storage.models import CaseRow, Json
from tocsin.storage.opening import open_case
from tocsin.storage.pinning import pinned_playbook
from tocsin.storage.placing import place_item
from workflows.casework.messages import (
    CaseLinked,
    JoinedItem,
    JoinsCase,
    NoticeBounced,
    OpenCase,
)
from workflows.casework.state import opened
from workflows.lifecycles import CASES, LIFECYCLES, search_attributes

log = structlog.get_logger()


class Starting:
    """Does what outbox rows ask of Temporal."""

    def __init__(
        self, sessions: sessionmaker[Session], client: Client, library: Library
    ) -> None:
        self._sessions = sessions
        self._client = client
        self._library = library

    async def start(self, case_id: str) -> None:
        """Start a case's workflow; one that runs, or ran, is left alone."""
        opening, lifecycle = await asyncio.to_thread(self._opening, case_id)
        try:
            await self._client.start_workflow(
                LIFECYCLES[lifecycle].run,
                opened(opening),
                id=case_id,
                task_queue=CASES,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                search_attributes=search_attributes(opening),
                static_summary=f"{opening.ref} {opening.playbook.kind}",
                rpc_timeout=RPC_TIMEOUT,
            )
        except WorkflowAlreadyStartedError:
            return

    async def join(self, case_id: str, payload: Json) -> None:
        """Tell a case of a follow-up; a closed case gets a related new one.

        So does a case that was about to end when the follow-up was handed to it.

        Raises:
            MissingError: It has not begun yet, or not ended yet.
        """
        if payload.get("is_late"):
            await asyncio.to_thread(self._open_related, case_id, str(payload["item_id"]))
            return
        message = JoinedItem(
            str(payload["item_id"]),
            str(payload["document"]),
            by=str(payload.get("by", "system")),
            is_resend=bool(payload.get("is_resend")),
            is_automatic=bool(payload.get("is_automatic")),
            score=int(payload.get("score", 0)),
            evidence=tuple(payload.get("evidence", ())),
            from_case=str(payload.get("from_case", "")),
            missing=tuple(payload.get("missing", ())),
            received_at=_instant(payload.get("received_at")),
        )
        if await signal(self._client, case_id, "item_joined", message):
            return
        if message.is_automatic and await asyncio.to_thread(self._is_closed, case_id):
            return  # kept with the closed case: a machine's answer opens nothing
        await asyncio.to_thread(self._open_related, case_id, message.item_id)

    async def tell_kin(self, case_id: str, verb: str, payload: Json) -> None:
        """Tell a case of another one, or that it joins it; a closed one has its rows.

        Raises:
            MissingError: It has not begun yet.
        """
        if verb == "merge":
            evidence = tuple(payload["evidence"])
            joins = JoinsCase(str(payload["into"]), int(payload["score"]), evidence)
            is_told = await signal(self._client, case_id, "joins_case", joins)
        else:
            by, is_refused = str(payload["by"]), bool(payload.get("refused"))
            linked = CaseLinked(str(payload["other"]), by, is_refused)
            is_told = await signal(self._client, case_id, "case_linked", linked)
        if not is_told and not await asyncio.to_thread(self._is_closed, case_id):
            raise MissingError(f"case {case_id} has no workflow yet")

    async def tell_bounce(self, case_id: str, payload: Json) -> None:
        """Tell a case that a notice came back; a closed one has its ledger."""
        message = NoticeBounced(
            int(payload["number"]), str(payload["recipient"]), str(payload["status"])
        )
        if not await signal(self._client, case_id, "notice_bounced", message):
            log.warning("bounce.came_late", case_id=case_id, number=message.number)

    def _is_closed(self, case_id: str) -> bool:
        with self._sessions() as session:
            return _existing(session, case_id).state != "open"

    def _opening(self, case_id: str) -> tuple[OpenCase, str]:
        with self._sessions() as session:
            case = _existing(session, case_id)
            first = cases.timeline(session, case_id, limit=1)[0]
            fields = cases.fields(session, case_id, 1)
            opening = OpenCase(
                case_id=case_id,
                ref=case.ref,
                playbook=pinned_playbook(session, case.playbook_digest),
                playbook_digest=case.playbook_digest,
                received_at=case.received_at,
                head_hash=first.hash,
                opener=f"user:{case.opener_id}" if case.opener_id else None,
                jurisdiction=case.jurisdiction,
                severity=case.severity,
                missing=tuple(fields.fields.get("missing", ())) if fields else (),
                # What joined meanwhile is told by signal, or the case would not notice it.
                items=tuple(
                    item.id
                    for item, relation in cases.items_of(session, case_id)
                    if relation == "opened"
                ),
            )
            return opening, case.lifecycle

    def _open_related(self, case_id: str, item_id: str) -> None:
        """Open a new case beside a closed one, for what came in after its end."""
        with self._sessions.begin() as session:
            case = _existing(session, case_id)
            if case.state == "open":
                raise MissingError(f"case {case_id} has no workflow yet")
            item = cases.item(session, item_id)
            if item is None or item.case_id != case_id:
                return
            draft = draft_from_json(item.draft or {})
            opening = opening_of(item, draft, self._library, ((case_id, "follow-up"),))
            # The item was taken when it joined; the new case only gets it placed.
            new_case = open_case(session, replace(opening, item_id=None, sought_keys=()))
            place_item(session, item_id, (new_case,), "opened")


def _existing(session: Session, case_id: str) -> CaseRow:
    case = cases.by_id(session, case_id)
    if case is None:
        raise MissingError(f"case {case_id} does not exist")
    return case


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
