"""The statements behind ``record``: the fast way, and the careful one when something is there.

The fast way is a single statement. It inserts only where the batch continues the record
exactly, so it writes everything or nothing; anything else is sorted out in a transaction.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.messages import Batch
from tocsin.storage import signals
from tocsin.storage.chains import check_same, entry_values, insert_entries, stored_entries
from tocsin.storage.handing_over import follow
from tocsin.storage.herald import Herald
from tocsin.storage.sql import as_json, sql

_INSERT = insert_entries("timeline", "case_id")
_PROJECT = """
    UPDATE cases SET
        version = :version, state = :state, stage = :stage, outcome = :outcome, kind = :kind,
        lifecycle = CASE WHEN playbook_digest = :playbook_digest THEN lifecycle ELSE
            (SELECT body->>'lifecycle' FROM playbooks WHERE digest = :playbook_digest) END,
        playbook_digest = :playbook_digest, sensitivity = :sensitivity, severity = :severity,
        due_at = CAST(:due_at AS timestamptz), waiting_roles = CAST(:roles AS text[]),
        people = CAST(:people AS text[]), fields_version = :fields_version,
        view = CAST(:view AS jsonb),
        updated_at = COALESCE(CAST(:last_at AS timestamptz), now()),
        closed_at = CASE WHEN :state = 'closed'
            THEN COALESCE(closed_at, CAST(:last_at AS timestamptz), now()) END
    WHERE id = :case_id AND version < :version
"""
_FAST = sql(f"""
WITH fresh AS (
    {_INSERT}
    WHERE EXISTS (SELECT FROM timeline
                  WHERE case_id = :case_id AND seq = :before AND hash = :before_hash)
      AND NOT EXISTS (SELECT FROM timeline WHERE case_id = :case_id AND seq > :before)
    RETURNING seq
), shown AS (
    {_PROJECT} AND EXISTS (SELECT FROM fresh)
)
SELECT count(*) AS written FROM fresh
""")  # noqa: S608 - constants only
_CAREFUL = sql(f"{_INSERT} ON CONFLICT DO NOTHING")
_STORED = sql(stored_entries("timeline", "case_id"))
_PROJECT_ALONE = sql(_PROJECT)
_NOTIFY = sql(f"SELECT pg_notify('{signals.EVENTS}', :signal)")
_MARK = sql("""
WITH marked AS (
    UPDATE cases SET trouble = 'timeline-diverged' WHERE id = :case_id
)
INSERT INTO findings (case_id, code, detail) VALUES (:case_id, 'timeline-diverged', :detail)
ON CONFLICT (case_id, code) WHERE resolved_at IS NULL DO NOTHING
RETURNING id
""")


def record_fast(one_shot: Engine, herald: Herald, batch: Batch) -> bool:
    """Write a batch that continues the record; return False when it does not."""
    values = _values(batch)
    with one_shot.connect() as connection:
        try:
            written = connection.execute(_FAST, values).scalar_one()
        except IntegrityError:  # another run of the same batch is a moment ahead
            return False
        if written:
            herald.tell(connection, values["signal"])
    return bool(written)


def record_carefully(sessions: sessionmaker[Session], batch: Batch) -> None:
    """Write what is not there yet, once everything that is there proves to be the same.

    Raises:
        TimelineDivergedError: It is not, or entries are missing in between.
    """
    values = _values(batch)
    with sessions.begin() as session:
        if batch.entries:
            session.execute(_CAREFUL, values)
            stored = {row.seq: row.hash for row in session.execute(_STORED, values)}
            check_same(batch.entries, stored)
            session.execute(_NOTIFY, values)
        session.execute(_PROJECT_ALONE, values)
        follow(session, batch)


def mark_diverged(sessions: sessionmaker[Session], case_id: str, detail: str) -> None:
    """Make the divergence seen: on the case and among the findings."""
    with sessions.begin() as session:
        session.execute(_MARK, {"case_id": case_id, "detail": detail})


def _values(batch: Batch) -> dict[str, Any]:
    shown, entries = batch.projection, batch.entries
    return {
        **entry_values(entries),
        "signal": f"{batch.case_id}:{entries[-1].seq if entries else shown.version}",
        "case_id": batch.case_id,
        "version": shown.version,
        "state": shown.state,
        "stage": shown.stage,
        "outcome": shown.outcome,
        "kind": shown.kind,
        "playbook_digest": shown.playbook_digest,
        "sensitivity": str(shown.sensitivity),
        "severity": shown.severity,
        "due_at": shown.due_at,
        "roles": [str(role) for role in shown.waiting_roles],
        "people": [person.removeprefix("user:") for person in shown.people],
        "fields_version": shown.fields_version,
        "view": as_json(shown.view),
    }
