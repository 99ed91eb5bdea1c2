"""A case's workflow is started once, and is told of what follows up."""

import uuid

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus

from tocsin.domain.draft import Document
from tocsin.storage import cases
from tocsin.storage.errors import MissingError
from workflows.casework.messages import JoinedItem, NoticeBounced
from workflows.casework.state import CaseState

pytestmark = pytest.mark.anyio


@pytest.fixture
async def case(office, draft, key, starting, client):
    """A case that was started and waits for a worker."""
    case = office.bring(draft(keys=[key], jurisdiction="ES", missing=("iii",)))
    await starting.start(case.id)
    yield case
    handle = client.get_workflow_handle(case.id)
    if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
        await handle.terminate()


@pytest.fixture
def closed(office, case, client):
    """End a case, in Temporal and in the record."""

    async def close(state="closed"):
        await client.get_workflow_handle(case.id).terminate()
        office.change(case, state=state)

    return close


async def history(client, case, kind):
    events = client.get_workflow_handle(case.id).fetch_history_events()
    wanted = EventType.Value(f"EVENT_TYPE_WORKFLOW_EXECUTION_{kind}")
    return [event async for event in events if event.event_type == wanted]


async def begun_with(client, case):
    """The state that the workflow was given."""
    (begun,) = await history(client, case, "STARTED")
    given = begun.workflow_execution_started_event_attributes.input.payloads
    (state,) = await client.data_converter.decode(given, [CaseState])
    return state


async def joined(client, case):
    """The follow-ups that the workflow was told of."""
    signals = await history(client, case, "SIGNALED")
    attributes = [event.workflow_execution_signaled_event_attributes for event in signals]
    assert {one.signal_name for one in attributes} <= {"item_joined"}
    return [
        (await client.data_converter.decode(one.input.payloads, [JoinedItem]))[0]
        for one in attributes
    ]


async def test_a_case_becomes_a_workflow_of_the_same_name(case, client):
    told = await client.get_workflow_handle(case.id).describe()

    assert (told.status, told.workflow_type) == (WorkflowExecutionStatus.RUNNING, "Takedown")
    assert told.task_queue == "cases"
    shown = {pair.key.name: pair.value for pair in told.typed_search_attributes}
    assert (shown["CaseKind"], shown["Jurisdiction"]) == ("copyright-takedown", "ES")


async def test_the_workflow_is_given_what_the_case_began_with(case, office, client):
    state = await begun_with(client, case)
    (item,) = [item_id for item_id, _ in office.items_of(case)]
    with office.sessions() as session:
        first = cases.timeline(session, case.id)[0]
    assert (state.case_id, state.ref, state.items) == (case.id, case.ref, (item,))
    assert (state.head.seq, state.head.hash) == (0, first.hash)
    assert (state.received_at, state.missing) == (case.received_at, ("iii",))
    pinned = office.library.pinned("copyright-takedown", "ES")
    assert state.playbook == pinned.model_copy(update={"expectations": ()})
    assert state.stage == case.stage


async def test_what_joined_before_the_start_is_told_like_any_follow_up(
    office, draft, key, starting, client
):
    """An item that the workflow begins with is nothing new to it: it would not be noticed."""
    case = office.bring(draft(keys=[key]))
    office.bring(draft(Document.RETRACTION, keys=[key]))
    (payload,) = [work for verb, work in office.work_for(case.id) if verb == "join"]
    await starting.start(case.id)
    await starting.join(case.id, payload)

    state = await begun_with(client, case)
    opened = [item_id for item_id, how in office.items_of(case) if how == "opened"]
    assert list(state.items) == opened
    assert [message.item_id for message in await joined(client, case)] == [payload["item_id"]]


async def test_starting_again_is_the_same_workflow(case, starting, client):
    handle = client.get_workflow_handle(case.id)
    before = (await handle.describe()).run_id
    await starting.start(case.id)

    assert (await handle.describe()).run_id == before


async def test_a_case_that_has_lived_is_not_started_again(case, starting, client):
    handle = client.get_workflow_handle(case.id)
    await handle.terminate()
    before = (await handle.describe()).run_id
    await starting.start(case.id)

    told = await handle.describe()
    assert (told.run_id, told.status) == (before, WorkflowExecutionStatus.TERMINATED)


async def test_a_case_that_does_not_exist_cannot_be_started(starting):
    with pytest.raises(MissingError):
        await starting.start("no such case")


