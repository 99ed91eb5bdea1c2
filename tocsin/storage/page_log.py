"""The record of pages: what happened, how each stands, and on what each call rested."""

from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.paging.messages import CallOrder, PageBatch
from tocsin.domain.paging.ports import PageFace
from tocsin.domain.ports import TimelineDivergedError
from tocsin.storage import findings, outbox
from tocsin.storage.chains import check_same, entry_values, insert_entries, stored_entries
from tocsin.storage.models import CaseRow, Json, PageCallRow, PageRow
from tocsin.storage.sql import as_json, sql

STOPPED = ("acknowledged", "snoozed", "resolved")
CHANGED = "page_changed"
MESSAGES = "page_messages"  # have messages about it changed
DIVERGED = "page-diverged"
EXHAUSTED = "page-exhausted"
log = structlog.get_logger(__name__)
_WRITE = sql(f"{insert_entries('page_events', 'page_id')} ON CONFLICT DO NOTHING")
_STORED = sql(stored_entries("page_events", "page_id"))
_LOCK = sql("SELECT state, version, case_id FROM pages WHERE id = :page_id FOR UPDATE")
_HAS_MESSAGES = sql("""
SELECT EXISTS (SELECT FROM deliveries
               WHERE subject = :page_id AND channel = 'slack' AND provider_id <> '')
""")
_PROJECT = sql("""
UPDATE pages SET
    version = :version, state = :state, step = :step, round = :round,
    acknowledged_by = :acknowledged_by,
    acknowledged_at = CAST(:acknowledged_at AS timestamptz),
    ended_at = CAST(:ended_at AS timestamptz), next_at = CAST(:next_at AS timestamptz),
    responders = CAST(:responders AS text[]), view = CAST(:view AS jsonb),
    updated_at = COALESCE(CAST(:last_at AS timestamptz), now())
WHERE id = :page_id
""")


class PostgresPageLog:
    """The ``PageLog`` port on PostgreSQL."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def record(self, batch: PageBatch) -> None:
        """Write entries and projection in one transaction; writing them again changes nothing.

        Raises:
            TimelineDivergedError: The record has another entry under a number, or lacks one
                that came before. A finding is kept.
        """
        try:
            with self._sessions.begin() as session:
                _record(session, batch)
        except TimelineDivergedError as error:
            log.exception("page.diverged", page_id=batch.page_id)
            with self._sessions.begin() as session:
                about = batch.case_id or batch.page_id
                findings.report(session, about, DIVERGED, f"{batch.page_id}: {error}")
            raise


class PostgresCallLog:
    """The ``CallLog`` port on PostgreSQL."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def write(self, order: CallOrder, facts: dict[str, Any]) -> None:
        """Keep the facts of a call; one that is made again has a row for each time."""
        values = {
            "page_id": order.page_id,
            "number": order.number,
            "step": order.step,
            "round": order.round,
            "at": order.at,
            "facts": facts,
        }
        with self._sessions.begin() as session:
            session.execute(insert(PageCallRow).values(values))


class PostgresPageFaces:
    """The ``PageFaces`` port on PostgreSQL; ``link`` holds ``{id}`` in place of the page's."""

    def __init__(self, sessions: sessionmaker[Session], link: str) -> None:
        self._sessions = sessions
        self._link = link

    def face(self, page_id: str, since: int) -> PageFace | None:
        """Return the page's face; None when the page has stopped asking since a version of it.

        Raises:
            LookupError: There is no such page.
        """
        shown = (
            select(
                CaseRow.ref,
                *(PageRow.opened_at, PageRow.summary, PageRow.version, PageRow.state),
            )
            .outerjoin_from(PageRow, CaseRow, CaseRow.id == PageRow.case_id)
            .where(PageRow.id == page_id)
        )
        with self._sessions() as session:
            row = session.execute(shown).one_or_none()
        if row is None:
            raise LookupError(page_id)
        if row.version > since and row.state in STOPPED:
            return None
        return PageFace(
            reference=row.ref or page_id,
            link=self._link.format(id=page_id),
            opened_at=row.opened_at,
            summary=row.summary,
        )


def _record(session: Session, batch: PageBatch) -> None:
    shown = batch.projection
    values = _values(batch)
    before = session.execute(_LOCK, values).one_or_none()
    if before is None:
        message = f"there is no page {batch.page_id}"
        raise TimelineDivergedError(message)
    if batch.entries:
        session.execute(_WRITE, values)
        stored = {row.seq: row.hash for row in session.execute(_STORED, values)}
        check_same(batch.entries, stored)
    if before.version >= shown.version:
        return
    session.execute(_PROJECT, values)
    if before.state != shown.state:
        _tell(session, batch, before.case_id)


def _tell(session: Session, batch: PageBatch, case_id: str | None) -> None:
    """Have the case told that its page stands otherwise, and keep what nobody answered."""
    shown, values = batch.projection, {"page_id": batch.page_id}
    if case_id is not None:
        by = batch.entries[-1].actor if batch.entries else "system"
        payload = {
            "page": shown.page_id,
            "state": shown.state,
            "version": shown.version,
            "by": shown.acknowledged_by or by,
        }
        outbox.put(session, CHANGED, case_id, payload)
    about = case_id or batch.page_id
    if shown.state in (*STOPPED, "exhausted") and session.scalar(_HAS_MESSAGES, values):
        outbox.put(session, MESSAGES, shown.page_id)
    if shown.state == "exhausted":
        findings.report(session, about, EXHAUSTED, f"nobody answered {batch.page_id}")
    elif shown.state in ("acknowledged", "resolved") and not _others(session, batch):
        findings.resolve(session, about, [EXHAUSTED])


def _others(session: Session, batch: PageBatch) -> bool:
    """Tell whether nobody has answered another page of the case either."""
    same = PageRow.case_id == batch.case_id, PageRow.id != batch.page_id
    other = select(PageRow.id).where(*same, PageRow.state == "exhausted").limit(1)
    return batch.case_id is not None and session.scalar(other) is not None


def _values(batch: PageBatch) -> Json:
    shown = batch.projection
    plain = ("version", "state", "step", "round", "acknowledged_by", "acknowledged_at")
    return {
        **entry_values(batch.entries),
        **{name: getattr(shown, name) for name in plain},
        "page_id": batch.page_id,
        "ended_at": shown.ended_at,
        "next_at": shown.next_at,
        "responders": list(shown.responders),
        "view": as_json(shown.view),
    }
