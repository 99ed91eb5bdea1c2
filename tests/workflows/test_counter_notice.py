"""What a follow-up lacks is told to whoever sent it, apart from what the notice lacks."""

import pytest

from tocsin.playbooks.library import load_library
from workflows.casework.messages import JoinedItem
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio

COUNSEL = {"by": "user:cora", "roles": ("legal_counsel",)}


async def test_a_deficiency_letter_names_what_the_counter_notice_lacks(case_of):
    async with case_of(load_library().pinned("copyright-takedown", None)) as case:
        await case.decide("review", "remove", by="user:ian", roles=("intake_analyst",))
        await case.decide("counsel", "remove", **COUNSEL)
        await case.decide("act", "done", by="user:otto", roles=("on_call",))
        await case.until(lambda: case.now.stage == "counter_window")
        counter = JoinedItem("item-2", "counter_notice", missing=("c", "d"))
        await case.handle.signal(TakedownWorkflow.item_joined, counter)
        await case.decide("counter_review", "deficient", by="user:dora", roles=COUNSEL["roles"])

        await case.until(lambda: ("counter-deficiency", "user") in case.told)
        (letter,) = [o for o in case.notices.orders if o.template == "counter-deficiency"]
        assert letter.missing == ("c", "d")
        (decided,) = [o for o in case.notices.orders if o.template == "user-notice"]
        assert decided.missing == ()
