"""Write the record of pages: what a page's scribe asks for."""

from temporalio import activity

from activities.records import final_divergence
from tocsin.domain.paging.messages import PageBatch
from tocsin.domain.paging.ports import PageLog


class PageRecords:
    """The record of pages, as their workflows see it."""

    def __init__(self, log: PageLog) -> None:
        self._log = log

    @activity.defn(name="record_page", no_thread_cancel_exception=True)
    def record_page(self, batch: PageBatch) -> None:
        """Write a batch of entries and the projection after them.

        Raises:
            ApplicationError: ``timeline-diverged``, never retried; anything else is.
        """
        with final_divergence():
            self._log.record(batch)
