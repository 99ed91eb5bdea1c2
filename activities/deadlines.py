"""Count deadlines as the law counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from tocsin.domain.law.counted import Counted, counted_of
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import CalendarError, Event, Reckoning, RefusalError


@dataclass(frozen=True, slots=True)
class CountRequest:
    """What a clock counted by law is asked: its terms, and all that happened to it.

    Attributes:
        jurisdiction: Of the case, ISO 3166-1 or -2, or None when nobody said.
    """

    terms: Terms
    events: tuple[Event, ...]
    jurisdiction: str | None = None


class Counter(Protocol):
    """Who does the arithmetic."""

    def count(
        self, terms: Terms, events: Sequence[Event], jurisdiction: str | None
    ) -> Reckoning:
        """Count a deadline anew from all that happened.

        Raises:
            RefusalError: It is not counted, and why.
            CalendarError: Nobody knows the days off of that place.
        """


class DeadlineActivities:
    """The law's arithmetic, as workflows see it."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    @activity.defn(name="count", no_thread_cancel_exception=True)
    def count(self, request: CountRequest) -> Counted:
        """Count a deadline anew from all that happened.

        Raises:
            ApplicationError: It is not counted; the type says why. Never retried.
        """
        try:
            reckoning = self._counter.count(
                request.terms, request.events, request.jurisdiction
            )
        except RefusalError as error:
            detail = f"{error.detail} ({error.citation})" if error.citation else error.detail
            raise ApplicationError(detail, type=error.code, non_retryable=True) from error
        except CalendarError as error:
            raise ApplicationError(
                str(error), type="no-calendar", non_retryable=True
            ) from error
        return counted_of(reckoning)
