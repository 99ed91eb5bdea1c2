"""Receive first: bytes once, a receipt each time, nothing doubled by a repeated request."""

import hashlib
import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tocsin.storage import cases
from tocsin.storage.errors import IdempotencyConflictError
from tocsin.storage.models import BlobRow, ItemRow, OutboxRow
from tocsin.storage.receiving import Arrival, Fetch, Key, Receiver


@pytest.fixture
def receiver(sessions):
    return Receiver(sessions)


@pytest.fixture
def arrival():
    content = f"Dear {uuid.uuid4()}\x00".encode()
    return Arrival(content, datetime.now(UTC), "api", "text/plain", principal_id="u1")


def count(sessions, what):
    with sessions() as session:
        return session.scalar(select(func.count()).where(what))


def test_a_receipt_has_bytes_hash_and_work_to_do(receiver, arrival, sessions):
    receipt = receiver.receive(replace(arrival, sender="a\x00b", filename="\ud800.txt"))

    assert receipt.sha256 == hashlib.sha256(arrival.content).hexdigest()
    with sessions() as session:
        item = cases.item(session, receipt.item_id)
        assert cases.content(session, receipt.sha256) == arrival.content
        work = session.scalars(
            select(OutboxRow).where(OutboxRow.subject == receipt.item_id)
        ).one()
    assert (item.received_at, item.sender, item.state) == (
        arrival.received_at,
        "a\ufffdb",
        "received",
    )
    assert work.verb == "read"


def test_the_same_bytes_twice_are_two_receipts_and_one_blob(receiver, arrival, sessions):
    first, second = receiver.receive(arrival), receiver.receive(arrival)

    assert first.item_id != second.item_id
    assert count(sessions, BlobRow.sha256 == first.sha256) == 1
    assert count(sessions, ItemRow.sha256 == first.sha256) == 2


def test_a_key_used_again_gives_the_first_receipt(receiver, arrival, sessions):
    key = Key(uuid.uuid4().hex, "body")
    first, second = receiver.receive(arrival, key), receiver.receive(arrival, key)

    assert second == replace(first, replayed=True)
    assert count(sessions, ItemRow.sha256 == first.sha256) == 1
    assert count(sessions, OutboxRow.subject == first.item_id) == 1


def test_a_key_used_for_another_request_is_refused(receiver, arrival):
    key = Key(uuid.uuid4().hex, "body")
    receiver.receive(arrival, key)
    with pytest.raises(IdempotencyConflictError):
        receiver.receive(arrival, replace(key, body_hash="other"))


def test_two_people_with_the_same_key_do_not_meet(receiver, arrival):
    key = Key(uuid.uuid4().hex, "body")
    first = receiver.receive(arrival, key)
    second = receiver.receive(replace(arrival, principal_id="u2"), key)

    assert first.item_id != second.item_id
    assert not second.replayed


def test_a_message_id_used_again_for_other_bytes_is_flagged(receiver, arrival):
    message = replace(arrival, provider_message_id=f"<{uuid.uuid4()}@x>")
    receipts = [
        receiver.receive(message),
        receiver.receive(message),
        receiver.receive(replace(message, content=b"other", flags=("big",))),
    ]

    assert [receipt.flags for receipt in receipts] == [(), (), ("big", "message-id-reused")]


def test_many_at_once_with_the_same_bytes_and_key_are_one(receiver, arrival, sessions):
    key, receipts = Key(uuid.uuid4().hex, "body"), []
    threads = [
        threading.Thread(target=lambda: receipts.append(receiver.receive(arrival, key)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(receipts) == 8
    assert len({receipt.item_id for receipt in receipts}) == 1
    assert sum(not receipt.replayed for receipt in receipts) == 1


def test_a_message_fetched_again_is_the_same_receipt(receiver, arrival):
    fetch = Fetch(f"imap.example/{uuid.uuid4().hex}", 7, 42)
    mail = replace(arrival, channel="imap", fetch=fetch)

    first = receiver.receive(mail)
    again = receiver.receive(mail)

    assert not first.replayed
    assert (again.item_id, again.replayed) == (first.item_id, True)


def test_the_same_number_after_a_renumbering_is_another_message(receiver, arrival):
    fetch = Fetch(f"imap.example/{uuid.uuid4().hex}", 7, 42)
    mail = replace(arrival, channel="imap", fetch=fetch)

    first = receiver.receive(mail)
    second = receiver.receive(replace(mail, fetch=replace(fetch, uid_validity=8)))

    assert second.item_id != first.item_id


def test_the_envelope_of_a_mail_is_kept_beside_it(receiver, arrival, sessions):
    envelope = {"sender": "", "recipients": ["notices@example.org"], "helo": "mx\0.example"}

    receipt = receiver.receive(replace(arrival, envelope=envelope))

    with sessions() as session:
        kept = cases.item(session, receipt.item_id).envelope
    assert kept["recipients"] == ["notices@example.org"]
    assert "\0" not in kept["helo"]
