"""A removal order for terrorist content: an hour to act, and counsel's review afterwards."""

from datetime import timedelta

import pytest

from tests.workflows.kinds.conftest import (
    COUNSEL,
    ON_CALL,
    POLICY,
    RESPONDER,
    act,
    reach,
    record,
    state_of,
)

pytestmark = pytest.mark.anyio
KIND = "tco-removal-order"


async def removed(case):
    await case.decide("authenticate", "authentic", **RESPONDER)
    await case.decide("act", "disabled", **ON_CALL)


async def test_the_content_goes_first_then_counsel_the_authority_and_the_user(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        await removed(case)
        await case.decide("review", "uphold", **COUNSEL)
        await case.decide("disclosure", "tell", **COUNSEL)
        await reach(case, "preserve")
        assert (state_of(case, "remove"), state_of(case, "preservation")) == ("met", "running")
        assert state_of(case, "challenge-window") == "met"
        await case.pass_time(timedelta(days=190))

        assert await case.handle.result() == "removed"
        assert case.told.index(("tco-annex-ii", "authority")) < case.told.index(
            ("tco-user-notice", "user")
        )
        case.assert_chain_holds()


async def test_a_question_to_the_authority_lets_the_hour_begin_anew(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        await case.decide("authenticate", "authentic", **RESPONDER)
        await case.gate("act")
        await record(case, "remove", "clarification_requested")
        await reach(case, "clarify")
        await case.until(lambda: ("tco-annex-iii", "authority") in case.told)
        assert state_of(case, "remove") == "paused"
        await case.pass_time(timedelta(hours=3))
        await record(case, "remove", "clarification_received")
        await case.decide("act", "disabled", **ON_CALL)
        await case.gate("review")

        assert state_of(case, "remove") == "met"


async def test_a_challenge_takes_counsel_and_policy_and_may_bring_the_content_back(
    case_of, kind_of
):
    async with case_of(kind_of(KIND, "FR"), jurisdiction="FR") as case:
        await removed(case)
        await case.decide("review", "challenge", **COUNSEL)
        await case.decide("review", "challenge", **POLICY)
        await case.decide("challenge", "scrutiny_requested", **COUNSEL)
        await reach(case, "scrutiny")
        await act(case, "infringement-found")
        await case.decide("reinstate", "restored", **ON_CALL)

        assert await case.handle.result() == "reinstated"
        assert ("restored-user", "user") in case.told
        assert state_of(case, "scrutiny") == "met"


async def test_who_may_not_be_told_is_told_when_the_authority_allows_it(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        await removed(case)
        await case.decide("review", "uphold", **COUNSEL)
        await case.decide("disclosure", "forbidden", **COUNSEL)
        await reach(case, "silent")
        await case.pass_time(timedelta(hours=20))
        assert not [who for _, who in case.told if who == "user"]
        await act(case, "may-be-told")
        await reach(case, "preserve")

        assert ("tco-user-notice", "user") in case.told
