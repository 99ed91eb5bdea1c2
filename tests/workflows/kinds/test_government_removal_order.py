"""An order under Article 9 DSA: made complete, decided, given effect, reported, told."""

import pytest

from tests.workflows.kinds.conftest import (
    COUNSEL,
    ON_CALL,
    POLICY,
    RESPONDER,
    join,
    reach,
    state_of,
)
from workflows.casework.messages import Actor, TakeAction

pytestmark = pytest.mark.anyio
KIND = "government-removal-order"
SECOND = {"by": "user:ben", "roles": ("legal_counsel",)}


async def test_a_request_becomes_an_order_is_decided_reported_and_told(case_of, kind_of):
    request = kind_of("government-removal-request", "FR")
    async with case_of(request, jurisdiction="FR") as case:
        await case.gate("authenticate")
        lead = Actor("user:lea", ("legal_counsel",))
        order = kind_of(KIND, "FR")
        await case.handle.execute_update(
            "act", TakeAction(lead, "reclassify", playbook=order, playbook_digest="d")
        )
        await case.until(lambda: case.story.count("stage.entered") == 4, "the order")
        await case.decide("authenticate", "authentic", **RESPONDER)
        await case.decide("review", "geo_restrict", **POLICY)
        await case.decide("counsel", "geo_restrict", **COUNSEL)
        await case.decide("act", "done", **ON_CALL)
        await case.decide("disclosure", "tell", **COUNSEL)

        assert await case.handle.result() == "acted"
        assert [state_of(case, name) for name in ("effect", "effect-report")] == ["met", "met"]
        assert ("order-effect", "authority") in case.told
        assert case.told[-1] == ("user-notice-order", "user")


async def test_an_order_without_its_elements_is_asked_for_them(case_of, kind_of):
    playbook = kind_of(KIND, "DE")
    async with case_of(playbook, jurisdiction="DE", missing=("art9-basis",)) as case:
        await case.decide("authenticate", "authentic", **RESPONDER)
        await case.decide("completeness", "lacking", **RESPONDER)
        await reach(case, "lacking")
        await case.until(lambda: ("order-deficiency", "authority") in case.told)
        await join(case, "government_removal_request")
        await case.decide("completeness", "complete", **RESPONDER)
        await case.decide("review", "challenge", **SECOND)
        await case.decide("counsel", "refuse", **COUNSEL)
        await case.decide("counsel", "refuse", **POLICY)

        assert await case.handle.result() == "refused"
        assert ("order-effect", "authority") in case.told
