"""Fuzzed papers over HTTP on the real stack: each is received, kept whole, and read."""

import asyncio
import hashlib

import pytest
from sqlalchemy import func, select

from tests.fuzz.harness import fuzzed
from tocsin.storage.models import ItemRow

pytestmark = [pytest.mark.anyio, pytest.mark.nightly]
MANY = 300
PATIENCE = 300  # seconds for the worker to read them all


async def test_every_fuzzed_paper_gets_a_receipt_and_is_read(analyst, record):
    kept = {}
    for number in range(MANY):
        _, content, content_type, filename = fuzzed(number, "http")
        answer = await analyst.send(
            "POST",
            "/v1/intake",
            content=content,
            headers={"Content-Type": content_type or "application/octet-stream"},
            params={"filename": filename} if filename else {},
        )
        assert answer.status_code == 201, number
        kept[answer.json()["item"]["id"]] = hashlib.sha256(content).hexdigest()

    with record() as session:
        rows = session.scalars(select(ItemRow).where(ItemRow.id.in_(kept))).all()
        assert {row.id: row.sha256 for row in rows} == kept
    assert await nothing_waits(record, kept)


async def nothing_waits(record, items):
    """Whether the worker has read every item, before patience ends."""
    waiting = select(func.count()).select_from(ItemRow).where(
        ItemRow.id.in_(items), ItemRow.state == "received"
    )  # fmt: skip
    for _ in range(PATIENCE):
        with record() as session:
            if session.scalar(waiting) == 0:
                return True
        await asyncio.sleep(1)
    return False
