"""Put somebody on call for a span, and say when somebody is away.

Whoever is on a schedule, or manages schedules, overrides it. Everybody says when they are
away themselves; managers say it of others, too. What is over stays as it was.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk.absences import Absence, Away, CalendarError, read_absences
from tocsin.desk.access import Errand
from tocsin.desk.call import Call
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.rota_office import (
    ON_SCHEDULE,
    RotaOffice,
    asked_span,
    check_span,
    in_force,
    one_of_us,
)
from tocsin.desk.schedule_errors import AlreadyCancelledError, SpanOverError
from tocsin.desk.schedule_views import (
    ImportView,
    Names,
    OverridePage,
    OverrideView,
    TimeOffPage,
    TimeOffView,
)
from tocsin.domain.access import Principal
from tocsin.storage import schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of
from tocsin.storage.models import UserRow
from tocsin.storage.schedule_changes import Stated, changes_of
from tocsin.storage.schedules import CANCELLED, ENTERED, OVERRIDE, TIME_OFF, NewEvent

LONGEST_DAYS, LONGEST_AWAY, LISTED = 400, 731, timedelta(days=399)
AWAY = Errand("time-off.enter", None)
IMPORTED = "ical:"
OVERRIDE_VIEW, TIME_OFF_VIEW = TypeAdapter(OverrideView), TypeAdapter(TimeOffView)
IMPORT_VIEW = TypeAdapter(ImportView)


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideOrder:
    """Who is on call when, and perhaps only where somebody else would be."""

    person: str
    begin: datetime
    end: datetime
    instead_of: str | None = None
    reason: str = ""


class Overrides:
    """Shows, enters and takes back overrides."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def list(
        self, principal: Principal, name: str, begin: datetime | None, end: datetime | None
    ) -> OverridePage:
        """Show a schedule's overrides over a span; by default those that are not over."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            in_force(session, name)
            first, last = asked_span(session, begin, end, LISTED, LONGEST_DAYS)
            rows = schedules.events_between(session, first, last, [name])
            found = changes_of(rows).overrides
            names = _names(session, found)
        return OverridePage(items=[names.override(one) for one in found], next=None)

    def enter(self, call: Call, name: str, order: OverrideOrder) -> OverrideView:
        """Put somebody on call; it counts at once, and never before it was said."""
        self._office.admit_reader(call.principal)
        check_span(order.begin, order.end, LONGEST_DAYS)

        def do(session: Session) -> OverrideView:
            self._office.check_is_on(call.principal, in_force(session, name).rota.people())
            if order.end <= now_of(session):
                raise SpanOverError
            who = one_of_us(session, order.person, call.principal)
            data = {"reason": order.reason}
            if order.instead_of is not None:
                stead = one_of_us(session, order.instead_of, call.principal)
                data["instead_of"] = stead.id
            new = NewEvent(
                sort=OVERRIDE,
                key=uuid.uuid4().hex,
                event=ENTERED,
                by=call.actor_id,
                schedule=name,
                person=who.id,
                begin=order.begin,
                end=order.end,
                data=data,
            )
            schedules.add_events(session, [new])
            (one,) = _override(session, name, new.key)
            return _names(session, [one]).override(one)

        return self._office.change(call, ON_SCHEDULE, name, OVERRIDE_VIEW, do)

    def cancel(self, call: Call, name: str, key: str) -> OverrideView:
        """Take an override back: from now on it does not count.

        Raises:
            SpanOverError: It is over.
        """
        self._office.admit_reader(call.principal)

        def do(session: Session) -> OverrideView:
            rota = in_force(session, name).rota
            found = _override(session, name, key)
            if not found:
                raise NotFoundError
            one = found[-1]
            self._office.check_is_on(call.principal, {*rota.people(), one.person})
            _check_lasts(session, one)
            cancelled = NewEvent(
                sort=OVERRIDE, key=key, event=CANCELLED, by=call.actor_id, schedule=name
            )
            schedules.add_events(session, [cancelled])
            (ended,) = _override(session, name, key)
            return _names(session, [ended]).override(ended)

        return self._office.change(call, ON_SCHEDULE, name, OVERRIDE_VIEW, do)


class TimesOff:
    """Shows, enters and takes back when people are away."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def list(self, principal: Principal, person: str) -> TimeOffPage:
        """Show a person's time off that is not over."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            who = one_of_us(session, person, principal)
            rows = schedules.time_off_of(session, who.id, now_of(session))
            found = [one for one in changes_of(rows).time_off if not one.cancelled_at]
            names = _names(session, found)
        found.sort(key=lambda one: one.begin)
        return TimeOffPage(items=[names.time_off(one) for one in found], next=None)

    def enter(self, call: Call, person: str, begin: datetime, end: datetime) -> TimeOffView:
        """Say that somebody is away: they take no turn of any schedule then."""
        self._office.admit_reader(call.principal)
        check_span(begin, end, LONGEST_AWAY)

        def do(session: Session) -> TimeOffView:
            who = self._whose(session, call, person)
            if end <= now_of(session):
                raise SpanOverError
            new = _away(call, who, uuid.uuid4().hex, begin, end)
            schedules.add_events(session, [new])
            (one,) = changes_of(schedules.events_of(session, TIME_OFF, new.key)).time_off
            return _names(session, [one]).time_off(one)

        return self._office.change(call, AWAY, person, TIME_OFF_VIEW, do)

    def cancel(self, call: Call, key: str) -> TimeOffView:
        """Take time off back: from now on the person has their turns again.

        Raises:
            NotFoundError: There is none that the caller may take back.
            SpanOverError: It is over.
        """
        self._office.admit_reader(call.principal)

        def do(session: Session) -> TimeOffView:
            found = changes_of(schedules.events_of(session, TIME_OFF, key)).time_off
            if not found:
                raise NotFoundError
            one = found[-1]
            if one.person != call.principal.id and not self._office.manages(call.principal):
                raise ForbiddenError
            _check_lasts(session, one)
            schedules.add_events(session, [_back(call, one)])
            ended = changes_of(schedules.events_of(session, TIME_OFF, key)).time_off[-1]
            return _names(session, [ended]).time_off(ended)

        return self._office.change(call, AWAY, key, TIME_OFF_VIEW, do)

    def load(
        self, call: Call, person: str, body: bytes, zone: ZoneInfo, *, replaces: bool
    ) -> ImportView:
        """Read somebody's time off from their calendar; reading it again changes nothing.

        Args:
            call: Who asks.
            person: Whose calendar it is.
            body: iCalendar (RFC 5545).
            zone: Of whole days and of times without a zone.
            replaces: Take back what was read earlier and is not in it any more.

        Raises:
            InvalidError: It is no iCalendar.
        """
        self._office.admit_reader(call.principal)

        def do(session: Session) -> ImportView:
            who = self._whose(session, call, person)
            now = now_of(session)
            try:
                away = read_absences(body, zone, now)
            except CalendarError as error:
                raise InvalidError(f"The body: {error}.") from error
            return _imported(session, call, who, now, away, replaces)

        return self._office.change(call, AWAY, person, IMPORT_VIEW, do)

    def _whose(self, session: Session, call: Call, person: str) -> UserRow:
        who = one_of_us(session, person, call.principal)
        if who.id != call.principal.id and not self._office.manages(call.principal):
            raise ForbiddenError
        return who


def _override(session: Session, name: str, key: str) -> list[Stated]:
    found = changes_of(schedules.events_of(session, OVERRIDE, key)).overrides
    return [one for one in found if one.schedule == name]


def _check_lasts(session: Session, one: Stated) -> None:
    if one.cancelled_at:
        raise AlreadyCancelledError
    if one.end <= now_of(session):
        raise SpanOverError


def _names(session: Session, found: "list[Stated] | tuple[Stated, ...]") -> Names:
    known: set[str] = set()
    for one in found:
        known |= {one.person, one.data.get("instead_of") or ""}
        known |= {by.removeprefix("user:") for by in (one.entered_by, one.cancelled_by)}
    return Names(names_of(session, known - {""}))


def _away(call: Call, who: UserRow, key: str, begin: datetime, end: datetime) -> NewEvent:
    return NewEvent(
        sort=TIME_OFF,
        key=key,
        event=ENTERED,
        by=call.actor_id,
        person=who.id,
        begin=begin,
        end=end,
    )


def _back(call: Call, one: Stated) -> NewEvent:
    return NewEvent(
        sort=TIME_OFF, key=one.key, event=CANCELLED, by=call.actor_id, person=one.person
    )


def _imported(
    session: Session, call: Call, who: UserRow, now: datetime, away: Away, replaces: bool
) -> ImportView:
    rows = schedules.time_off_of(session, who.id, now)
    known = {
        one.key: one
        for one in changes_of(rows).time_off
        if one.key.startswith(IMPORTED) and not one.cancelled_at
    }
    wanted = {_key(who, one): one for one in away.absences}
    fresh = [key for key in wanted if key not in known]
    moved = [
        key
        for key, one in wanted.items()
        if key in known and (known[key].begin, known[key].end) != (one.begins, one.ends)
    ]
    gone = [one for key, one in known.items() if replaces and key not in wanted]
    entered = (
        _away(call, who, key, wanted[key].begins, wanted[key].ends) for key in (*fresh, *moved)
    )
    schedules.add_events(session, [*entered, *(_back(call, one) for one in gone)])
    return ImportView(
        added=len(fresh),
        changed=len(moved),
        cancelled=len(gone),
        unchanged=len(wanted) - len(fresh) - len(moved),
        skipped=list(away.skipped),
    )


def _key(who: UserRow, one: Absence) -> str:
    digest = sha256(f"{who.id}\n{one.uid}".encode()).hexdigest()
    return f"{IMPORTED}{digest[:40]}"
