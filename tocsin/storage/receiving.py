"""Transaction 1 of intake: bytes, receipt, idempotency and outbox, in a single statement.

Nothing is read here. Each receipt is a row of its own, even of bytes that are there already.
"""

import hashlib
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.domain.timeline import stamp
from tocsin.storage import signals
from tocsin.storage.engine import engine_of
from tocsin.storage.errors import IdempotencyConflictError
from tocsin.storage.herald import Herald
from tocsin.storage.models import Json
from tocsin.storage.plain import clean_data, clean_or_none
from tocsin.storage.sql import as_json, one_shot, run_one, sql

REUSED = "message-id-reused"
NOT_FETCHED = {"folder": None, "uid_validity": None, "uid": None}
_RECEIVE = sql(f"""
WITH key AS (
    INSERT INTO idempotency (principal_id, key_digest, body_hash, status, answer)
    SELECT :principal_id, :key_digest, :body_hash, 201, CAST(:answer AS jsonb)
    WHERE CAST(:key_digest AS text) IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING 1
), fetched AS (
    INSERT INTO mail_fetches (folder, uid_validity, uid, item_id)
    SELECT :folder, :uid_validity, :uid, :id
    WHERE CAST(:folder AS text) IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING 1
), go AS (
    SELECT 1 WHERE (CAST(:key_digest AS text) IS NULL OR EXISTS (SELECT FROM key))
               AND (CAST(:folder AS text) IS NULL OR EXISTS (SELECT FROM fetched))
), blob AS (
    INSERT INTO blobs (sha256, size, content)
    SELECT :sha256, :size, :content FROM go
    WHERE NOT EXISTS (SELECT FROM blobs WHERE sha256 = :sha256)
    ON CONFLICT DO NOTHING
), item AS (
    INSERT INTO items (id, sha256, received_at, channel, sender, content_type, filename,
                       provider_message_id, principal_id, envelope, flags)
    SELECT :id, :sha256, :received_at, :channel, :sender, :content_type, :filename,
           :provider_message_id, :principal_id, CAST(:envelope AS jsonb),
           CASE WHEN EXISTS (SELECT FROM items
                             WHERE provider_message_id = :provider_message_id
                               AND sha256 <> :sha256)
                THEN CAST(:flags AS text[]) || '{REUSED}'::text
                ELSE CAST(:flags AS text[]) END
    FROM go RETURNING flags
), work AS (
    INSERT INTO outbox (verb, subject) SELECT 'read', :id FROM go
)
SELECT (SELECT flags FROM item) AS flags
""")  # noqa: S608 - constants only
_EARLIER = sql("""
SELECT k.body_hash, k.answer FROM idempotency k
WHERE k.principal_id = :principal_id AND k.key_digest = :key_digest
""")


_FETCHED = sql("""
SELECT i.id AS item_id, i.sha256, i.received_at, i.channel
FROM mail_fetches f JOIN items i ON i.id = f.item_id
WHERE f.folder = :folder AND f.uid_validity = :uid_validity AND f.uid = :uid
""")


@dataclass(frozen=True, slots=True)
class Fetch:
    """A message in a folder of a mailbox, by the numbers that its server gave it."""

    folder: str
    uid_validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in, as it stands on the wire.

    Attributes:
        envelope: How a mail was handed over; None for what came another way.
        fetch: Where it was fetched from; the same message there is received once.
    """

    content: bytes
    received_at: datetime
    channel: str
    content_type: str
    sender: str | None = None
    filename: str | None = None
    provider_message_id: str | None = None
    principal_id: str | None = None
    flags: tuple[str, ...] = ()
    envelope: Json | None = None
    fetch: Fetch | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key as digested, and the hash of the request that came with it."""

    digest: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What intake owes the sender; ``replayed``: the same key or fetch had brought it."""

    item_id: str
    sha256: str
    received_at: str
    channel: str
    flags: tuple[str, ...] = ()
    replayed: bool = False


class Receiver:
    """Receives items; when it returns, they are safe."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._one_shot = one_shot(engine_of(sessions))
        self._herald = Herald(signals.OUTBOX)

    def receive(self, arrival: Arrival, key: Key | None = None) -> Receipt:
        """Keep bytes and receipt, and ask for them to be read.

        Raises:
            IdempotencyConflictError: The person used the key for another request.
        """
        sha256 = hashlib.sha256(arrival.content).hexdigest()
        at = stamp(arrival.received_at)
        receipt = Receipt(uuid.uuid4().hex, sha256, at, arrival.channel)
        with self._one_shot.connect() as connection:
            row = connection.execute(_RECEIVE, _values(arrival, key, receipt)).one()
            if row.flags is not None:
                self._herald.tell(connection)
                telemetry.item_received(arrival.channel)
        if row.flags is None and key is not None:
            return self._replay(arrival, key)
        if row.flags is None and arrival.fetch is not None:
            return self._fetched(arrival.fetch)
        return replace(receipt, flags=tuple(row.flags))

    def _replay(self, arrival: Arrival, key: Key) -> Receipt:
        whose = {"principal_id": arrival.principal_id, "key_digest": key.digest}
        row = run_one(self._one_shot, _EARLIER, whose)
        if row.body_hash != key.body_hash:
            message = "This Idempotency-Key was used for another request."
            raise IdempotencyConflictError(message)
        return replace(Receipt(**row.answer), replayed=True)

    def _fetched(self, fetch: Fetch) -> Receipt:
        row = run_one(self._one_shot, _FETCHED, asdict(fetch))
        at = stamp(row.received_at)
        return Receipt(row.item_id, row.sha256, at, row.channel, replayed=True)


def _values(arrival: Arrival, key: Key | None, receipt: Receipt) -> dict[str, Any]:
    names = ("item_id", "sha256", "received_at", "channel")
    answer = {name: getattr(receipt, name) for name in names}
    return {
        "id": receipt.item_id,
        "sha256": receipt.sha256,
        "size": len(arrival.content),
        "content": arrival.content,
        "received_at": arrival.received_at,
        "channel": arrival.channel,
        "content_type": clean_or_none(arrival.content_type),
        "sender": clean_or_none(arrival.sender),
        "filename": clean_or_none(arrival.filename),
        "provider_message_id": clean_or_none(arrival.provider_message_id),
        "principal_id": arrival.principal_id,
        "flags": list(arrival.flags),
        "key_digest": key.digest if key else None,
        "body_hash": key.body_hash if key else None,
        "answer": as_json(answer),
        "envelope": as_json(clean_data(arrival.envelope)) if arrival.envelope else None,
        **(asdict(arrival.fetch) if arrival.fetch else NOT_FETCHED),
    }
