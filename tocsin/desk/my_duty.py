"""One's own time on call over a span, across all schedules, and what is due in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tocsin.desk.errors import InvalidError
from tocsin.desk.rota_office import RotaOffice, asked_span
from tocsin.desk.schedule_views import Names, WhyView
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.domain.oncall.shifts import coverage, stints
from tocsin.domain.oncall.values import ScheduleError
from tocsin.storage import schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import stretches
from tocsin.storage.handoff_briefs import brief

WEEK = timedelta(days=7)
LONGEST_DAYS = 100
MOST_DUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MyShiftView:
    """A span in which one is on call, and why."""

    schedule: str
    title: str
    begin: datetime
    end: datetime
    why: list[WhyView]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueView:
    """A case in the scope of one's schedules in which something is due."""

    ref: str
    kind: str
    stage: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPageView:
    """A page that is not resolved."""

    id: str
    state: str
    urgency: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MyDutyPage(Page):
    """One's shifts by their beginning, what is due until the end of the span, open pages.

    Attributes:
        all_due: How many cases are due, also those beyond the first 200.
    """

    begin: datetime
    end: datetime
    items: list[MyShiftView]
    due: list[DueView]
    all_due: int
    pages: list[PendingPageView]


class MyDuty:
    """Shows people their own time on call."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def show(
        self, principal: Principal, begin: datetime | None, end: datetime | None
    ) -> MyDutyPage:
        """Show one's shifts and what is due; by default over the next seven days.

        Raises:
            InvalidError: The span runs backwards, or is longer than 100 days.
        """
        self._office.admit_reader(principal)
        me = principal.id
        with self._office.sessions() as session:
            first, last = asked_span(session, begin, end, WEEK, LONGEST_DAYS)
            try:
                mine = _shifts(session, me, first, last)
            except ScheduleError as error:
                raise InvalidError(str(error)) from error
            scope = {shift.schedule for shift in mine}
            workers = (me, f"user:{me}")
            open_now = brief(session, principal, scope, workers, due_before=last, most=MOST_DUE)
        return MyDutyPage(
            begin=first,
            end=last,
            items=sorted(mine, key=lambda shift: (shift.begin, shift.schedule)),
            due=[
                DueView(ref=one.ref, kind=one.kind, stage=one.stage, due_at=one.due_at)
                for one in open_now.cases
                if one.due_at is not None
            ],
            all_due=open_now.all_cases,
            pages=[
                PendingPageView(
                    id=one.id, state=one.state, urgency=one.urgency, opened_at=one.opened_at
                )
                for one in open_now.pages
            ],
            next=None,
        )


def _shifts(session: Session, person: str, begin: datetime, end: datetime) -> list[MyShiftView]:
    names = Names(names_of(session, [person]))
    return [
        MyShiftView(
            schedule=name,
            title=cut.rota.title,
            begin=span.begin,
            end=span.end,
            why=names.why(span.why, cut.rota.zone),
        )
        for name in sorted(schedules.names(session))
        for cut in stretches(session, name, begin, end)
        for span in stints(coverage(cut.schedule, cut.begin, cut.end))
        if span.person == person
    ]
