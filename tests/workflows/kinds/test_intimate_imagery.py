"""A person asks that intimate images of them be removed: at once, and reviewed afterwards."""

from datetime import timedelta

import pytest

from tests.workflows.kinds.conftest import (
    ANALYST,
    COUNSEL,
    ON_CALL,
    POLICY,
    RESPONDER,
    act,
    reach,
    state_of,
)

pytestmark = pytest.mark.anyio
KIND = "intimate-imagery"


async def test_the_on_call_removes_counsel_reviews_and_both_are_told(case_of, kind_of):
    async with case_of(kind_of(KIND, "US"), jurisdiction="US") as case:
        await case.decide("remove", "removed", **ON_CALL)
        await reach(case, "copies")
        assert (state_of(case, "removal"), state_of(case, "copies")) == ("met", "running")
        await act(case, "waive-tasks")
        await case.decide("review", "uphold", **COUNSEL)
        await reach(case, "answer_window")
        await case.pass_time(timedelta(days=31))

        assert await case.handle.result() == "removed"
        assert state_of(case, "copies") == "met"
        told = [(template, who) for template, who in case.told if template.startswith("intim")]
        assert told == [
            ("intimate-acknowledgement", "requester"),
            ("intimate-removed", "requester"),
            ("intimate-user-notice", "user"),
        ]
        case.assert_chain_holds()


async def test_what_shows_a_minor_is_reported_and_the_user_is_not_told(case_of, kind_of):
    async with case_of(kind_of(KIND, "US"), jurisdiction="US") as case:
        await case.gate("remove")
        await act(case, "minor")
        await case.decide("minor_check", "minor", **ON_CALL)
        await case.decide("remove", "removed_minor", **ON_CALL)
        await case.decide("minor_report", "reported", **RESPONDER)
        await reach(case, "copies")
        await act(case, "waive-tasks")
        await case.decide("review", "uphold_minor", **COUNSEL)
        await reach(case, "minor_preserve")
        await case.pass_time(timedelta(days=368))

        assert await case.handle.result() == "reported"
        assert state_of(case, "minor-report") == "met"
        assert state_of(case, "minor-preservation") == "elapsed"
        assert not [who for _, who in case.told if who == "user"]


async def test_putting_back_takes_counsel_and_policy(case_of, kind_of):
    async with case_of(kind_of(KIND, "EU"), jurisdiction="EU", missing=("nci-where",)) as case:
        await case.decide("completeness", "remove_now", **ANALYST)
        await case.decide("remove", "removed", **ON_CALL)
        await reach(case, "copies")
        await act(case, "waive-tasks")
        await case.decide("review", "restore", **COUNSEL)
        await case.decide("review", "restore", **POLICY)
        await case.decide("put_back", "restored", **ON_CALL)

        assert await case.handle.result() == "restored"
        assert ("intimate-restored", "requester") in case.told