async def test_a_running_case_is_told_of_a_follow_up(
    case, office, draft, key, starting, client
):
    office.bring(draft(Document.RETRACTION, keys=[key]))
    (payload,) = [work for verb, work in office.work_for(case.id) if verb == "join"]
    await starting.join(case.id, payload)

    (told,) = await joined(client, case)
    assert (told.item_id, told.document) == (payload["item_id"], "retraction")
    assert told.received_at == office.item(told.item_id).received_at


async def test_a_follow_up_waits_for_a_case_that_is_not_started_yet(office, draft, starting):
    case = office.bring(draft())

    with pytest.raises(MissingError):
        await starting.join(case.id, {"item_id": uuid.uuid4().hex, "document": "retraction"})
    assert office.related(case) == []


async def test_a_follow_up_of_no_case_is_told(starting):
    with pytest.raises(MissingError):
        await starting.join("no such case", {"item_id": "i", "document": "retraction"})


@pytest.fixture
async def late(case, office, draft, key, closed):
    """A counter notice that came after the end: its id and its outbox row."""
    await closed()
    item_id = office.receive(draft(Document.COUNTER_NOTICE, keys=[key]))
    office.reading.read(item_id)
    (payload,) = [work for verb, work in office.work_for(case.id) if verb == "join"]
    return item_id, payload


async def test_what_follows_up_a_closed_case_opens_a_related_one(case, office, starting, late):
    item_id, payload = late
    await starting.join(case.id, payload)

    other = office.case_of(item_id)
    assert other.id != case.id
    assert (other.kind, other.state) == ("unclassified", "open")
    assert office.related(case) == [(other.id, "follow-up")]
    assert office.related(other) == [(case.id, "follow-up")]
    assert office.items_of(other) == [(item_id, "opened")]
    assert [verb for verb, _ in office.work_for(other.id)] == ["start"]
    assert office.item(item_id).joined is False


async def test_the_related_case_is_opened_once(case, office, starting, late):
    item_id, payload = late
    await starting.join(case.id, payload)
    other = office.case_of(item_id)
    await starting.join(case.id, payload)

    assert office.case_of(item_id).id == other.id
    assert len(office.related(case)) == 1
    assert len(office.work_for(other.id)) == 1


async def test_the_same_notice_sent_after_the_end_opens_a_case_of_its_kind(
    office, draft, starting, client
):
    content = b"the same notice, years later"
    case = office.bring(draft(), content)
    await starting.start(case.id)
    await client.get_workflow_handle(case.id).terminate()
    office.change(case, state="closed")
    item_id = office.receive(None, content)
    office.reading.read(item_id)
    (payload,) = [work for verb, work in office.work_for(case.id) if verb == "join"]
    await starting.join(case.id, payload)

    other = office.case_of(item_id)
    assert (other.kind, office.related(other)) == (case.kind, [(case.id, "follow-up")])


async def test_a_follow_up_of_an_open_case_whose_workflow_is_gone_waits(
    case, office, closed, starting
):
    """The reconciler reports it; nothing is decided here over people's heads."""
    await closed(state="open")

    with pytest.raises(MissingError):
        await starting.join(case.id, {"item_id": uuid.uuid4().hex, "document": "retraction"})
    assert office.related(case) == []


async def test_what_a_machine_answered_to_a_closed_case_stays_with_it(
    case, office, starting, late
):
    item_id, payload = late
    await starting.join(case.id, {**payload, "is_automatic": True})

    assert office.case_of(item_id).id == case.id
    assert office.related(case) == []


async def test_a_running_case_is_told_that_a_notice_came_back(case, starting, client):
    told = {"number": 3, "recipient": "user:ada", "status": "5.1.1"}
    await starting.tell_bounce(case.id, told)

    (signal,) = await history(client, case, "SIGNALED")
    attributes = signal.workflow_execution_signaled_event_attributes
    (message,) = await client.data_converter.decode(attributes.input.payloads, [NoticeBounced])
    assert attributes.signal_name == "notice_bounced"
    assert message == NoticeBounced(**told)


async def test_what_comes_back_after_the_end_is_in_the_ledger_only(
    case, starting, closed, client, office
):
    await closed()
    before = office.work_for(case.id)

    await starting.tell_bounce(case.id, {"number": 3, "recipient": "r", "status": "5.1.1"})

    assert await history(client, case, "SIGNALED") == []
    assert office.work_for(case.id) == before
