"""Write a page's own timeline: the shared scribe, with the record of pages."""

from temporalio import workflow

from workflows import scribe

with workflow.unsafe.imports_passed_through():
    from activities.page_records import PageRecords
    from tocsin.domain.paging.diary import Diary, Haste
    from tocsin.domain.paging.messages import PageBatch
    from tocsin.domain.paging.state import PageState
    from tocsin.domain.paging.view import project
    from tocsin.domain.timeline import Entry


class PageScribe(scribe.Scribe):
    """The one writer of a page's timeline."""

    def __init__(self, state: PageState, diary: Diary) -> None:
        def prepare(entries: tuple[Entry, ...]) -> scribe.Write:
            start = state.start
            projection = project(state, entries[-1].seq)
            batch = PageBatch(start.page_id, entries, projection, start.case_id)
            return scribe.recording(PageRecords.record_page, batch, len(entries))

        super().__init__(state, prepare)
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
