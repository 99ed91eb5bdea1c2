"""Write a page's own timeline: the shared scribe, with the record of pages."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio import workflow

from workflows import scribe

with workflow.unsafe.imports_passed_through():
    from activities.page_records import PageRecords
    from tocsin.domain.paging.diary import Diary, Haste
    from tocsin.domain.paging.messages import PageBatch
    from tocsin.domain.paging.state import PageState
    from tocsin.domain.paging.view import project
    from tocsin.domain.timeline import Entry

WITHIN, BEAT = timedelta(seconds=10), timedelta(seconds=4)


class PageScribe(scribe.Scribe):
    """The one writer of a page's timeline."""

    def __init__(self, state: PageState, diary: Diary) -> None:
        super().__init__(state)
        self._state = state
        self._diary = diary

    def take_down(self) -> int:
        """Number what has happened, and return the number of the last entry."""
        for one in self._diary.take():
            write = {
                Haste.NOW: self.write,
                Haste.LATER: self.write_later,
                Haste.ALONG: self.write_along,
            }[one.haste]
            write(one.event, one.actor, **one.data)
        return self._state.head.seq

    def _prepared(
        self, entries: tuple[Entry, ...]
    ) -> Callable[[timedelta | None], Awaitable[None]]:
        state = self._state
        batch = PageBatch(
            state.start.page_id,
            entries,
            project(state, entries[-1].seq),
            state.start.case_id,
        )

        async def write(patience: timedelta | None) -> None:
            await workflow.execute_activity_method(
                PageRecords.record_page,
                batch,
                start_to_close_timeout=WITHIN,
                schedule_to_close_timeout=patience,
                heartbeat_timeout=BEAT,
                retry_policy=scribe.EVENTUALLY,
                summary=f"record {len(entries)} entries",
            )

        return write
