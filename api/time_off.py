"""When people are away, and calendars that are read by a secret address."""

from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import StringConstraints

from api.auth import Caller
from api.fields import Ident, In, Instant, PathId
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from api.schedules import CALENDAR, calendar_answer
from tocsin.desk.rota_reports import FeedPage, FeedView, FeedWithKey
from tocsin.desk.schedule_views import ImportView, TimeOffPage, TimeOffView
from tocsin.domain.oncall.values import Zone

router = APIRouter(tags=["on call"], responses=RESPONSES)
ICALENDAR = {
    "requestBody": {
        "required": True,
        "content": {"text/calendar": {"schema": {"type": "string"}}},
    }
}


class TimeOffIn(In):
    """When somebody takes no turn of any schedule; of others, managers say it."""

    person: Ident = "me"
    begin: Instant
    end: Instant


class FeedIn(In):
    """Of which schedule; one's own shifts of every schedule when there is none."""

    schedule: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None


@router.get("/v1/time-off")
def list_time_off(
    principal: Caller,
    desk: TheDesk,
    person: Annotated[str, Query(min_length=1, max_length=100)] = "me",
) -> TimeOffPage:
    """List a person's time off that is not over."""
    return desk.time_off.list(principal, person)


@router.post("/v1/time-off", status_code=201)
def enter_time_off(body: TimeOffIn, call: ACall, desk: TheDesk) -> TimeOffView:
    """Say that somebody is away. No reason is asked for, and none is kept."""
    return desk.time_off.enter(call, body.person, body.begin, body.end)


@router.post("/v1/time-off/import", status_code=201, openapi_extra=ICALENDAR)
async def import_time_off(
    request: Request,
    call: ACall,
    desk: TheDesk,
    person: Annotated[str, Query(min_length=1, max_length=100)] = "me",
    zone: Annotated[Zone, Query(description="Of whole days, and times without one")] = "UTC",
    replace: Annotated[
        bool, Query(description="Take back what was imported and is not in it any more")
    ] = False,
) -> ImportView:
    """Read time off from an iCalendar body. The same body again changes nothing.

    Only when events make somebody busy is read: no titles, places or guests.
    """
    body = await request.body()
    work = partial(desk.time_off.load, call, person, body, ZoneInfo(zone), replaces=replace)
    return await to_thread.run_sync(work)


@router.post("/v1/time-off/{time_off}/cancel", status_code=201)
def cancel_time_off(time_off: PathId, call: ACall, desk: TheDesk) -> TimeOffView:
    """Take time off back: the person has their turns again from now on."""
    return desk.time_off.cancel(call, time_off)


@router.get("/v1/calendar-feeds")
def list_feeds(principal: Caller, desk: TheDesk) -> FeedPage:
    """List one's own feeds, without their secrets."""
    return desk.rota_reports.feeds(principal)


@router.post("/v1/calendar-feeds", status_code=201)
def issue_feed(body: FeedIn, call: ACall, desk: TheDesk) -> FeedWithKey:
    """Make a secret address for a calendar program, shown this once; an earlier one stops."""
    return desk.rota_reports.issue(call, body.schedule)


@router.post("/v1/calendar-feeds/{feed}/revoke", status_code=201)
def revoke_feed(feed: PathId, call: ACall, desk: TheDesk) -> FeedView:
    """End one of one's own secret addresses, at once."""
    return desk.rota_reports.revoke(call, feed)


@router.get("/v1/calendar.ics", response_class=Response, responses=CALENDAR)
def get_feed(
    key: Annotated[str, Query(min_length=1, max_length=200)], desk: TheDesk
) -> Response:
    """Return the calendar of a secret address. It needs no token: the key is one."""
    return calendar_answer(desk.rota_reports.feed(key))
