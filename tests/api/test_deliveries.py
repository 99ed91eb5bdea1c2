"""What the ledger shows of whom it was told to."""

import pytest

from tocsin.storage.models import DeliveryRow

pytestmark = pytest.mark.anyio


@pytest.fixture
def told(record, case_for):
    """Book an attempt over a channel to an address."""

    def book(recipient, channel, address):
        found = case_for()
        with record.begin() as session:
            session.add(
                DeliveryRow(
                    subject=found.case_id,
                    case_id=found.case_id,
                    number=900,
                    recipient=recipient,
                    channel=channel,
                    address=address,
                    attempt=1,
                    fate="sent",
                    notice={},
                )
            )
        return found.ref

    return book


@pytest.mark.parametrize(
    ("channel", "address", "shown"),
    [("sms", "+15550100", "…0100"), ("smtp", "me.at.home@example.org", "m…@example.org")],
)
async def test_where_our_people_are_reached_is_theirs(
    analyst, manager, told, channel, address, shown
):
    ref = told(f"user:{analyst.id}", channel, address)
    found = (await manager.get("/v1/deliveries", case=ref)).json()["items"]

    assert [(one["name"], one["address"]) for one in found] == [(analyst.name, shown)]


async def test_where_an_outsider_was_written_to_is_shown_in_full(manager, told):
    ref = told("requester", "smtp", "rights@example.com")
    found = (await manager.get("/v1/deliveries", case=ref)).json()["items"]

    assert [(one["name"], one["address"]) for one in found] == [(None, "rights@example.com")]
