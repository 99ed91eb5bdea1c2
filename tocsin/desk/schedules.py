"""On-call schedules: who is on call and why, at any instant; and how they are put.

Everybody of the staff reads them. A version is never changed: a new one takes its place.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError, UnknownPersonError
from tocsin.desk.paging import last_text
from tocsin.desk.rota_office import RotaOffice, asked_span, in_force
from tocsin.desk.schedule_errors import (
    ScheduleChangedError,
    ScheduleExistsError,
    ScheduleUnchangedError,
)
from tocsin.desk.schedule_views import (
    GapView,
    Names,
    OnCallPage,
    SchedulePage,
    ScheduleSummary,
    ScheduleView,
    ShiftPage,
    VersionPage,
)
from tocsin.desk.versioned import Putting, Sort
from tocsin.domain.access import Principal
from tocsin.domain.oncall.shifts import coverage
from tocsin.domain.oncall.soundness import Trouble, warnings
from tocsin.domain.oncall.values import ScheduleError
from tocsin.domain.rota import Rota
from tocsin.storage import cursors, people, schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import Duty, Stretch, duties, now_of, stretches
from tocsin.storage.models import ScheduleVersionRow

LONGEST_DAYS = 400
SHOWN = timedelta(days=28)


class Schedules:
    """Shows schedules to the staff, and puts new versions of them."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office
        self._putting = Putting(office, SORT)

    def warm(self) -> None:
        """Put every schedule together once, so that the first question need not wait for it."""
        with self._office.sessions() as session, suppress(SQLAlchemyError, ScheduleError):
            duties(session, now_of(session))

    def on_call(
        self, principal: Principal, at: datetime | None, schedule: str | None
    ) -> OnCallPage:
        """Say who is on call and why, now or at any instant.

        Raises:
            NotFoundError: There was no such schedule at the instant.
        """
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            found = duties(session, at or now_of(session), name=schedule)
            if schedule is not None and not found:
                raise NotFoundError
            names = _names(session, found)
        return OnCallPage(items=[names.on_call(duty) for duty in found], next=None)

    def list(self, principal: Principal, cursor: str | None, limit: int) -> SchedulePage:
        """Show schedules by name, with who is on call now."""
        self._office.admit_reader(principal)
        after = last_text(cursor)
        with self._office.sessions() as session:
            rows = {row.schedule: row for row in schedules.in_force(session)}
            found = [duty for duty in duties(session, now_of(session)) if duty.schedule > after]
            page = found[:limit]
            names = _names(session, page)
        items = [
            ScheduleSummary(
                id=duty.schedule,
                title=duty.rota.title,
                zone=duty.rota.zone,
                version=duty.version,
                put_at=rows[duty.schedule].put_at,
                on_call=names.maybe(duty.found.person),
            )
            for duty in page
        ]
        following = cursors.encode(page[-1].schedule) if len(found) > limit else None
        return SchedulePage(items=items, next=following)

    def get(self, principal: Principal, name: str, number: int | None) -> ScheduleView:
        """Show a version; by default the one that counts now.

        Raises:
            NotFoundError: There is no such schedule or version.
        """
        self._office.admit_reader(principal)
        return self._putting.one(name, number)

    def versions(self, principal: Principal, name: str) -> VersionPage:
        """Show every version, newest first."""
        self._office.admit_reader(principal)
        return VersionPage(items=self._putting.every(name), next=None)

    def shifts(
        self, principal: Principal, name: str, begin: datetime | None, end: datetime | None
    ) -> ShiftPage:
        """Show who is on call when; by default over the next four weeks.

        Raises:
            InvalidError: The span runs backwards, or is longer than 400 days.
        """
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            title = in_force(session, name).rota.title
            first, last = asked_span(session, begin, end, SHOWN, LONGEST_DAYS)
            return _shifts(session, name, title, stretches(session, name, first, last))

    def create(self, call: Call, name: str, rota: Rota, note: str) -> ScheduleView:
        """Put the first version of a schedule.

        Raises:
            ScheduleExistsError: There is a schedule of that name.
        """
        return self._putting.create(call, name, rota, note)

    def put(
        self, call: Call, name: str, rota: Rota, note: str, replaces: int | None
    ) -> ScheduleView:
        """Put a new version; the one before counted until now.

        Raises:
            ScheduleChangedError: ``replaces`` is not the version that counts.
            ScheduleUnchangedError: It says the same.
        """
        return self._putting.put(call, name, rota, note, replaces)


