"""Worklists: cases by filter, view and search, and lists to take away."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api.case_query import CaseQuery
from api.fields import Cursor
from tocsin.console import case_csv, worklist_views
from tocsin.console.asked import Said
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.visitor import TheDesk, TheVisitor
from tocsin.desk.errors import InvalidError

router = APIRouter()
OF_THE_PAGE = ("cursor", "said")
AT_FIRST = CaseQuery(state="open")


@router.get("/cases")
def worklist(
    request: Request,
    visitor: TheVisitor,
    desk: TheDesk,
    cursor: Cursor = None,
    said: Said = "",
) -> Response:
    """List cases; a ref that was typed whole is gone to."""
    query = query_of(request)
    ref = desk.case_lists.ref_of(visitor.principal, query.q) if query.q else None
    if ref is not None:
        return RedirectResponse(f"/cases/{ref}", 303)
    filters = query.filters(visitor.zone)
    found = desk.case_lists.page(visitor.principal, filters, query.order, cursor)
    own = desk.saved_views.list(visitor.principal).items
    return page(
        visitor,
        "cases/worklist.html",
        asked=query,
        here=query.written(),
        chips=worklist_views.chips(query),
        tabs=worklist_views.tabs(query, own),
        kinds=kind_titles(desk, visitor),
        found=found,
        cursor=cursor,
        said=said,
    )


@router.get("/cases/export.csv")
def export(request: Request, visitor: TheVisitor, desk: TheDesk) -> Response:
    """Give the whole list as CSV, as far as the person may see it."""
    query = query_of(request)
    filters = query.filters(visitor.zone)
    cases = desk.case_lists.every(visitor.principal, filters, query.order)
    name = f"cases-{datetime.now(UTC):%Y-%m-%d}.csv"
    return StreamingResponse(
        case_csv.lines(cases),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def query_of(request: Request) -> CaseQuery:
    """Read the filters in an address; without any the open cases are meant.

    Raises:
        InvalidError: One of them cannot be; it says which and why.
    """
    given = {
        name: value
        for name, value in request.query_params.items()
        if name not in OF_THE_PAGE and value.strip()
    }
    try:
        return CaseQuery.model_validate(given) if given else AT_FIRST
    except ValidationError as error:
        first = error.errors()[0]
        raise InvalidError(f"`{first['loc'][0]}`: {first['msg']}.") from error
