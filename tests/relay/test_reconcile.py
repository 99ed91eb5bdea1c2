"""Record and Temporal are compared, case by case; every difference is mended or told."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from temporalio.client import WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from tests.polling import eventually
from tocsin.relay.reconcile import GRACE
from tocsin.storage.by_hand import keep_item
from tocsin.storage.models import FindingRow
from tocsin.storage.receiving import Arrival
from tocsin.storage.reconciling import only_one

pytestmark = pytest.mark.anyio

LONG_AGO = GRACE + timedelta(minutes=5)


@pytest.fixture
def findings(sessions):
    def of(case):
        with sessions() as session:
            found = select(FindingRow).where(FindingRow.case_id == case.id)
            rows = session.scalars(found.order_by(FindingRow.id))
            return [(row.code, row.resolved_at is None) for row in rows]

    return of


@pytest.fixture
def opened(office, draft):
    """A case that has been left alone for some minutes, and of which nothing is planned."""

    def make(**values):
        case = office.bring(draft())
        office.forget_work_for(case.id)
        office.change(case, updated_at=datetime.now(UTC) - LONG_AGO, **values)
        return case

    return make


@pytest.fixture
async def run(client):
    """Let a workflow of a case be there, without the relay; all are gone in the end."""
    started = []

    async def start(case, stage=None):
        pairs = [SearchAttributePair(SearchAttributeKey.for_keyword("CaseStage"), stage or "")]
        handle = await client.start_workflow(
            "Takedown",
            id=case.id,
            task_queue=f"nobody {uuid.uuid4().hex}",
            search_attributes=TypedSearchAttributes(pairs if stage else []),
        )
        started.append(handle.id)
        return handle

    yield start
    for case_id in set(started):
        handle = client.get_workflow_handle(case_id)
        if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
            await handle.terminate()


async def shown(client, query, count):
    """Wait until Temporal's visibility, which lags, shows so many workflows."""
    await eventually(
        lambda: client.count_workflows(query),
        query,
        lambda found: found.count == count,
        within=30,
    )


@pytest.fixture
def end(client):
    """Let a workflow be ended from outside, as an operator might."""

    async def terminate(handle):
        await handle.terminate()
        running = f'WorkflowId = "{handle.id}" AND ExecutionStatus = "Running"'
        await shown(client, running, 0)

    return terminate


def starts(office, case):
    return [verb for verb, _ in office.work_for(case.id)].count("start")


async def test_a_case_without_a_workflow_is_started_again(reconciler, office, opened, findings):
    case = opened()

    assert await reconciler.compare() >= 1
    assert starts(office, case) == 1
    assert findings(case) == []


async def test_a_case_that_was_opened_just_now_is_given_time(reconciler, office, draft):
    case = office.bring(draft())
    await reconciler.compare()

    assert starts(office, case) == 1


async def test_a_case_that_is_about_to_be_started_is_given_time(reconciler, office, opened):
    case = opened()
    for _ in range(3):
        await reconciler.compare()

    assert starts(office, case) == 1


async def test_a_case_whose_workflow_runs_is_left_alone(
    reconciler, office, opened, findings, run
):
    case = opened()
    await run(case)
    await reconciler.compare()

    assert starts(office, case) == 0
    assert findings(case) == []


async def test_a_case_that_had_begun_to_live_and_has_no_workflow_is_a_finding(
    reconciler, office, opened, findings
):
    """Temporal forgot it: to start it anew would tell everybody everything again."""
    case = opened(version=3)
    await reconciler.compare()

    assert findings(case) == [("workflow-missing", True)]
    assert starts(office, case) == 0


async def test_a_workflow_that_ended_under_an_open_case_is_a_finding(
    reconciler, office, opened, findings, run, end
):
    case = opened(version=3)
    await end(await run(case))
    await reconciler.compare()

    assert findings(case) == [("workflow-ended", True)]
    assert office.case(case.id).trouble == "workflow-ended"


