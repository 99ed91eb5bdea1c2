"""Fuzzed papers over HTTP on the real stack: each is received, kept whole, and read."""

import hashlib

import pytest
from sqlalchemy import func, select

from tests.fuzz.harness import fuzzed
from tests.polling import eventually
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

    def waiting():
        with record() as session:
            return session.scalar(
                select(func.count())
                .select_from(ItemRow)
                .where(ItemRow.id.in_(kept), ItemRow.state == "received")
            )

    await eventually(waiting, "all are read", lambda left: left == 0, within=PATIENCE, every=1)
