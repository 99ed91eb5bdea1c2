"""Open synthetic cases the way that intake does: one transaction each, started by the relay."""

import secrets
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.case import new_ref
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import append, first_head
from tocsin.storage.models import OutboxRow, UserRow
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
        fields={"requester_email": "requester@rights.example"},
        entry=entry,
    )


def open_cases(
    sessions: sessionmaker[Session],
    playbook: Playbook,
    receipts: Iterable[datetime],
    *,
    start: bool = True,
) -> list[Opening]:
    """Open a case per receipt; without ``start`` their workflows are the caller's to start."""

    def one(received_at: datetime) -> Opening:
        opening = opening_of(playbook, received_at)
        with sessions.begin() as session:
            open_case(session, opening)
            if not start:
                session.execute(delete(OutboxRow).where(OutboxRow.subject == opening.case_id))
        return opening

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(one, receipts))


def person_id(sessions: sessionmaker[Session], name: str) -> str:
    """Return the id of a seeded person."""
    with sessions() as session:
        return session.scalars(select(UserRow.id).where(UserRow.name == name)).one()
