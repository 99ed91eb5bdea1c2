"""Saved views: names for filters of the worklist, each person's own."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field, StringConstraints

from api.auth import Caller
from api.case_query import LONGEST_QUERY, CaseQuery
from api.fields import In, PathId, Visible
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.saved_views import MOST_VIEWS, SavedView, SavedViewPage

router = APIRouter(prefix="/v1/views", tags=["views"], responses=RESPONSES)


def _of_a_worklist(query: str) -> str:
    return CaseQuery.read(query).written()


ViewName = Annotated[
    str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), Visible
]
Query = Annotated[
    str,
    Field(
        max_length=LONGEST_QUERY,
        description="What follows the `?` in the address of a worklist.",
        examples=["state=open&waiting_on=me"],
    ),
    AfterValidator(_of_a_worklist),
]


class ViewIn(In):
    """A view to be kept."""

    name: ViewName
    query: Query


class ViewChange(In):
    """What is to be different. `position` is the view's new place, from 0."""

    name: ViewName | None = None
    query: Query | None = None
    position: Annotated[int, Field(ge=0, lt=MOST_VIEWS)] | None = None


@router.get("")
def list_views(principal: Caller, desk: TheDesk) -> SavedViewPage:
    """List your views, in your order."""
    return desk.saved_views.list(principal)


@router.post("", status_code=201)
def create_view(body: ViewIn, call: ACall, response: Response, desk: TheDesk) -> SavedView:
    """Keep filters under a name. What a view shows is asked anew each time."""
    view = desk.saved_views.create(call, body.name, body.query)
    response.headers["Location"] = f"/v1/views/{view.id}"
    return view


@router.patch("/{view}")
def change_view(view: PathId, body: ViewChange, principal: Caller, desk: TheDesk) -> SavedView:
    """Rename a view, give it other filters, or move it."""
    return desk.saved_views.change(principal, view, **body.given())


@router.delete("/{view}", status_code=204)
def delete_view(view: PathId, principal: Caller, desk: TheDesk) -> None:
    """Forget a view. The cases stay as they are."""
    desk.saved_views.delete(principal, view)
