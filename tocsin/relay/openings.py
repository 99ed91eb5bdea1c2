"""Make everything that a case begins with out of an item and its draft."""

import secrets
import uuid
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any

from tocsin.domain.case import new_ref
from tocsin.domain.draft import FOLLOW_UPS, Draft
from tocsin.domain.timeline import Entry, append, first_head
from tocsin.intake.traces import left_by, named_as, sought_by
from tocsin.intake.wire import draft_to_json
from tocsin.playbooks.library import Library
from tocsin.relay.correspondence import AUTOMATIC, UNANSWERED
from tocsin.relay.declared import as_declared
from tocsin.storage.models import ItemRow
from tocsin.storage.opening import Opening

FALLBACK = "unclassified"


def opening_of(
    item: ItemRow,
    draft: Draft,
    library: Library,
    related: tuple[tuple[str, str], ...] = (),
) -> Opening:
    """Make everything that a case begins with; a follow-up waits for a person, and seeks."""
    is_orphan = draft.document in FOLLOW_UPS
    name = item.filename, item.provider_message_id or ""
    kind = draft.kind if draft.kind in library.kinds() and not is_orphan else FALLBACK
    playbook = library.pinned(kind, draft.jurisdiction, draft.fields.get("market"))
    draft = as_declared(item, draft, playbook)
    case_id = uuid.uuid4().hex
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
        entry=_received(case_id, item, draft, kind),
        jurisdiction=draft.jurisdiction,
        requester_address=_requester(item, draft),
        opener_id=item.principal_id,
        link_keys=tuple(named_as(draft, *name) if is_orphan else left_by(draft, *name)),
        sought_keys=tuple(one.key for one in sought_by(draft)) if is_orphan else (),
        item_id=item.id,
        draft=draft_to_json(draft),
        flags=draft.flags,
        related=related,
    )


def _received(case_id: str, item: ItemRow, draft: Draft, kind: str) -> Entry:
    """Begin the case's timeline with what it was opened for."""
    return append(
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


def _fields(draft: Draft) -> dict[str, Any]:
    """Name what was read as the playbooks' fields are named."""
    return {
        **({"authority": draft.authority} if draft.authority else {}),
        **_answered(draft),
        "target_urls": list(draft.target_urls),
        "work_urls": list(draft.work_urls),
        "missing": list(draft.missing),
    }


def _answered(draft: Draft) -> dict[str, str]:
    """Return the answers of the form; a machine's mail gives no address to write to."""
    if not AUTOMATIC & set(draft.flags):
        return draft.fields
    return {name: text for name, text in draft.fields.items() if not name.endswith("_email")}


def _requester(item: ItemRow, draft: Draft) -> str | None:
    """Return where answers go: nowhere, when a machine would answer back (RFC 3834)."""
    if UNANSWERED & set(draft.flags):
        return None
    return _address(draft.sender) or _address(item.sender) or draft.sender


def _address(sender: str | None) -> str | None:
    """Return the bare e-mail address of a sender, if they gave one."""
    address = parseaddr(sender or "")[1]
    return address if "@" in address else None
