"""How often somebody did something of late, for all processes together.

A try is written down before it is looked into, under a lock, so that a hundred at once count
as a hundred. One that must wait is not counted, so no wait goes on for ever.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from tocsin.domain.throttling import Limit, longest_wait
from tocsin.storage.sql import sql

_LOCK = sql("""
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT DISTINCT hashtextextended(word, 8410) AS key
    FROM unnest(CAST(:words AS text[])) AS word ORDER BY key
) AS keys
""")
_AGES = sql("""
SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp() - at) AS float) FROM tries
WHERE what = :what AND who = :who ORDER BY at DESC LIMIT :most
""")
_KEEP = sql("INSERT INTO tries (what, who) VALUES (:what, :who)")
_FORGET = sql("""
DELETE FROM tries WHERE id IN (
    SELECT id FROM tries WHERE at < now() - interval '2 days'
    ORDER BY at LIMIT 200 FOR UPDATE SKIP LOCKED
)
""")


def lock(session: Session, words: Iterable[str]) -> None:
    """Let nobody else count the same until the transaction ends."""
    session.execute(_LOCK, {"words": list(words)})


def begin(session: Session, what: str, who: str, limits: Sequence[Limit]) -> int:
    """Write a try down; or return the seconds to wait for the next one, and write nothing."""
    lock(session, [f"{what} {who}"])
    most = max(limit.most for limit in limits)
    ages = session.scalars(_AGES, {"what": what, "who": who, "most": most})
    if wait := longest_wait(limits, list(ages)):
        return wait
    session.execute(_FORGET)
    session.execute(_KEEP, {"what": what, "who": who})
    return 0
