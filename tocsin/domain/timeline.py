"""What happened to a case, in order: entries that are numbered and chained once and for ever.

``at`` is the workflow's time, never the database's. ``data`` holds ids, integers and ASCII keys
only; text that people wrote stands in ``texts`` and appears here as its id and digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from tocsin.domain.hashchain import digest, entry_hash, genesis

Scalar: TypeAlias = str | int | bool | None
Data: TypeAlias = dict[str, Scalar | list[str]]


def stamp(instant: datetime) -> str:
    """Write an instant as RFC 3339 UTC with microseconds, the one form that is hashed."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    Attributes:
        seq: Its number in the case, from 0.
        at: When, RFC 3339 UTC.
        actor: Who: ``user:<id>``, ``system``, or ``clock``.
        event: What, in the past tense (``gate.decided``).
        data: Ids, integers, codes.
        salt: Salt of the body digest.
        body_digest: Digest of ``data``.
        prev_hash: Hash of the entry before.
        hash: Hash of this one.
    """

    seq: int
    at: str
    actor: str
    event: str
    data: Data
    salt: str
    body_digest: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a timeline stands: its last number and hash."""

    seq: int
    hash: str


def first_head(case_id: str) -> Head:
    """Return the head of a timeline that has no entry yet."""
    return Head(-1, genesis(case_id))


def append(
    head: Head,
    *,
    at: datetime,
    actor: str,
    event: str,
    data: Mapping[str, Scalar | list[str]],
    salt: str,
) -> Entry:
    """Make the entry that follows ``head``."""
    body: Data = dict(data)
    moment = stamp(at)
    body_digest = digest(salt, body)
    return Entry(
        seq=head.seq + 1,
        at=moment,
        actor=actor,
        event=event,
        data=body,
        salt=salt,
        body_digest=body_digest,
        prev_hash=head.hash,
        hash=entry_hash(head.hash, head.seq + 1, moment, actor, event, body_digest),
    )
