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
SELECT count(*) AS depth, min(due_key) AS oldest FROM cases
WHERE state = 'open' AND due_key < now()
""")
# Most of what is overdue has fired long ago; what has not is among what became due of late.
_CLOCKS = sql("""
SELECT min(CAST(clock->>'due_at' AS timestamptz)) FILTER (
           WHERE clock->>'state' = 'running' AND CAST(clock->>'due_at' AS timestamptz) < now()
       ) AS rung_due,
       count(*) FILTER (WHERE clock->>'state' = 'breached' AND clock->>'ended_at' IS NULL)
           AS breached
FROM (SELECT view->'clocks' AS clocks FROM cases
      WHERE state = 'open' AND due_key < now() ORDER BY due_key DESC LIMIT 10000) AS late,
     jsonb_array_elements(late.clocks) AS clock
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
        late: Open cases whose deadline is over, and the oldest of these deadlines.
        rung_due: The oldest deadline that is over without having fired.
        breached: Breached clocks of open cases, among the 10,000 that became due last.
    """

    outbox: dict[str, Pile]
    unread: Pile
    queued: Pile
    findings: dict[str, int]
    late: Pile
    rung_due: datetime | None
    breached: int


def read(session: Session) -> Figures:
    """Read what alarms hang on. No statement takes longer than five seconds."""
    session.execute(_BOUND)
    clocks = session.execute(_CLOCKS).one()
    return Figures(
        outbox={row.verb: Pile(row.depth, row.oldest) for row in session.execute(_OUTBOX)},
        unread=Pile(*session.execute(_UNREAD).one()),
        queued=Pile(*session.execute(_QUEUED).one()),
        findings={row.code: row.findings for row in session.execute(_FINDINGS)},
        late=Pile(*session.execute(_LATE).one()),
        rung_due=clocks.rung_due,
        breached=clocks.breached,
    )


def open_cases(session: Session) -> dict[tuple[str, str], int]:
    """Count open cases by kind and lifecycle, without sealed ones. It reads them all."""
    session.execute(_BOUND)
    return {(row.kind, row.lifecycle): row.cases for row in session.execute(_OPEN)}
