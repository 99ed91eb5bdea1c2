"""What writing entries has in common, whether of a case's timeline or of a page's events."""

from collections.abc import Mapping, Sequence
from typing import Any

from tocsin.domain.ports import TimelineDivergedError
from tocsin.domain.timeline import Entry
from tocsin.storage.sql import as_json

COLUMNS = ("seq", "at", "actor", "event", "salt", "body_digest", "prev_hash", "hash")


def insert_entries(table: str, owner: str) -> str:
    """Return the beginning of a statement that inserts entries; conditions may follow.

    Args:
        table: Where they go.
        owner: The column, and the parameter, that says whose they are.
    """
    return f"""
    INSERT INTO {table}
        ({owner}, seq, at, actor, event, data, salt, body_digest, prev_hash, hash)
    SELECT :{owner}, e.seq, e.at, e.actor, e.event, e.data::jsonb, e.salt, e.body_digest,
           e.prev_hash, e.hash
    FROM unnest(CAST(:seq AS bigint[]), CAST(:at AS text[]), CAST(:actor AS text[]),
                CAST(:event AS text[]), CAST(:data AS text[]), CAST(:salt AS text[]),
                CAST(:body_digest AS text[]), CAST(:prev_hash AS text[]),
                CAST(:hash AS text[]))
         AS e(seq, at, actor, event, data, salt, body_digest, prev_hash, hash)
"""  # noqa: S608 - constants only


def stored_entries(table: str, owner: str) -> str:
    """Return the statement that reads what is kept under the numbers of some entries."""
    return f"""
SELECT seq, hash FROM {table} WHERE {owner} = :{owner} AND seq BETWEEN :before AND :last
"""  # noqa: S608 - constants only


def entry_values(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the parameters for entries, with where they begin and end."""
    return {
        **{name: [getattr(entry, name) for entry in entries] for name in COLUMNS},
        "data": [as_json(entry.data) for entry in entries],
        "before": entries[0].seq - 1 if entries else -1,
        "before_hash": entries[0].prev_hash if entries else "",
        "last": entries[-1].seq if entries else -1,
        "last_at": entries[-1].at if entries else None,
    }


def check_same(entries: Sequence[Entry], stored: Mapping[int, str]) -> None:
    """Check that what is kept is what was to be written, and continues what was before.

    Raises:
        TimelineDivergedError: The record has another entry under a number, or lacks one.
    """
    first = entries[0]
    expected = {first.seq - 1: first.prev_hash} if first.seq else {}
    expected |= {entry.seq: entry.hash for entry in entries}
    for seq, entry_hash in sorted(expected.items()):
        if seq not in stored:
            message = f"entry {seq} is missing in the record"
            raise TimelineDivergedError(message)
        if stored[seq] != entry_hash:
            message = f"entry {seq} in the record is another one"
            raise TimelineDivergedError(message)
