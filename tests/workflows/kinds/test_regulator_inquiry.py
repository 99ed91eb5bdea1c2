"""A regulator's inquiry: the day that its letter names is recorded, and the answer meets it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio


async def test_the_day_of_the_letter_is_recorded_and_the_answer_meets_it(case_of, kind_of):
    async with case_of(kind_of("regulator-inquiry", "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        await case.gate("authenticate")
        assert people.state("answer-by") == {"uncounted"}
        await people.told("clock-uncounted", "role:legal_counsel")
        until = (datetime.now(UTC) + timedelta(days=21)).replace(microsecond=0)
        await people.record("answer-by", "set_until", "legal_counsel", until)
        assert datetime.fromisoformat(people.clock("answer-by")["due_at"]) == until
        await people.walk(
            "authenticate=genuine legal_counsel", "collect=collected intake_analyst"
        )
        await people.decide("answer", "send", "legal_counsel", by="user:dan")
        await people.at("follow_up")

        assert people.state("answer-by", "answer-target") == {"met"}
        case.assert_chain_holds()


async def test_what_is_not_addressed_to_us_is_answered_so(case_of, kind_of):
    async with case_of(kind_of("regulator-inquiry", "GB"), jurisdiction="GB") as case:
        people = Desk(case)
        await people.decide("authenticate", "not_ours", "legal_counsel")

        assert await case.handle.result() == "not_ours"
        assert people.state("answer-target") == {"met"}
        assert people.clock("answer-by")["ended_at"] is not None
