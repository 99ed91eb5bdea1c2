"""Figures about everything at once, for whoever watches the installation. No refs, no names.

Each follows an index or a small table. What counts by kind leaves sealed cases out, so that no
count tells that one exists; what has no kind counts them too, or nobody would be alarmed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tocsin.storage.sql import sql

_BOUND = sql("SET LOCAL statement_timeout = '5s'")
_OUTBOX = sql(
    "SELECT verb, count(*) AS depth, min(created_at) AS oldest FROM outbox GROUP BY 1"
)
_UNREAD = sql("""
SELECT count(*) AS depth, min(received_at) AS oldest FROM items WHERE state = 'received'
""")
_QUEUED = sql("""
SELECT count(*) AS depth, min(queued_at) AS oldest FROM deliveries WHERE fate = 'queued'
""")
_FINDINGS = sql(
    "SELECT code, count(*) AS findings FROM findings WHERE resolved_at IS NULL GROUP BY 1"
)
_OPEN = sql("""
SELECT kind, lifecycle, count(*) AS cases FROM cases
WHERE state = 'open' AND sensitivity <> 'sealed' GROUP BY 1, 2
""")
_LATE = sql("""
SELECT count(DISTINCT c.id) AS cases, min(c.due_key) AS case_due,
       min(CAST(clock->>'due_at' AS timestamptz)) FILTER (
           WHERE clock->>'state' = 'running' AND CAST(clock->>'due_at' AS timestamptz) < now()
       ) AS rung_due,
       count(*) FILTER (WHERE clock->>'state' = 'breached' AND clock->>'ended_at' IS NULL)
           AS breached
FROM cases c LEFT JOIN LATERAL jsonb_array_elements(c.view->'clocks') AS clock ON true
WHERE c.state = 'open' AND c.due_key < now()
""")


@dataclass(frozen=True, slots=True)
class Pile:
    """How much waits, and since when."""

    depth: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How everything stands.

    Attributes:
        outbox: What the relay must still do, by verb.
        unread: Items that are received and not read.
        queued: Attempts that are booked and not settled.
        findings: Open findings by code.
        open_cases: Open cases by kind and lifecycle, without sealed ones.
        late: Open cases whose deadline is over, and the oldest of these deadlines.
        rung_due: The oldest deadline that is over without having fired.
        breached: Breached clocks of open cases.
    """

    outbox: dict[str, Pile]
    unread: Pile
    queued: Pile
    findings: dict[str, int]
    open_cases: dict[tuple[str, str], int]
    late: Pile
    rung_due: datetime | None
    breached: int


def read(session: Session) -> Figures:
    """Read all figures. Nothing of it takes longer than five seconds."""
    session.execute(_BOUND)
    late = session.execute(_LATE).one()
    return Figures(
        outbox={row.verb: Pile(row.depth, row.oldest) for row in session.execute(_OUTBOX)},
        unread=Pile(*session.execute(_UNREAD).one()),
        queued=Pile(*session.execute(_QUEUED).one()),
        findings={row.code: row.findings for row in session.execute(_FINDINGS)},
        open_cases={(row.kind, row.lifecycle): row.cases for row in session.execute(_OPEN)},
        late=Pile(late.cases, late.case_due),
        rung_due=late.rung_due,
        breached=late.breached,
    )
