"""A page's workflow is started once, and is told of what comes back and what is settled."""

from contextlib import suppress

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.service import RPCError

from tocsin.domain.paging.messages import HeardFrom, PageStart
from tocsin.domain.paging.naming import workflow_id
from tocsin.domain.paging.policy import policy_for
from tocsin.relay.paging import Paging
from tocsin.storage import pages
from tocsin.storage.bounces import PAGE_REPLY
from tocsin.storage.errors import MissingError
from tocsin.storage.pages import NewPage

pytestmark = pytest.mark.anyio
BOUNCE = {"person": "user:ann", "verb": "bounced", "via": "mail", "delivery": 7}


@pytest.fixture
def paging(sessions, client):
    return Paging(sessions, client)


@pytest.fixture
async def page(sessions, client):
    """A page that was asked for; nobody has started it."""
    with sessions.begin() as session:
        asked = NewPage(policy=policy_for("ann"), opened_by="user:zoe", summary="secret")
        page_id = pages.open_page(session, asked).id
    yield page_id
    with suppress(RPCError):
        await client.get_workflow_handle(workflow_id(page_id)).terminate()


async def happened(client, page_id, kind):
    events = client.get_workflow_handle(workflow_id(page_id)).fetch_history_events()
    wanted = EventType.Value(f"EVENT_TYPE_WORKFLOW_EXECUTION_{kind}")
    return [event async for event in events if event.event_type == wanted]


async def test_a_page_is_started_once_with_its_policy_and_without_its_summary(
    paging, page, client
):
    for _ in range(2):
        await paging.do(pages.VERB, page, {})

    (begun,) = await happened(client, page, "STARTED")
    given = begun.workflow_execution_started_event_attributes.input.payloads
    (start,) = await client.data_converter.decode(given, [PageStart])
    assert (start.page_id, start.policy) == (page, policy_for("ann"))
    assert b"secret" not in given[0].data


async def test_what_came_back_is_told_to_the_page(paging, page, client):
    await paging.do(pages.VERB, page, {})
    await paging.do(PAGE_REPLY, page, BOUNCE)

    (told,) = await happened(client, page, "SIGNALED")
    given = told.workflow_execution_signaled_event_attributes.input.payloads
    (message,) = await client.data_converter.decode(given, [HeardFrom])
    assert message == HeardFrom("user:ann", "bounced", "mail", 7)


async def test_what_is_settled_ends_a_page_that_runs(paging, page, client):
    await paging.do(pages.VERB, page, {})
    await paging.do(pages.SETTLED, page, {"why": "gate-decided"})

    (told,) = await happened(client, page, "SIGNALED")
    name = told.workflow_execution_signaled_event_attributes.signal_name
    assert name == "settled_elsewhere"


@pytest.mark.parametrize("verb", [PAGE_REPLY, pages.SETTLED])
async def test_what_comes_before_the_start_waits_for_it(paging, page, verb):
    with pytest.raises(MissingError, match="no workflow yet"):
        await paging.do(verb, page, BOUNCE)