def _names(session: Session, found: list[Duty]) -> Names:
    known = {reason.person for duty in found for reason in duty.found.why if reason.person}
    return Names(names_of(session, known))


def rota_with_ids(session: Session, rota: Rota) -> Rota:
    """Name everybody by their id, so that it stays the same person.

    Raises:
        UnknownPersonError: It names everybody whom nobody knows, and where.
    """
    unknown: list[dict[str, Any]] = []
    known: dict[str, str | None] = {}

    def walk(part: Any, at: tuple[str, ...]) -> Any:  # noqa: ANN401 - whatever JSON holds
        if isinstance(part, dict):
            return {key: walk(inner, (*at, key)) for key, inner in part.items()}
        if isinstance(part, list):
            return [walk(inner, (*at, str(place))) for place, inner in enumerate(part)]
        if not _is_person(at):
            return part
        if part not in known:
            user = people.find_user(session, part)
            is_gone = "departures" in at or "holidays" in at
            known[part] = user.id if user and (user.active or is_gone) else None
        if known[part] is None:
            why = f"There is no active person {part!r}."
            unknown.append({"at": ["body", "schedule", *at], "code": "unknown", "why": why})
        return known[part] or part

    found = walk(rota.model_dump(mode="json", exclude_defaults=True), ())
    if unknown:
        raise UnknownPersonError(unknown[0]["why"], errors=unknown)
    return Rota.model_validate(found)


def _is_person(at: tuple[str, ...]) -> bool:
    return at[-1] == "person" or at[-2:-1] == ("members",)


def _view(session: Session, row: ScheduleVersionRow, current: int) -> ScheduleView:
    rota = schedules.rota_of(row)
    on_it = rota.people()
    names = Names(names_of(session, {*on_it, row.put_by.removeprefix("user:")}))
    everybody = sorted(map(names.person, on_it), key=lambda one: one.name or one.id)
    return ScheduleView(
        id=row.schedule,
        version=row.number,
        title=rota.title,
        digest=row.digest,
        put_by=names.person(row.put_by),
        put_at=row.put_at,
        note=row.note,
        in_force=row.number == current,
        schedule=row.body,
        people=everybody,
    )


SORT = Sort(
    kept=schedules.SCHEDULES,
    manage=errands.MANAGE_SCHEDULES,
    ready=rota_with_ids,
    show=_view,
    view=TypeAdapter(ScheduleView),
    exists=ScheduleExistsError,
    changed=ScheduleChangedError,
    unchanged=ScheduleUnchangedError,
)


def _shifts(session: Session, name: str, title: str, cut: list[Stretch]) -> ShiftPage:
    """Show spans version by version; what looks wrong, of the one in force at the end."""
    try:
        spans = [
            (stretch, span)
            for stretch in cut
            for span in coverage(stretch.schedule, stretch.begin, stretch.end)
        ]
        last = cut[-1:]
        wrong = [each for one in last for each in warnings(one.schedule, one.begin, one.end)]
    except ScheduleError as error:
        raise InvalidError(str(error)) from error
    wrong = [one for one in wrong if one.trouble is not Trouble.GAP]
    named = {why.person for _, span in spans for why in span.why if why.person}
    named |= {one for each in wrong for one in (each.person, *each.others) if one}
    names = Names(names_of(session, named))
    return ShiftPage(
        schedule=name,
        title=title,
        items=[
            names.shift(span, stretch.version, stretch.rota.zone)
            for stretch, span in spans
            if span.person
        ],
        gaps=[GapView(begin=span.begin, end=span.end) for _, span in spans if not span.person],
        warnings=[names.warning(one) for one in wrong],
        next=None,
    )
