"""Cases: the worklist, one case, its timeline, and opening one by hand."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from api.auth import Caller
from api.fields import (
    Code,
    Cursor,
    Fields,
    Ident,
    In,
    Instant,
    Jurisdiction,
    Language,
    Limit,
    Line,
    Ref,
    Reference,
)
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.case_lists import CasePage, Sort
from tocsin.desk.chronicle import TimelinePage
from tocsin.desk.forms import Form
from tocsin.desk.views import CaseView
from tocsin.storage.timeline_pages import Only
from tocsin.storage.worklist import Filters

router = APIRouter(prefix="/v1/cases", tags=["cases"], responses=RESPONSES)


class CaseIn(In):
    """A case to be opened by hand."""

    kind: Code
    title: Line
    jurisdiction: Jurisdiction | None = None
    language: Language | None = None
    severity: Code | None = None
    fields: Fields = Field(default_factory=dict)
    received_at: Instant | None = None
    related: list[Reference] = Field(default_factory=list, max_length=50)


@router.post("", status_code=201)
def open_case(body: CaseIn, call: ACall, response: Response, desk: TheDesk) -> CaseView:
    """Open a case by hand. Its lifecycle starts within moments."""
    case = desk.openings.open(call, Form(**body.given()))
    response.headers["Location"] = f"/v1/cases/{case.ref}"
    return case


@router.get("")
def list_cases(
    principal: Caller,
    desk: TheDesk,
    kind: Code | None = None,
    lifecycle: Code | None = None,
    state: Literal["open", "closed"] | None = None,
    stage: Code | None = None,
    waiting_on: Literal["me"] | None = None,
    jurisdiction: Jurisdiction | None = None,
    severity: Code | None = None,
    due_before: Instant | None = None,
    due_after: Instant | None = None,
    opened_after: Instant | None = None,
    opened_before: Instant | None = None,
    closed_after: Instant | None = None,
    team: Ident | None = None,
    role: Annotated[Code | None, Query(description="Of which a verdict is waited for.")] = None,
    clock: Annotated[Code | None, Query(description="A deadline, by its law or id.")] = None,
    standing: Annotated[
        Literal["open", "met", "breached", "ended"] | None,
        Query(description="How a deadline stands; `ended` is met or breached."),
    ] = None,
    clock_since: Annotated[
        Instant | None, Query(description="Met or missed since then; with `standing`.")
    ] = None,
    set_by: Annotated[
        Literal["law", "house"] | None, Query(description="Who set the deadline.")
    ] = None,
    answered: Annotated[bool, Query(description="Only those that a person answered.")] = False,
    no_team: Annotated[bool, Query(description="Only those that are no team's.")] = False,
    troubled: Annotated[bool, Query(description="Only those with an open finding.")] = False,
    q: Annotated[str | None, Query(max_length=200, description="All of these words.")] = None,
    sort: Sort = "due",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CasePage:
    """List the cases that you may see, the most urgent first."""
    filters = Filters(
        kind=kind,
        lifecycle=lifecycle,
        state=state,
        stage=stage,
        jurisdiction=jurisdiction,
        severity=severity,
        due_before=due_before,
        troubled=troubled,
        q=q,
        waiting=waiting_on == "me",
        due_after=due_after,
        opened_after=opened_after,
        opened_before=opened_before,
        closed_after=closed_after,
        team=team,
        role=role,
        clock=clock,
        standing=standing,
        clock_since=clock_since,
        set_by=set_by,
        answered=answered,
        no_team=no_team,
    )
    return desk.case_lists.list(principal, filters, sort, cursor, limit)


@router.get("/{ref}")
def get_case(ref: Ref, principal: Caller, desk: TheDesk) -> CaseView:
    """Show a case whole."""
    return desk.cases.get(principal, ref)


@router.get("/{ref}/timeline")
def get_timeline(
    ref: Ref,
    principal: Caller,
    desk: TheDesk,
    order: Literal["oldest", "newest"] = "oldest",
    by: Literal["people", "machines"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> TimelinePage:
    """Show what happened to a case, in order. A privileged body is withheld, not its digest."""
    newest_first = order == "newest"
    only = Only(by)
    return desk.chronicle.page(principal, ref, cursor, limit, only, newest_first=newest_first)
