"""A person asks that intimate images of them be removed: at once, and reviewed afterwards."""

from datetime import timedelta

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "intimate-imagery"


async def test_the_on_call_removes_counsel_reviews_and_both_are_told(case_of, kind_of):
    async with case_of(kind_of(KIND, "US"), jurisdiction="US") as case:
        people = Desk(case)
        await people.walk("remove=removed on_call")
        await people.at("copies")
        assert (people.state("removal"), people.state("copies")) == ({"met"}, {"running"})
        await people.act("waive-tasks", "legal_counsel")
        await people.walk("review=uphold legal_counsel")
        await people.at("answer_window")
        await case.pass_time(timedelta(days=31))

        assert await case.handle.result() == "removed"
        assert people.state("copies") == {"met"}
        told = [(template, who) for template, who in case.told if template.startswith("intim")]
        assert told == [
            ("intimate-acknowledgement", "requester"),
            ("intimate-removed", "requester"),
            ("intimate-user-notice", "user"),
        ]
        case.assert_chain_holds()


async def test_what_shows_a_minor_is_reported_and_the_user_is_not_told(case_of, kind_of):
    async with case_of(kind_of(KIND, "US"), jurisdiction="US") as case:
        people = Desk(case)
        await case.gate("remove")
        await people.act("minor", "legal_counsel")
        await people.walk(
            "minor_check=minor on_call",
            "remove=removed_minor on_call",
            "minor_report=reported le_responder",
        )
        await people.at("copies")
        await people.act("waive-tasks", "legal_counsel")
        await people.walk("review=uphold_minor legal_counsel")
        await people.at("minor_preserve")
        await case.pass_time(timedelta(days=368))

        assert await case.handle.result() == "reported"
        assert people.state("minor-report") == {"met"}
        assert people.state("minor-preservation") == {"elapsed"}
        assert not [who for _, who in case.told if who == "user"]


async def test_putting_back_takes_counsel_and_policy(case_of, kind_of):
    async with case_of(kind_of(KIND, "EU"), jurisdiction="EU", missing=("nci-where",)) as case:
        people = Desk(case)
        await people.walk("completeness=remove_now intake_analyst", "remove=removed on_call")
        await people.at("copies")
        await people.act("waive-tasks", "legal_counsel")
        await people.walk(
            "review=restore legal_counsel",
            "review=restore policy_owner",
            "put_back=restored on_call",
        )

        assert await case.handle.result() == "restored"
        assert ("intimate-restored", "requester") in case.told
