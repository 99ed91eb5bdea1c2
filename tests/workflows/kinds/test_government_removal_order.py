"""An order under Article 9 DSA: made complete, decided, given effect, reported, told."""

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio
KIND = "government-removal-order"


async def test_a_request_becomes_an_order_is_decided_reported_and_told(case_of, kind_of):
    request = kind_of("government-removal-request", "FR")
    async with case_of(request, jurisdiction="FR") as case:
        people = Desk(case)
        await case.gate("authenticate")
        await people.reclassify(kind_of(KIND, "FR"), "legal_counsel")
        await case.until(lambda: case.story.count("stage.entered") == 4, "the order")
        await people.walk(
            "authenticate=authentic le_responder",
            "review=geo_restrict policy_owner",
            "counsel=geo_restrict legal_counsel",
            "act=done on_call",
            "disclosure=tell legal_counsel",
        )

        assert await case.handle.result() == "acted"
        assert people.state("effect", "effect-report") == {"met"}
        assert ("order-effect", "authority") in case.told
        assert case.told[-1] == ("user-notice-order", "user")


async def test_an_order_without_its_elements_is_asked_for_them(case_of, kind_of):
    playbook = kind_of(KIND, "DE")
    async with case_of(playbook, jurisdiction="DE", missing=("art9-basis",)) as case:
        people = Desk(case)
        await people.walk(
            "authenticate=authentic le_responder", "completeness=lacking le_responder"
        )
        await people.at("lacking")
        await people.told("order-deficiency", "authority")
        await people.join("government_removal_request")
        await people.walk("completeness=complete le_responder")
        await people.decide("review", "challenge", "legal_counsel", by="user:ben")
        await people.walk("counsel=refuse legal_counsel", "counsel=refuse policy_owner")

        assert await case.handle.result() == "refused"
        assert ("order-effect", "authority") in case.told
