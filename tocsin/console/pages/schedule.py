"""One schedule: its calendar, its shifts, what was changed in it, and how it is written."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

import yaml
from babel.dates import format_skeleton
from fastapi import APIRouter, Query
from starlette.responses import Response

from tocsin.console.asked import Choice, Said
from tocsin.console.duty import calendar
from tocsin.console.duty.calendar import Span
from tocsin.console.period import EARLIEST, LATEST
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.console.writing import Writing
from tocsin.desk.desk import Desk
from tocsin.desk.schedule_views import ScheduleView, ShiftPage, ShiftView

router = APIRouter()
VIEWS = {"week": 1, "month": 4}
AROUND = timedelta(days=15)
CHANGED_BY = ("override", "cover")


@router.get("/schedules/{name}")
def schedule(
    name: str,
    visitor: TheVisitor,
    desk: TheDesk,
    view: Choice = "week",
    begin: Annotated[date | None, Query(alias="from", ge=EARLIEST, le=LATEST)] = None,
    said: Said = "",
) -> Response:
    """Show a schedule over a week or four."""
    me, writing = visitor.principal, Writing(visitor)
    shown = desk.schedules.get(me, name, None)
    count = VIEWS.get(view, 1)
    first = begin or writing.now.astimezone(visitor.zone).date()
    first = first if count == 1 else calendar.monday_of(first)
    since = calendar.midnight(first, visitor.zone)
    until = calendar.midnight(first + timedelta(days=7 * count), visitor.zone)
    found = _whole_shifts(visitor, desk, name, since, until)
    may_change = visitor.may("schedules.manage") or me.id in {one.id for one in shown.people}
    lanes = _layers(visitor, desk, name, since, until) if count == 1 else []
    lanes.append(("", _final(found, name, writing.now, may_change=may_change)))
    colours = calendar.tones(_everybody(shown, found))
    return page(
        visitor,
        "duty/schedule.html",
        schedule=shown,
        found=found,
        weeks=calendar.weeks(first, count, visitor.zone, lanes, colours, writing.now),
        day_name=lambda day: format_skeleton("EEEd", day, locale=visitor.locale),
        view=view if view in VIEWS else "week",
        begin=first,
        step=timedelta(days=7 * count),
        overrides=desk.overrides.list(me, name, None, None).items,
        swaps=desk.swaps.list(me, name).items,
        zone=shown.schedule.get("zone", "UTC"),
        written=_written(shown),
        may_change=may_change,
        changed_by=_changed_by,
        said=said,
    )


@router.get("/schedules/{name}/calendar.ics")
def ics(name: str, visitor: TheVisitor, desk: TheDesk) -> Response:
    """Return the shifts as a calendar file."""
    body = desk.rota_reports.calendar(visitor.principal, name)
    headers = {"Content-Disposition": 'attachment; filename="on-call.ics"'}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _whole_shifts(
    visitor: Visitor, desk: Desk, name: str, since: datetime, until: datetime
) -> ShiftPage:
    """Return what touches a span, each shift whole, so that all of it can be taken."""
    found = desk.schedules.shifts(visitor.principal, name, since - AROUND, until + AROUND)
    return replace(
        found,
        items=[one for one in _joined(found.items) if one.begin < until and one.end > since],
        gaps=[one for one in found.gaps if one.begin < until and one.end > since],
    )


def _joined(shifts: list[ShiftView]) -> list[ShiftView]:
    """Join neighbours of the same person that the same sort of thing decided."""
    found: list[ShiftView] = []
    for one in shifts:
        last = found[-1] if found else None
        if (
            last is not None
            and (last.person, last.end) == (one.person, one.begin)
            and _changed_by(last) == _changed_by(one)
        ):
            found[-1] = replace(last, end=one.end)
        else:
            found.append(one)
    return found


def _layers(
    visitor: Visitor, desk: Desk, name: str, since: datetime, until: datetime
) -> list[tuple[str, list[Span]]]:
    found = desk.duty_board.layers(visitor.principal, name, since, until)
    return [
        (
            layer.title,
            [
                Span(one.begin, one.end, one.person.id, one.person.name or one.person.id)
                for one in layer.items
            ],
        )
        for layer in found
    ]


def _final(found: ShiftPage, name: str, now: datetime, *, may_change: bool) -> list[Span]:
    """Return what comes of layers, overrides and swaps; a click on what is to come takes it."""
    spans = [
        Span(
            one.begin,
            one.end,
            one.person.id,
            one.person.name or one.person.id,
            _changed_by(one) or calendar.SHIFT,
            taking(name, one) if may_change and one.end > now else "",
        )
        for one in found.items
    ]
    return [*spans, *(Span(one.begin, one.end, sort=calendar.GAP) for one in found.gaps)]


def taking(name: str, shift: ShiftView) -> str:
    """Return where somebody takes a shift."""
    span = {"begin": shift.begin.isoformat(), "end": shift.end.isoformat()}
    return f"/schedules/{name}/override?{urlencode(span)}"


def _changed_by(shift: ShiftView) -> str:
    """Say whether an override or a swap decided a shift; empty when a layer did."""
    return next((why.code for why in reversed(shift.why) if why.code in CHANGED_BY), "")


def _everybody(shown: ScheduleView, found: ShiftPage) -> list[str]:
    """Return whoever is on the schedule, and then who came in by an override."""
    return list(
        dict.fromkeys(
            [*(one.id for one in shown.people), *(one.person.id for one in found.items)]
        )
    )


def _written(shown: ScheduleView) -> str:
    """Write the schedule as people put it: in YAML, with names."""
    names = {one.id: str(one.name or one.id) for one in shown.people}
    return yaml.safe_dump(
        {"id": shown.id, **named(shown.schedule, names)}, sort_keys=False, allow_unicode=True
    )


def named(part: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Name people in plain data where it has their ids."""
    if isinstance(part, dict):
        return {key: named(inner, names) for key, inner in part.items()}
    if isinstance(part, list):
        return [named(inner, names) for inner in part]
    if isinstance(part, str):
        sort, colon, known = part.partition(":")
        if sort == "person" and colon:
            return f"{sort}:{names.get(known, known)}"
        return names.get(part, part)
    return part
