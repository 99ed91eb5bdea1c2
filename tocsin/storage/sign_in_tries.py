"""Who tried to sign in how often, for all processes together; forgotten after a day.

A try is written down as failed before it is looked into, under a lock by name and by network,
so that a hundred at once count as a hundred.
"""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tocsin.domain.throttling import (
    PER_ADDRESS,
    PER_NAME,
    WINDOW,
    wait_for_address,
    wait_for_name,
)
from tocsin.storage import event_feed, throttle
from tocsin.storage.sql import sql

_SECONDS = int(WINDOW.total_seconds())
_OF_NAME = sql(f"""
SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp() - at) AS float) FROM sign_in_tries
WHERE who = :who AND NOT ok AND at > now() - interval '{_SECONDS} s'
  AND (CAST(:only AS text) IS NULL OR address = :only)
  AND at > COALESCE((SELECT max(at) FROM sign_in_tries WHERE who = :who AND ok), '-infinity')
ORDER BY at DESC LIMIT {PER_NAME}
""")  # noqa: S608 - put together from constants
_OF_ADDRESS = sql(f"""
SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp() - at) AS float) FROM sign_in_tries
WHERE address = :address AND NOT ok AND at > now() - interval '{_SECONDS} s'
ORDER BY at DESC LIMIT {PER_ADDRESS}
""")  # noqa: S608 - put together from constants
_KEEP = sql(
    "INSERT INTO sign_in_tries (who, address, ok) VALUES (:who, :address, :ok) RETURNING id"
)
_TURN_OUT_WELL = sql(
    "UPDATE sign_in_tries SET ok = true, at = clock_timestamp() WHERE id = :id"
)
_TAKE_BACK = sql("DELETE FROM sign_in_tries WHERE id = :id")
_FORGET = sql("""
DELETE FROM sign_in_tries WHERE id IN (
    SELECT id FROM sign_in_tries WHERE at < now() - interval '1 day'
    ORDER BY at LIMIT 200 FOR UPDATE SKIP LOCKED
)
""")


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of asking to try: the try's number, or seconds to wait before the next."""

    id: int = 0
    wait: int = 0


def digest_of(session: Session, name: str) -> str:
    """Digest a name by a key of this installation: what is typed for one may be a password."""
    told = b"sign-in\n" + name.encode("utf-8", "surrogatepass")
    return hmac.new(event_feed.secret(session), told, hashlib.sha256).hexdigest()[:32]


def begin(session: Session, who: str, address: str, *, known: bool) -> Tried:
    """Write a try down, or say how long to wait.

    Args:
        session: Commit it before the password is looked at.
        who: Digest of the name.
        address: The network that it comes from.
        known: The person signed in from there before: then only what failed from there counts.
    """
    throttle.lock(session, [f"name {who}", f"address {address}"])
    only = address if known else None
    wait = wait_for_name(list(session.scalars(_OF_NAME, {"who": who, "only": only})))
    if not known:
        ages = session.scalars(_OF_ADDRESS, {"address": address})
        wait = max(wait, wait_for_address(list(ages)))
    if wait:
        return Tried(wait=wait)
    session.execute(_FORGET)
    kept = session.execute(_KEEP, {"who": who, "address": address, "ok": False})
    return Tried(id=kept.scalar_one())


def succeed(session: Session, tried: Tried) -> None:
    """Say that a try turned out well, which clears the name."""
    session.execute(_TURN_OUT_WELL, {"id": tried.id})


def take_back(session: Session, tried: Tried) -> None:
    """Forget a try that nobody looked into."""
    session.execute(_TAKE_BACK, {"id": tried.id})


def clear(session: Session, who: str) -> None:
    """Clear a name whose person has proved otherwise who they are."""
    session.execute(_KEEP, {"who": who, "address": "", "ok": True})
