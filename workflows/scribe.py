"""Number what happens, and write it to the record beside the story, in order.

Regular activities write the batches, never local ones: a local activity would reach the record
before the history holds what it writes, and a worker killed in between would leave a record of
things that then never happened. When the record does not answer in a few seconds a patient
attempt takes over until it succeeds, so a long outage adds no events. The story never waits.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias, TypeVar

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.records import DIVERGED
    from tocsin.domain.timeline import Entry, Head, Scalar, append

BATCH = 50
AT_ONCE = timedelta(seconds=4)
WITHIN, BEAT = timedelta(seconds=10), timedelta(seconds=4)
EVENTUALLY = RetryPolicy(
    initial_interval=timedelta(milliseconds=500),
    backoff_coefficient=1.5,
    maximum_interval=timedelta(seconds=2),
)
Write: TypeAlias = Callable[[timedelta | None], Awaitable[None]]
Record = TypeVar("Record")
Batch = TypeVar("Batch")


class Story(Protocol):
    """What has a timeline: a case, a page. Its state carries this over continue-as-new.

    Attributes:
        head: Where the timeline stands.
        pending: Entries that the record does not have yet.
        diverged: The record holds something else; nothing is written any more.
    """

    head: Head
    pending: tuple[Entry, ...]
    diverged: bool


class Scribe:
    """The one writer of a timeline.

    Attributes:
        is_behind: The record is away; what is written waits for it.
        is_held: Something that belongs to the next batch comes in a moment.
    """

    def __init__(
        self,
        story: Story,
        prepare: Callable[[tuple[Entry, ...]], Write],
        *,
        marks: bool = True,
    ) -> None:
        """Write for a story.

        Args:
            story: Whose timeline it is.
            prepare: Returns what writes some entries, and how the story stands now, to the
                record with some patience.
            marks: Give tasks without a command one (ADR 13).
        """
        self._story = story
        self._prepare = prepare
        self._marks = marks
        self.is_behind = False
        self.is_held = False
        self._due = story.head.seq
        self._is_writing = False
        self._marked: tuple[datetime, int] | None = None

    def write(self, event: str, actor: str = "system", **data: Scalar | list[str]) -> int:
        """Add an entry that is to be written now, and return its number.

        None values are left out.
        """
        self._due = self._append(event, actor, data)
        if self._is_writing:
            self._mark()
        return self._due

    def write_later(self, event: str, actor: str = "system", **data: Scalar | list[str]) -> int:
        """Add an entry that is written with the next one; it costs no activity of its own."""
        seq = self._append(event, actor, data)
        self._mark()
        return seq

    def write_along(self, event: str, actor: str = "system", **data: Scalar | list[str]) -> int:
        """Add an entry that is written with the next one, in a task that has a command."""
        return self._append(event, actor, data)

    def _append(self, event: str, actor: str, data: dict[str, Scalar | list[str]]) -> int:
        entry = append(
            self._story.head,
            at=workflow.now(),
            actor=actor,
            event=event,
            data={key: value for key, value in data.items() if value is not None},
            salt=f"{workflow.random().getrandbits(128):032x}",
        )
        self._story.head = type(self._story.head)(entry.seq, entry.hash)
        self._story.pending = (*self._story.pending, entry)
        return entry.seq

    def _mark(self) -> None:
        """Give this workflow task a command, when the entry that it stamps brings none.

        A task without any may be replayed as a part of the next one, with an update that came
        later: then the same entry would get another time and another place.
        """
        here = (workflow.now(), workflow.info().get_current_history_length())
        if self._marks and here != self._marked:
            self._marked = here
            workflow.upsert_memo({"entry": self._story.head.seq})

    def has_written(self, seq: int) -> bool:
        """Tell whether the record has everything up to ``seq``."""
        pending = self._story.pending
        return not pending or pending[0].seq > seq

    async def run(self) -> None:
        """Write for ever; the workflow's end ends it."""
        while True:
            await workflow.wait_condition(self._has_work)
            await self._let_the_story_go_on()
            await workflow.wait_condition(lambda: not self.is_held)
            await self._write_batch()

    async def drain(self) -> None:
        """Wait until the record has everything; a diverged timeline cannot, and is let go."""
        self._due = self._story.head.seq
        await workflow.wait_condition(lambda: not self._story.pending or self._story.diverged)

    def _has_work(self) -> bool:
        pending = self._story.pending
        return bool(pending) and pending[0].seq <= self._due

    async def _let_the_story_go_on(self) -> None:
        """Yield a few turns, so that what follows at once from an event joins its batch."""
        for _ in range(5):
            await asyncio.sleep(0)

    async def _write_batch(self) -> None:
        entries = self._story.pending[:BATCH]
        try:
            self._is_writing = True
            await self._record(entries)
        except ActivityError as error:
            if not _is_divergence(error):
                raise
            self._story.diverged = self.is_behind = True
            workflow.logger.error("timeline.diverged", extra={"seq": entries[0].seq})
            await workflow.wait_condition(lambda: False)
        self._is_writing = False
        self._story.pending = self._story.pending[len(entries) :]

    async def _record(self, entries: tuple[Entry, ...]) -> None:
        write = self._prepare(entries)
        try:
            await write(AT_ONCE)
        except ActivityError as error:
            if _is_divergence(error):
                raise
            self.is_behind = True
            await write(None)
            self.is_behind = False


def recording(method: Callable[[Record, Batch], None], batch: Batch, count: int) -> Write:
    """Return what has an activity write a batch of so many entries."""

    async def write(patience: timedelta | None) -> None:
        await workflow.execute_activity_method(
            method,
            batch,
            start_to_close_timeout=WITHIN,
            schedule_to_close_timeout=patience,
            heartbeat_timeout=BEAT,
            retry_policy=EVENTUALLY,
            summary=f"record {count} entries",
        )

    return write


def _is_divergence(error: ActivityError) -> bool:
    return isinstance(error.cause, ApplicationError) and error.cause.type == DIVERGED
