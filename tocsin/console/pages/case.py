"""The case page: everything about one case, and what can be done about it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from tocsin.console.case.told import Look, told
from tocsin.console.forms import Sent
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError

router = APIRouter()
NO_QUERY = QueryParams()


@router.get("/cases/{ref}")
def show(
    request: Request,
    ref: str,
    visitor: TheVisitor,
    desk: TheDesk,
    said: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """Show a case whole; one that somebody may not see is as one that does not exist."""
    return shown(visitor, desk, ref, request.query_params, said=said)


def shown(
    visitor: Visitor,
    desk: Desk,
    ref: str,
    query: QueryParams = NO_QUERY,
    *,
    said: str = "",
    tried: Sent | None = None,
    refused: DeskError | None = None,
) -> Response:
    """Write the case page as it is now.

    Args:
        visitor: For whom.
        desk: Where the case is read.
        ref: Of the case, as people type it.
        query: Which page of which part, by which filters.
        said: Code of what was just done.
        tried: A form that was refused: what somebody wrote stands in its place again.
        refused: Why.
    """
    look = Look(visitor, desk, desk.cases.file(visitor.principal, ref), query)
    return page(
        visitor,
        "case/case.html",
        status=refused.status if refused else 200,
        said=said,
        tried=tried,
        refused=refused,
        **told(look),
    )


def done(ref: str, said: str, part: str = "") -> Response:
    """Go back to the case after something was done (303), to one of its parts by its id."""
    return RedirectResponse(f"/cases/{ref}?said={said}" + (f"#{part}" if part else ""), 303)
