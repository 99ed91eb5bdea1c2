"""Read an item that was received, and open or join a case with it: intake's second transaction.

What cannot be read opens an ``unclassified`` case: nothing that came in is ever left lying.
"""

import secrets
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

import structlog
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.case import new_ref
from tocsin.domain.draft import FOLLOW_UPS, Draft
from tocsin.domain.timeline import append, first_head
from tocsin.intake.pool import ReaderPool
from tocsin.intake.wire import draft_to_json
from tocsin.playbooks.library import Library
from tocsin.storage import cases
from tocsin.storage.errors import MissingError, RefTakenError
from tocsin.storage.models import CaseRow, ItemRow
from tocsin.storage.opening import Opening, open_case
from tocsin.storage.placing import find_candidates, join_cases
from tocsin.storage.resends import earlier_case

log = structlog.get_logger()
FALLBACK = "unclassified"


class Reading:
    """Reads one item at a time; call it from as many threads as the pool has processes."""

    def __init__(
        self, sessions: sessionmaker[Session], pool: ReaderPool, library: Library
    ) -> None:
        self._sessions = sessions
        self._pool = pool
        self._library = library

    def read(self, item_id: str) -> None:
        """Read an item and place it; one that was read before is left alone."""
        with self._sessions() as session:
            item = cases.item(session, item_id)
            if item is None:
                raise MissingError(f"item {item_id} does not exist")
            content = cases.content(session, item.sha256)
        if item.state == "read" or content is None:
            return
        draft = self._pool.read(content, item.content_type, item.filename)
        self._place(item, draft)

    def _place(self, item: ItemRow, draft: Draft) -> None:
        """Join a case or open one, in one transaction: it holds the lock on the bytes."""
        while True:
            with suppress(RefTakenError), self._sessions.begin() as session:
                same = earlier_case(session, item.id, item.sha256)
                found = same or self._original(session, draft)
                if found is not None:
                    self._join(session, item, draft, found, is_resend=same is not None)
                else:
                    self._open(session, item, draft)
                break

    def _original(self, session: Session, draft: Draft) -> CaseRow | None:
        """Return the one case that a follow-up belongs to."""
        if draft.document not in FOLLOW_UPS or not draft.link_keys:
            return None
        found = find_candidates(session, draft.link_keys, limit=2)
        if len(found) > 1 and found[0][1] == found[1][1]:
            return None  # two cases are as likely: a person decides
        return found[0][0] if found else None

    def _join(
        self, session: Session, item: ItemRow, draft: Draft, case: CaseRow, *, is_resend: bool
    ) -> None:
        document = draft.document.value
        join_cases(
            session,
            item.id,
            (case.id,),
            draft=draft_to_json(draft),
            flags=draft.flags,
            payload={
                "document": document,
                "by": f"user:{item.principal_id}" if item.principal_id else "system",
                "is_resend": is_resend,
            },
        )
        log.info("item.joined", item_id=item.id, case_id=case.id, document=document)

    def _open(self, session: Session, item: ItemRow, draft: Draft) -> None:
        opening = opening_of(item, draft, self._library)
        case_id = open_case(session, opening)
        log.info("case.opened", item_id=item.id, case_id=case_id, kind=opening.playbook.kind)


def opening_of(
    item: ItemRow,
    draft: Draft,
    library: Library,
    related: tuple[tuple[str, str], ...] = (),
) -> Opening:
    """Make everything that a case begins with out of an item and its draft."""
    is_orphan = draft.document in FOLLOW_UPS
    kind = draft.kind if draft.kind in library.kinds() and not is_orphan else FALLBACK
    playbook = library.get(kind).for_jurisdiction(draft.jurisdiction)
    case_id = uuid.uuid4().hex
    first = append(
        first_head(case_id),
        at=item.received_at,
        actor=f"user:{item.principal_id}" if item.principal_id else "system",
        event="case.received",
        data={
            "item": item.id,
            "sha256": item.sha256,
            "channel": item.channel,
            "document": draft.document.value,
            "kind": kind,
        },
        salt=secrets.token_hex(16),
    )
    return Opening(
        case_id=case_id,
        ref=new_ref(),
        playbook=playbook,
        title=draft.title or item.filename or f"{item.content_type} from {item.channel}",
        stage=playbook.stages[0].id,
        language=(draft.languages[0] if draft.languages else playbook.language),
        received_at=item.received_at,
        opened_at=datetime.now(UTC),
        fields=_fields(draft),
        entry=first,
        jurisdiction=draft.jurisdiction,
        requester_address=_address(draft.sender) or _address(item.sender) or draft.sender,
        opener_id=item.principal_id,
        link_keys=draft.link_keys,
        item_id=item.id,
        draft=draft_to_json(draft),
        flags=draft.flags,
        related=related,
    )


def _fields(draft: Draft) -> dict[str, Any]:
    """Name what was read as the playbooks' fields are named."""
    return {
        **({"authority": draft.authority} if draft.authority else {}),
        **draft.fields,
        "target_urls": list(draft.target_urls),
        "work_urls": list(draft.work_urls),
        "missing": list(draft.missing),
    }


def _address(sender: str | None) -> str | None:
    """Return the bare e-mail address of a sender, if they gave one."""
    address = parseaddr(sender or "")[1]
    return address if "@" in address else None
