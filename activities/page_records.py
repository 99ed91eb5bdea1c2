"""Write the record of pages: what a page's scribe asks for."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from tocsin.domain.paging.messages import PageBatch
from tocsin.domain.paging.ports import PageLog
from tocsin.domain.ports import TimelineDivergedError


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
        try:
            self._log.record(batch)
        except TimelineDivergedError as error:
            raise ApplicationError(
                str(error), type="timeline-diverged", non_retryable=True
            ) from error
