"""On-call schedules: who is on call at any instant and why, shifts, load, overrides."""

from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import StringConstraints

from api.auth import Caller
from api.fields import Cursor, Ident, In, Instant, Limit, PathCode, PathId
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from api.versions import FirstIn, NextIn, Number
from tocsin.desk.overrides import OverrideOrder
from tocsin.desk.rota_reports import LoadPage
from tocsin.desk.schedule_views import (
    OnCallPage,
    OverridePage,
    OverrideView,
    SchedulePage,
    ScheduleView,
    ShiftPage,
    VersionPage,
)
from tocsin.domain.rota import Rota

router = APIRouter(tags=["on call"], responses=RESPONSES)
At: TypeAlias = Annotated[Instant | None, Query(description="RFC 3339; now when left out")]
From: TypeAlias = Annotated[Instant | None, Query(alias="from")]
To: TypeAlias = Annotated[Instant | None, Query(alias="to")]
CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "iCalendar (RFC 5545)",
        "content": {"text/calendar": {"schema": {"type": "string"}}},
    }
}


class FirstVersionIn(FirstIn):
    """A new schedule. Its `id` never changes; ladders name it as `schedule:<id>`."""

    schedule: Rota


class NextVersionIn(NextIn):
    """A new version of a schedule; `replaces` is the one that was seen in force."""

    schedule: Rota


class OverrideIn(In):
    """Who is on call from `begin` until just before `end`; people by name, id or `me`.

    With `instead_of` only where that person would be.
    """

    person: Ident = "me"
    begin: Instant
    end: Instant
    instead_of: Ident | None = None
    reason: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


def calendar_answer(body: bytes) -> Response:
    """Answer with a calendar that nobody in between keeps."""
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


@router.get("/v1/on-call")
def get_on_call(
    principal: Caller,
    desk: TheDesk,
    at: At = None,
    schedule: Annotated[str | None, Query(max_length=64)] = None,
) -> OnCallPage:
    """Say who is on call and why, at any instant, past or to come.

    The past is answered by the versions, overrides, swaps and time off as they stood then.
    """
    return desk.schedules.on_call(principal, at, schedule)


@router.get("/v1/schedules")
def list_schedules(
    principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> SchedulePage:
    """List schedules by name, with who is on call now."""
    return desk.schedules.list(principal, cursor, limit)


@router.post("/v1/schedules", status_code=201)
def create_schedule(body: FirstVersionIn, call: ACall, desk: TheDesk) -> ScheduleView:
    """Put the first version of a schedule."""
    return desk.schedules.create(call, body.id, body.schedule, body.note)


@router.get("/v1/schedules/{schedule}.ics", response_class=Response, responses=CALENDAR)
def get_schedule_calendar(
    schedule: Annotated[str, Path(max_length=64)], principal: Caller, desk: TheDesk
) -> Response:
    """Return a schedule's shifts as iCalendar: two weeks back, half a year ahead."""
    return calendar_answer(desk.rota_reports.calendar(principal, schedule))


@router.get("/v1/schedules/{schedule}")
def get_schedule(
    schedule: PathCode, principal: Caller, desk: TheDesk, version: Number = None
) -> ScheduleView:
    """Show a version; by default the one in force."""
    return desk.schedules.get(principal, schedule, version)


@router.put("/v1/schedules/{schedule}", status_code=201)
def put_schedule(
    schedule: PathCode, body: NextVersionIn, call: ACall, desk: TheDesk
) -> ScheduleView:
    """Put a new version, in force from now on. What was before stays answerable."""
    return desk.schedules.put(call, schedule, body.schedule, body.note, body.replaces)


@router.get("/v1/schedules/{schedule}/versions")
def list_schedule_versions(schedule: PathCode, principal: Caller, desk: TheDesk) -> VersionPage:
    """List every version, newest first."""
    return desk.schedules.versions(principal, schedule)


@router.get("/v1/schedules/{schedule}/shifts")
def list_shifts(
    schedule: PathCode, principal: Caller, desk: TheDesk, begin: From = None, end: To = None
) -> ShiftPage:
    """List who is on call when, the gaps, and what looks wrong; by default for four weeks."""
    return desk.schedules.shifts(principal, schedule, begin, end)


@router.get("/v1/schedules/{schedule}/load")
def get_load(
    schedule: PathCode, principal: Caller, desk: TheDesk, begin: From = None, end: To = None
) -> LoadPage:
    """Count who serves how much: hours, nights, weekends, holidays, against the mean."""
    return desk.rota_reports.load(principal, schedule, begin, end)


@router.get("/v1/schedules/{schedule}/overrides")
def list_overrides(
    schedule: PathCode, principal: Caller, desk: TheDesk, begin: From = None, end: To = None
) -> OverridePage:
    """List overrides that touch a span; by default those that are not over."""
    return desk.overrides.list(principal, schedule, begin, end)


@router.post("/v1/schedules/{schedule}/overrides", status_code=201)
def override(schedule: PathCode, body: OverrideIn, call: ACall, desk: TheDesk) -> OverrideView:
    """Put somebody on call for a span. For people on the schedule, and who manages it."""
    return desk.overrides.enter(call, schedule, OverrideOrder(**body.model_dump()))


@router.post("/v1/schedules/{schedule}/overrides/{override}/cancel", status_code=201)
def cancel_override(
    schedule: PathCode, override: PathId, call: ACall, desk: TheDesk
) -> OverrideView:
    """Take an override back: it does not count from now on."""
    return desk.overrides.cancel(call, schedule, override)
