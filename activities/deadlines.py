"""Count deadlines as the law counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from tocsin.domain.law.counted import Counted, counted_of
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import CalendarError, Event, Reckoning, RefusalError
from tocsin.domain.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class CountRequest:
    """What a clock counted by law is asked: its terms, and all that happened to it.

    Attributes:
        jurisdiction: Of the case, ISO 3166-1 or -2, or None when nobody said.
    """

    terms: Terms
    events: tuple[Event, ...]
    jurisdiction: str | None = None


@dataclass(frozen=True, slots=True)
class WorkingHoursRequest:
    """When people work somewhere: at ``home``, at the case's ``place``, or in a zone.

    Attributes:
        since: From which day on; two years ahead are told.
        jurisdiction: Of the case, ISO 3166-1 or -2, or None when nobody said.
    """

    zone: str
    since: date
    jurisdiction: str | None = None


class Counter(Protocol):
    """Who does the arithmetic."""

    def working_hours(self, zone: str, since: date, jurisdiction: str | None) -> WorkingHours:
        """Return when people work there, with the days off of two years.

        Raises:
            CalendarError: Nobody knows the days off of that place.
        """

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
            reckoning = self._counter.count(request.terms, request.events, request.jurisdiction)
        except RefusalError as error:
            detail = f"{error.detail} ({error.citation})" if error.citation else error.detail
            raise ApplicationError(detail, type=error.code, non_retryable=True) from error
        except CalendarError as error:
            raise ApplicationError(
                str(error), type="no-calendar", non_retryable=True
            ) from error
        return counted_of(reckoning)

    @activity.defn(name="working_hours", no_thread_cancel_exception=True)
    def working_hours(self, request: WorkingHoursRequest) -> WorkingHours:
        """Say when people work somewhere.

        Raises:
            ApplicationError: Nobody knows the days off of that place; never retried.
        """
        try:
            return self._counter.working_hours(
                request.zone, request.since, request.jurisdiction
            )
        except CalendarError as error:
            raise ApplicationError(
                str(error), type="no-calendar", non_retryable=True
            ) from error