async def test_a_workflow_that_ended_before_its_first_entry_is_a_finding_too(
    reconciler, opened, findings, run, end
):
    case = opened()
    await end(await run(case))
    await reconciler.compare()

    assert findings(case) == [("workflow-ended", True)]


async def test_a_difference_is_told_once_for_as_long_as_it_lasts(
    reconciler, opened, findings, run, end
):
    case = opened(version=3)
    await end(await run(case))
    for _ in range(3):
        await reconciler.compare()

    assert findings(case) == [("workflow-ended", True)]


async def test_a_finding_is_resolved_when_the_difference_is_gone(
    reconciler, office, opened, findings, run, end
):
    case = opened(version=3)
    await end(await run(case))
    await reconciler.compare()
    await run(case)
    await reconciler.compare()

    assert findings(case) == [("workflow-ended", False)]
    assert office.case(case.id).trouble is None


async def test_a_difference_that_comes_back_is_a_new_finding(
    reconciler, opened, findings, run, end
):
    case = opened(version=3)
    await end(await run(case))
    await reconciler.compare()
    handle = await run(case)
    await reconciler.compare()
    await end(handle)
    await reconciler.compare()

    assert findings(case) == [("workflow-ended", False), ("workflow-ended", True)]


async def seen(client, handle, stage):
    await shown(client, f'WorkflowId = "{handle.id}" AND CaseStage = "{stage}"', 1)


async def test_a_workflow_that_stands_elsewhere_than_the_record_is_a_finding(
    reconciler, opened, findings, run, client
):
    case = opened(version=3, stage="counsel")
    await seen(client, await run(case, "review"), "review")
    await reconciler.compare()

    assert findings(case) == [("workflow-behind", True)]


async def test_a_workflow_that_stands_where_the_record_says_is_none(
    reconciler, opened, findings, run, client
):
    case = opened(version=3, stage="counsel")
    await seen(client, await run(case, "counsel"), "counsel")
    await reconciler.compare()

    assert findings(case) == []


async def test_a_closed_case_needs_no_workflow(reconciler, office, opened, findings):
    case = opened(version=3, state="closed")
    await reconciler.compare()

    assert (findings(case), starts(office, case)) == ([], 0)


@pytest.fixture
def lost(sessions):
    """A paper that was received, and that no outbox row asks anybody to read."""

    def keep(age):
        at = datetime.now(UTC) - age
        with sessions.begin() as session:
            return keep_item(
                session, Arrival(uuid.uuid4().bytes, at, "test", "application/x-unread")
            )

    return keep


async def test_a_paper_that_nobody_is_going_to_read_is_put_back(reconciler, office, lost):
    item_id = lost(LONG_AGO)
    await reconciler.compare()

    assert office.work_for(item_id) == [("read", {})]


async def test_a_paper_is_put_back_once(reconciler, office, lost):
    item_id = lost(LONG_AGO)
    for _ in range(3):
        await reconciler.compare()

    assert len(office.work_for(item_id)) == 1


async def test_a_paper_that_came_just_now_is_given_time(reconciler, office, lost):
    item_id = lost(timedelta())
    await reconciler.compare()

    assert office.work_for(item_id) == []


async def test_a_paper_that_was_read_is_not_read_again(reconciler, office, draft):
    item_id = office.receive(draft(), received_at=datetime.now(UTC) - LONG_AGO)
    office.reading.read(item_id)
    before = office.work_for(item_id)
    await reconciler.compare()

    assert office.work_for(item_id) == before


async def test_only_one_worker_compares_at_a_time(
    reconciler, office, opened, findings, sessions
):
    case = opened(version=3)
    with sessions.begin() as session:
        assert only_one(session)
        assert await reconciler.compare() == 0
    assert findings(case) == []

    await reconciler.compare()
    assert findings(case) == [("workflow-missing", True)]
