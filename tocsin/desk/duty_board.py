"""Schedules as a board is read: who is on call until when, who is next, where nobody is.

Also what every layer says by itself, and what an override would change before it is made.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy.orm import Session

from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.overrides import LONGEST_DAYS, OverrideOrder
from tocsin.desk.paging import last_text
from tocsin.desk.rota_office import RotaOffice, check_span, in_force, one_of_us
from tocsin.desk.schedule_views import GapView, Names
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.domain.oncall.reason import Shift
from tocsin.domain.oncall.schedule import Override, Schedule
from tocsin.domain.oncall.shifts import coverage, stints
from tocsin.domain.oncall.values import ScheduleError
from tocsin.domain.rota import Rota
from tocsin.storage import cursors, schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of, schedule_at

AHEAD = timedelta(days=14)
TRIAL = "trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLine:
    """One schedule now and in the next two weeks.

    Attributes:
        until: Until when it stays as it is now; None when that is beyond the two weeks.
        next: Who comes then; None for nobody, or when nothing changes in the two weeks.
        fallback: The role that is told when nobody is on call.
        gaps: The spans of the two weeks in which nobody is on call.
    """

    schedule: str
    title: str
    zone: str
    person: Person | None
    until: datetime | None
    next: Person | None
    fallback: str
    gaps: list[GapView]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage(Page):
    """The board, by the schedules' names."""

    items: list[BoardLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class StintView:
    """Somebody's time in one layer."""

    person: Person
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerView:
    """What one layer says by itself, without overrides and swaps."""

    id: str
    title: str
    items: list[StintView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A span in which somebody else would be on call; None is nobody."""

    begin: datetime
    end: datetime
    was: Person | None
    becomes: Person | None


class DutyBoard:
    """Reads schedules for those who look at them."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def now(
        self, principal: Principal, search: str, cursor: str | None, limit: int
    ) -> BoardPage:
        """Show schedules by name; those whose name or title holds what is searched for."""
        self._office.admit_reader(principal)
        after = last_text(cursor)
        with self._office.sessions() as session:
            rotas = {
                row.schedule: schedules.rota_of(row) for row in schedules.in_force(session)
            }
            wanted = search.casefold().strip()
            found = [
                name
                for name in sorted(rotas)
                if name > after and wanted in f"{name}\n{rotas[name].title}".casefold()
            ]
            page, now = found[:limit], now_of(session)
            items = [_line(session, name, rotas[name], now) for name in page]
        following = cursors.encode(page[-1]) if len(found) > limit else None
        return BoardPage(items=items, next=following)

    def layers(
        self, principal: Principal, name: str, begin: datetime, end: datetime
    ) -> list[LayerView]:
        """Show each layer of the version in force by itself, the one asked first at the end.

        Raises:
            NotFoundError: There is no such schedule.
            InvalidError: The span runs backwards or is too long.
        """
        self._office.admit_reader(principal)
        check_span(begin, end, LONGEST_DAYS)
        with self._office.sessions() as session:
            rota = in_force(session, name).rota
            names = Names(names_of(session, rota.people()))
        ranked = sorted(rota.layers, key=lambda layer: layer.priority)
        return [
            LayerView(
                id=layer.id,
                title=layer.title or layer.id,
                items=[
                    StintView(person=names.person(one.person), begin=one.begin, end=one.end)
                    for one in _stints(
                        rota.model_copy(update={"layers": (layer,), "temporary": ()}).schedule(
                            name
                        ),
                        begin,
                        end,
                    )
                    if one.person
                ],
            )
            for layer in ranked
        ]

    def preview(
        self, principal: Principal, name: str, order: OverrideOrder
    ) -> list[ChangeView]:
        """Say what an override would change from now on; nothing is kept.

        Raises:
            NotFoundError: There is no such schedule.
            InvalidError: The span runs backwards or is too long.
            UnknownPersonError: There is no such active person.
        """
        self._office.admit_reader(principal)
        check_span(order.begin, order.end, LONGEST_DAYS)
        with self._office.sessions() as session:
            now = now_of(session)
            begin = max(order.begin, now)
            found = schedule_at(session, name, now)
            if found is None:
                raise NotFoundError
            who = one_of_us(session, order.person, principal).id
            stead = order.instead_of and one_of_us(session, order.instead_of, principal).id
            if begin >= order.end:
                return []
            schedule = found[2]
            trial = Override(
                id=TRIAL, person=who, instead_of=stead, begin=begin, end=order.end, made_at=now
            )
            after = schedule.model_copy(update={"overrides": (*schedule.overrides, trial)})
            changed = _changed(
                _stints(schedule, begin, order.end), _stints(after, begin, order.end)
            )
            known = {one for _, _, *both in changed for one in both if one}
            names = Names(names_of(session, known))
        return [
            ChangeView(begin=first, end=last, was=names.maybe(was), becomes=names.maybe(then))
            for first, last, was, then in changed
        ]


def _line(session: Session, name: str, rota: Rota, now: datetime) -> BoardLine:
    found = schedule_at(session, name, now)
    spans = _stints(found[2], now, now + AHEAD) if found else []
    first = spans[0].person if spans else None
    following = spans[1] if len(spans) > 1 else None
    names = Names(names_of(session, {one.person for one in spans[:2] if one.person}))
    return BoardLine(
        schedule=name,
        title=rota.title,
        zone=rota.zone,
        person=names.maybe(first),
        until=following.begin if following else None,
        next=names.maybe(following.person) if following else None,
        fallback=rota.told_instead.value,
        gaps=[GapView(begin=one.begin, end=one.end) for one in spans if one.person is None],
    )


def _stints(schedule: Schedule, begin: datetime, end: datetime) -> list[Shift]:
    try:
        return stints(coverage(schedule, begin, end))
    except ScheduleError as error:
        raise InvalidError(str(error)) from error


Changed = tuple[datetime, datetime, str | None, str | None]


def _changed(before: list[Shift], after: list[Shift]) -> list[Changed]:
    """Return the spans in which two tilings of the same span differ."""
    cuts = sorted({one.begin for one in (*before, *after)} | {one.end for one in before[-1:]})
    found: list[Changed] = []
    for begin, end in pairwise(cuts):
        was, then = _at(before, begin), _at(after, begin)
        if was == then:
            continue
        if found and found[-1][1:] == (begin, was, then):
            found[-1] = (found[-1][0], end, was, then)
        else:
            found.append((begin, end, was, then))
    return found


def _at(spans: list[Shift], at: datetime) -> str | None:
    return next(one.person for one in spans if one.begin <= at < one.end)
