"""A removal order for terrorist content: an hour to act, and counsel's review afterwards."""

from datetime import timedelta
from functools import partial

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "tco-removal-order"
REMOVED = ("authenticate=authentic le_responder", "act=disabled on_call")


async def test_the_content_goes_first_then_counsel_the_authority_and_the_user(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        await people.walk(
            *REMOVED, "review=uphold legal_counsel", "disclosure=tell legal_counsel"
        )
        await people.at("preserve")
        assert people.state("remove", "challenge-window") == {"met"}
        assert people.state("preservation") == {"running"}
        await case.pass_time(timedelta(days=190))

        assert await case.handle.result() == "removed"
        assert case.told.index(("tco-annex-ii", "authority")) < case.told.index(
            ("tco-user-notice", "user")
        )
        case.assert_chain_holds()


@pytest.mark.parametrize("way", ["record", "act"])
async def test_a_question_to_the_authority_lets_the_hour_begin_anew(case_of, kind_of, way):
    """It is recorded on the clock, or it is an action of that name: the same comes of it."""
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        happens = {"record": partial(people.record, "remove"), "act": people.act}[way]
        await people.walk("authenticate=authentic le_responder")
        await case.gate("act")
        await happens("clarification_requested", "legal_counsel")
        await people.at("clarify")
        await people.told("tco-annex-iii", "authority")
        assert people.state("remove") == {"paused"}
        await case.pass_time(timedelta(hours=3))
        await happens("clarification_received", "legal_counsel")
        await people.walk("act=disabled on_call")
        await case.gate("review")

        assert people.state("remove") == {"met"}


async def test_what_was_never_removed_is_withdrawn_without_a_word_to_the_user(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        await case.gate("authenticate")
        await people.act("withdraw", "le_responder")
        await people.decide("withdrawal_check", "genuine", "legal_counsel")
        await people.decide("undo_withdrawn", "nothing_to_restore", "on_call")

        assert await case.handle.result() == "withdrawn"
        assert not [who for _, who in case.told if who == "user"]


async def test_annex_ii_that_announces_a_challenge_meets_the_report(case_of, kind_of):
    async with case_of(kind_of(KIND, "FR"), jurisdiction="FR") as case:
        people = Desk(case)
        await people.walk(
            *REMOVED, "review=challenge legal_counsel", "review=challenge policy_owner"
        )
        await case.gate("challenge")

        assert people.state("effect-report") == {"met"}


async def test_a_challenge_takes_counsel_and_policy_and_may_bring_the_content_back(
    case_of, kind_of
):
    async with case_of(kind_of(KIND, "FR"), jurisdiction="FR") as case:
        people = Desk(case)
        await people.walk(
            *REMOVED,
            "review=challenge legal_counsel",
            "review=challenge policy_owner",
            "challenge=scrutiny_requested legal_counsel",
        )
        await people.at("scrutiny")
        await people.act("infringement-found", "legal_counsel")
        await people.walk("reinstate=restored on_call")

        assert await case.handle.result() == "reinstated"
        assert ("restored-user", "user") in case.told
        assert people.state("scrutiny") == {"met"}


async def test_who_may_not_be_told_is_told_when_the_authority_allows_it(case_of, kind_of):
    async with case_of(kind_of(KIND, "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        await people.walk(
            *REMOVED, "review=uphold legal_counsel", "disclosure=forbidden legal_counsel"
        )
        await people.at("silent")
        await case.pass_time(timedelta(hours=20))
        assert not [who for _, who in case.told if who == "user"]
        await people.act("may-be-told", "legal_counsel")
        await people.at("preserve")

        assert ("tco-user-notice", "user") in case.told
