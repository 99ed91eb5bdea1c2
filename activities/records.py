"""Write the record: what a case's scribe and gates ask for."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import activity
from temporalio.exceptions import ApplicationError

from tocsin.domain.messages import Batch, FreezeRequest, Frozen
from tocsin.domain.ports import CaseLog, TimelineDivergedError

DIVERGED = "timeline-diverged"


@contextmanager
def final_divergence() -> Iterator[None]:
    """Have a record that holds something else never asked again.

    Raises:
        ApplicationError: ``timeline-diverged``, not retryable.
    """
    try:
        yield
    except TimelineDivergedError as error:
        raise ApplicationError(str(error), type=DIVERGED, non_retryable=True) from error


class RecordActivities:
    """The record of cases, as workflows see it."""

    def __init__(self, log: CaseLog) -> None:
        self._log = log

    @activity.defn(name="record", no_thread_cancel_exception=True)
    def record(self, batch: Batch) -> None:
        """Write a batch of entries and the projection after them.

        Raises:
            ApplicationError: ``timeline-diverged``, never retried; anything else is.
        """
        with final_divergence():
            self._log.record(batch)

    @activity.defn(name="freeze", no_thread_cancel_exception=True)
    def freeze(self, request: FreezeRequest) -> Frozen:
        """Freeze what a gate's verdict will cover."""
        return self._log.freeze(request)
