"""Schedules as calendars and figures: iCalendar feeds, and who serves how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk.access import Errand
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.rota_calendars import calendar, turns_of
from tocsin.desk.rota_office import RotaOffice, asked_span, in_force
from tocsin.desk.schedule_views import Names
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.access import Permission, Principal, may
from tocsin.domain.oncall.load import FairLoad, Load, fair_load
from tocsin.domain.oncall.values import ScheduleError
from tocsin.storage import calendar_feeds, people, schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import Stretch, stretches
from tocsin.storage.models import CalendarFeedRow

LONGEST_DAYS = 400
SHOWN = timedelta(days=28)
FEED = Errand("calendar-feed.manage", Permission.SCHEDULES_READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadView:
    """How long somebody is on call; an hour may be night, weekend and holiday at once.

    Attributes:
        against_mean: How much more than the mean of all, or less where it is negative.
    """

    person: Person
    total: timedelta
    night: timedelta
    weekend: timedelta
    holiday: timedelta
    against_mean: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadPage(Page):
    """Who serves how much of a schedule in a span, and how long nobody does."""

    schedule: str
    begin: datetime
    end: datetime
    mean: timedelta
    uncovered: timedelta
    items: list[LoadView]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A calendar that is read by a secret address: a schedule's, or one's own shifts."""

    id: str
    schedule: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedWithKey(FeedView):
    """A feed with its secret path, shown this once; null when the request is repeated."""

    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPage(Page):
    """One's own feeds."""

    items: list[FeedView]


WITH_KEY, ONE_FEED = TypeAdapter(FeedWithKey), TypeAdapter(FeedView)


class RotaReports:
    """Writes calendars and figures, and keeps the secret addresses of calendars."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def calendar(self, principal: Principal, name: str) -> bytes:
        """Write a schedule's shifts as iCalendar."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            current = in_force(session, name)
            return calendar(session, current.rota.title or name, turns_of(session, name))

    def load(
        self, principal: Principal, name: str, begin: datetime | None, end: datetime | None
    ) -> LoadPage:
        """Count who serves how much; by default over the next four weeks."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            in_force(session, name)
            first, last = asked_span(session, begin, end, SHOWN, LONGEST_DAYS)
            try:
                loads = _loads(stretches(session, name, first, last))
            except ScheduleError as error:
                raise InvalidError(str(error)) from error
            served = _served(loads)
            names = Names(names_of(session, served))
        mean = sum((load.total for load in served.values()), timedelta()) / (len(served) or 1)
        items = [
            LoadView(
                person=names.person(person),
                total=load.total,
                night=load.night,
                weekend=load.weekend,
                holiday=load.holiday,
                against_mean=load.total - mean,
            )
            for person, load in served.items()
        ]
        items.sort(key=lambda one: (-one.total, one.person.name or ""))
        uncovered = sum((load.uncovered for load in loads), timedelta())
        return LoadPage(
            schedule=name,
            begin=first,
            end=last,
            mean=mean,
            uncovered=uncovered,
            items=items,
            next=None,
        )

    def feeds(self, principal: Principal) -> FeedPage:
        """Show one's own feeds, without their secrets."""
        self._office.gatekeeper.admit(principal, FEED)
        with self._office.sessions() as session:
            rows = calendar_feeds.feeds_of(session, principal.id)
        return FeedPage(items=[_feed(row) for row in rows], next=None)

    def issue(self, call: Call, name: str | None) -> FeedWithKey:
        """Make a secret address of a schedule, or of one's own shifts; an earlier one stops."""
        self._office.gatekeeper.admit(call.principal, FEED)
        path = ""

        def do(session: Session) -> FeedWithKey:
            nonlocal path
            if name is not None:
                in_force(session, name)
            row, secret = calendar_feeds.issue(session, call.principal.id, name)
            path = f"/v1/calendar.ics?key={secret}"
            return FeedWithKey(
                id=row.id, schedule=row.schedule, created_at=row.created_at, path=None
            )

        kept = self._office.change(call, FEED, name or "own", WITH_KEY, do)
        return FeedWithKey(
            id=kept.id, schedule=kept.schedule, created_at=kept.created_at, path=path or None
        )

    def revoke(self, call: Call, feed: str) -> FeedView:
        """End one of one's own secret addresses, at once.

        Raises:
            NotFoundError: The caller has no such feed that counts.
        """
        self._office.gatekeeper.admit(call.principal, FEED)

        def do(session: Session) -> FeedView:
            found = [
                row
                for row in calendar_feeds.feeds_of(session, call.principal.id)
                if row.id == feed
            ]
            if not found or not calendar_feeds.revoke(session, call.principal.id, feed):
                raise NotFoundError
            return _feed(found[0])

        return self._office.change(call, FEED, feed, ONE_FEED, do)

    def feed(self, secret: str) -> bytes:
        """Write the calendar of a secret address, as long as its owner may read schedules.

        Raises:
            NotFoundError: There is none of that address, or no longer.
        """
        with self._office.sessions() as session:
            row = calendar_feeds.by_secret(session, secret)
            owner = people.principal_of(session, row.user_id) if row else None
            if row is None or owner is None or not may(owner, Permission.SCHEDULES_READ):
                raise NotFoundError
            if row.schedule is not None:
                title = in_force(session, row.schedule).rota.title or row.schedule
                return calendar(session, title, turns_of(session, row.schedule))
            every = sorted(schedules.names(session))
            turns = (turn for one in every for turn in turns_of(session, one, owner.id))
            return calendar(session, f"On call: {owner.name}", turns)


def _feed(row: CalendarFeedRow) -> FeedView:
    return FeedView(id=row.id, schedule=row.schedule, created_at=row.created_at)


def _loads(cut: Sequence[Stretch]) -> list[FairLoad]:
    return [fair_load(stretch.schedule, stretch.begin, stretch.end) for stretch in cut]


def _served(loads: Sequence[FairLoad]) -> dict[str, Load]:
    found: dict[str, Load] = {}
    for load in loads:
        for person, served in load.people.items():
            found[person] = found.get(person, Load()) + served
    return found
