"""Pages: ask a human to act now, and what people answer."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from api.auth import Caller
from api.fields import (
    Code,
    Cursor,
    Ident,
    In,
    Instant,
    Jurisdiction,
    Length,
    Limit,
    PathId,
    QueryRef,
    Reference,
)
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.page_views import ChangedPage, PageEventPage, PagePage, PageView
from tocsin.desk.page_why import PageWhy
from tocsin.desk.pages import PageOrder
from tocsin.storage.pages import PageFilters

router = APIRouter(prefix="/v1/pages", tags=["pages"], responses=RESPONSES)
Why: TypeAlias = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]
Summary: TypeAlias = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]
State: TypeAlias = Literal[
    "starting", "held", "paging", "acknowledged", "snoozed", "exhausted", "resolved"
]


class PageIn(In):
    """Whom to ask, by a `policy`, one `person` or who is on call of a `schedule`, about what.

    The summary is content: only the mailbox, and channels that the settings allow, carry it.
    """

    policy: Annotated[str, StringConstraints(max_length=64)] | None = None
    person: Ident | None = None
    schedule: Annotated[str, StringConstraints(max_length=64)] | None = None
    case: Reference | None = None
    summary: Summary = ""
    urgency: Literal["routine", "urgent"] = "urgent"
    severity: Code | None = None
    jurisdiction: Jurisdiction | None = None
    hold_until: Instant | None = None
    test: bool = False


class AcknowledgeIn(In):
    """By `eta` the person means to have acted; without resolving it they are paged again."""

    eta: Instant | None = None


class ReasonIn(In):
    """Why, in a few words."""

    reason: Why = ""


class DelegateIn(In):
    """Who is asked instead."""

    to: Ident
    reason: Why = ""


class SnoozeIn(In):
    """Until when, or for how long, nobody is asked."""

    until: Instant | None = None
    length: Annotated[Length | None, Field(alias="for")] = None


@router.post("", status_code=201)
def open_page(body: PageIn, call: ACall, desk: TheDesk) -> PageView:
    """Ask a human to act now; it goes on until somebody answers, or nobody is left."""
    return desk.pages.open(call, PageOrder(**body.model_dump()))


@router.get("")
def list_pages(
    principal: Caller,
    desk: TheDesk,
    state: State | None = None,
    is_open: Annotated[bool | None, Query(alias="open")] = None,
    case: QueryRef = None,
    policy: Annotated[str | None, Query(max_length=64)] = None,
    mine: bool = False,
    since: Instant | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> PagePage:
    """List pages, newest first; `mine` are those that ask the caller, or that they opened."""
    filters = PageFilters(
        state=state,
        is_open=is_open,
        policy=policy,
        mine=principal.id if mine else None,
        since=since,
    )
    return desk.pages.list(principal, filters, case=case, cursor=cursor, limit=limit)


@router.get("/{page}")
def get_page(page: PathId, principal: Caller, desk: TheDesk) -> PageView:
    """Show a page whole: how it stands, whom it asked, and the policy that it pinned."""
    return desk.pages.get(principal, page)


@router.get("/{page}/events")
def list_page_events(
    page: PathId, principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> PageEventPage:
    """List what happened to a page, in order; `faults` says what of its chain does not hold."""
    return desk.pages.events(principal, page, cursor, limit)


@router.get("/{page}/why")
def why(
    page: PathId,
    principal: Caller,
    desk: TheDesk,
    person: Annotated[Ident, Query(description="By name or id, or `me`.")] = "me",
    at: Annotated[Instant | None, Query(description="RFC 3339; now when left out")] = None,
) -> PageWhy:
    """Say why a person was, or was not, paged by an instant, from what was recorded."""
    return desk.page_whys.why(principal, page, person, at)


@router.post("/{page}/acknowledge", status_code=201)
async def acknowledge(
    page: PathId, call: ACall, desk: TheDesk, body: AcknowledgeIn | None = None
) -> ChangedPage:
    """Take it on: nobody else is asked."""
    return await desk.page_answers.acknowledge(call, page, _eta(body))


@router.post("/{page}/decline", status_code=201)
async def decline(
    page: PathId, call: ACall, desk: TheDesk, body: ReasonIn | None = None
) -> ChangedPage:
    """Say that you cannot: the next is asked at once."""
    return await desk.page_answers.decline(call, page, _reason(body))


@router.post("/{page}/delegate", status_code=201)
async def delegate(page: PathId, body: DelegateIn, call: ACall, desk: TheDesk) -> ChangedPage:
    """Have somebody else asked instead of you, at once."""
    return await desk.page_answers.delegate(call, page, body.to, body.reason)


@router.post("/{page}/take-over", status_code=201)
async def take_over(page: PathId, call: ACall, desk: TheDesk) -> ChangedPage:
    """Take it from whoever has acknowledged it."""
    return await desk.page_answers.take_over(call, page)


@router.post("/{page}/snooze", status_code=201)
async def snooze(page: PathId, body: SnoozeIn, call: ACall, desk: TheDesk) -> ChangedPage:
    """Ask nobody until then, and afterwards from the first step."""
    return await desk.page_answers.snooze(call, page, body.until, body.length)


@router.post("/{page}/escalate", status_code=201)
async def escalate(
    page: PathId, call: ACall, desk: TheDesk, body: ReasonIn | None = None
) -> ChangedPage:
    """Go on to the next step now."""
    return await desk.page_answers.escalate(call, page, _reason(body))


@router.post("/{page}/resolve", status_code=201)
async def resolve(
    page: PathId, call: ACall, desk: TheDesk, body: ReasonIn | None = None
) -> ChangedPage:
    """Say that it is dealt with: everything stops at once."""
    return await desk.page_answers.resolve(call, page, _reason(body))


def _eta(body: AcknowledgeIn | None) -> datetime | None:
    return body.eta if body else None


def _reason(body: ReasonIn | None) -> str:
    return body.reason if body else ""
