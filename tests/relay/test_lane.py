"""Outbox rows are done once, whatever fails is put off, and nothing blocks the rest."""

import asyncio
import uuid
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from temporalio.client import WorkflowExecutionStatus

from tocsin.relay.lane import Lane
from tocsin.relay.reading import Reading
from tocsin.relay.relay import Relay
from tocsin.storage import outbox
from tocsin.storage.errors import MissingError
from tocsin.storage.models import OutboxRow

pytestmark = pytest.mark.anyio


@dataclass
class FakeWork:
    """Does what rows say, remembers it, and fails where a test says so."""

    errors: dict[str, Exception] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    hangs_at: str = ""

    async def do(self, row):
        if row.subject == self.hangs_at:
            await asyncio.Event().wait()
        if error := self.errors.get(row.subject):
            raise error
        self.done.append(row.subject)


@pytest.fixture
def work():
    return FakeWork()


class Box:
    """The outbox, seen through a verb of this test's own."""

    def __init__(self, sessions):
        self.sessions = sessions
        self.verb = uuid.uuid4().hex

    def put(self, *subjects):
        with self.sessions.begin() as session:
            for subject in subjects:
                outbox.put(session, self.verb, subject)

    def left(self):
        of_ours = select(OutboxRow).where(OutboxRow.verb == self.verb).order_by(OutboxRow.id)
        with self.sessions() as session:
            return {row.subject: row for row in session.scalars(of_ours)}

    def make_due(self):
        """Let the time pass that a row was put off for."""
        with self.sessions.begin() as session:
            for row in session.scalars(select(OutboxRow).where(OutboxRow.verb == self.verb)):
                row.not_before = row.created_at


@pytest.fixture
def box(sessions):
    return Box(sessions)


@asynccontextmanager
async def running(*things):
    tasks = [asyncio.create_task(thing.run()) for thing in things]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


@pytest.fixture
def lane(sessions, box, work):
    return Lane(sessions, (box.verb,), work.do, 3)


async def test_what_is_done_is_forgotten(lane, box, work, until):
    box.put(*"abcdefg")
    async with running(lane):
        await until(lambda: not box.left(), "an empty outbox")

    assert sorted(work.done) == list("abcdefg")


async def test_what_fails_is_put_off_and_does_not_block_the_rest(lane, box, work, until):
    work.errors = {"a": MissingError("nothing that may be logged"), "d": OSError("gone")}
    box.put(*"abcdefg")
    async with running(lane):
        await until(lambda: len(work.done) == 5, "the others")
        await until(lambda: set(box.left()) == {"a", "d"}, "two that are left")

    row = box.left()["a"]
    assert row.not_before > row.created_at
    assert row.attempts >= 1
    assert row.last_error == "MissingError"


@pytest.mark.parametrize(
    "error", [KeyError("item_id"), TypeError(), ValueError(), RuntimeError("closed")]
)
async def test_a_row_that_nobody_foresaw_does_not_end_the_relay(lane, box, work, until, error):
    work.errors = {"a": error}
    box.put(*"abc")
    async with running(lane):
        await until(lambda: sorted(work.done) == ["b", "c"], "the others")
        await until(lambda: set(box.left()) == {"a"} and box.left()["a"].attempts, "a trace")

    assert box.left()["a"].last_error == type(error).__name__


async def test_what_failed_is_tried_again_when_it_is_due(lane, box, work, until):
    work.errors = {"a": MissingError("not yet")}
    box.put("a")
    async with running(lane):
        await until(lambda: box.left()["a"].attempts == 1, "a first attempt")
        work.errors = {}
        box.make_due()
        lane.wake()
        await until(lambda: not box.left(), "a second attempt")

    assert work.done == ["a"]


def waits_for_an_event(task):
    """Tell whether a task has come so far that only an event lets it go on."""
    step = task.get_coro()
    while hasattr(step, "cr_code"):
        if step.cr_code is asyncio.Event.wait.__code__:
            return True
        step = step.cr_await
    return False


async def test_a_lane_that_is_woken_and_cancelled_at_once_ends(lane, box, until):
    others = asyncio.all_tasks()
    task = asyncio.create_task(lane.run())
    box.put("a")
    lane.wake()
    await until(lambda: not box.left(), "an empty lane")
    await until(
        lambda: any(map(waits_for_an_event, asyncio.all_tasks() - others)),
        "the lane to wait until it is woken",
    )

    lane.wake()
    task.cancel()

    done, _ = await asyncio.wait([task], timeout=10)
    assert done == {task}


async def test_rows_of_another_verb_are_left_to_another_lane(lane, box, sessions, work, until):
    other = Box(sessions)
    other.put("theirs")
    box.put("ours")
    async with running(lane):
        await until(lambda: not box.left(), "an empty lane")

    assert set(other.left()) == {"theirs"}


async def test_two_relays_do_each_row_once(sessions, box, work, until):
    lanes = [Lane(sessions, (box.verb,), work.do, 2) for _ in range(2)]
    box.put(*(str(number) for number in range(20)))
    async with running(*lanes):
        await until(lambda: not box.left(), "an empty outbox")

    assert sorted(work.done, key=int) == [str(number) for number in range(20)]


async def test_what_a_killed_relay_had_taken_is_there_for_the_next_one(
    lane, sessions, box, work, until
):
    work.hangs_at = "b"
    box.put("a", "b")
    async with running(lane):
        await until(lambda: work.done == ["a"], "the first")
        assert set(box.left()) == {"a", "b"}

    work.hangs_at = ""
    async with running(Lane(sessions, (box.verb,), work.do, 3)):
        await until(lambda: not box.left(), "an empty outbox")

    assert work.done == ["a", "a", "b"]


async def test_the_relay_takes_a_paper_from_its_receipt_to_its_workflow(
    stack, office, draft, starting, client, until
):
    """From end to end: the outbox wakes the relay, which reads, opens and starts."""
    reading = Reading(office.sessions, office.readers, office.library)
    relay = Relay(office.sessions, stack.urls.app, reading, starting, readers=2)
    async with running(relay):
        item_id = office.receive(draft())
        await until(lambda: office.item(item_id).case_id, "a case")
        case = office.case_of(item_id)
        await until(lambda: not office.work_for(case.id), "a workflow")

    told = await client.get_workflow_handle(case.id).describe()
    assert told.status is WorkflowExecutionStatus.RUNNING
    assert office.work_for(item_id) == []
