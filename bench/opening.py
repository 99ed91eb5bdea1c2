"""Open synthetic cases the way that intake does: one transaction each, started by the relay."""

import secrets
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import delete

from bench.lab import Rig
from tocsin.domain.case import new_ref
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import append, first_head
from tocsin.storage.models import OutboxRow
from tocsin.storage.opening import Opening, open_case

THREADS = 4


def opening_of(playbook: Playbook, received_at: datetime) -> Opening:
    """Make everything that a case begins with; nobody sent it, it was opened by hand."""
    case_id = uuid.uuid4().hex
    entry = append(
        first_head(case_id),
        at=received_at,
        actor="system",
        event="case.received",
        data={"kind": playbook.kind},
        salt=secrets.token_hex(16),
    )
    return Opening(
        case_id=case_id,
        ref=new_ref(),
        playbook=playbook,
        title="Synthetic case",
        stage=playbook.stages[0].id,
        language="en",
        received_at=received_at,
        opened_at=datetime.now(UTC),
        fields={"requester_email": "requester@rights.example", "target_urls": ["https://a.example/x"]},
        entry=entry,
    )


def open_cases(
    rig: Rig, playbook: Playbook, receipts: Iterable[datetime], *, start: bool = True
) -> list[Opening]:
    """Open a case per receipt; without ``start`` their workflows are the caller's to start."""

    def one(received_at: datetime) -> Opening:
        opening = opening_of(playbook, received_at)
        with rig.sessions.begin() as session:
            open_case(session, opening)
            if not start:
                session.execute(delete(OutboxRow).where(OutboxRow.subject == opening.case_id))
        return opening

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, receipts))


def person_id(rig: Rig, name: str) -> str:
    """Return the id of a seeded person."""
    return str(rig.one("SELECT id FROM users WHERE name = :name", name=name).id)
