"""An impersonation report that is something else: people are told where it goes."""

import pytest

from tests.workflows.kinds.desk import Desk

pytestmark = pytest.mark.anyio


async def test_intimate_images_go_on_as_their_own_kind_with_the_same_receipt(case_of, kind_of):
    async with case_of(kind_of("impersonation-report", "US"), jurisdiction="US") as case:
        people = Desk(case)
        await people.decide("identity", "intimate_imagery", "intake_analyst")
        await case.gate("to_intimate_imagery")
        await people.reclassify(kind_of("intimate-imagery", "US"), "intake_analyst")
        await case.until(lambda: people.clock("removal")["state"] == "running")

        assert case.now.kind == "intimate-imagery"
        started = people.clock("removal")["started_at"]
        assert started.startswith(case.opening.received_at.isoformat()[:19])


async def test_a_hacked_account_is_handed_over_and_its_owner_told(case_of, kind_of):
    async with case_of(kind_of("impersonation-report", "DE"), jurisdiction="DE") as case:
        people = Desk(case)
        await people.walk(
            "identity=verified intake_analyst", "assessment=hacked_account policy_owner"
        )
        await people.decide("to_recovery", "handed_over", "on_call")

        assert await case.handle.result() == "rerouted"
        assert ("impersonation-hacked", "requester") in case.told
        case.assert_chain_holds()
