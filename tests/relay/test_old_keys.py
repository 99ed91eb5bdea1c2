"""Idempotency keys are kept for as long as anybody may ask again, and no longer."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tocsin.storage.models import IdempotencyRow

pytestmark = pytest.mark.anyio


async def test_an_idempotency_key_is_forgotten_after_a_month_and_not_before(
    reconciler, sessions
):
    ages = {"young": timedelta(days=29), "old": timedelta(days=31)}
    person = uuid.uuid4().hex
    with sessions.begin() as session:
        for name, age in ages.items():
            at = datetime.now(UTC) - age
            row = IdempotencyRow(principal_id=person, key_digest=name, body_hash="x")
            row.created_at = at
            session.add(row)
    await reconciler.compare()

    with sessions() as session:
        kept = select(IdempotencyRow.key_digest).where(IdempotencyRow.principal_id == person)
        assert list(session.scalars(kept)) == ["young"]
