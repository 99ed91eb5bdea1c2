"""The case page: everything about one case, and what can be done about it."""

from collections.abc import Awaitable
from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Path, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.fields import BIGGEST_ID
from tocsin.console.asked import Said
from tocsin.console.case.gates import sheet
from tocsin.console.case.look import Look
from tocsin.console.case.story import known_names, line_of
from tocsin.console.case.told import told
from tocsin.console.forms import Posted, Sent
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, NotFoundError
from tocsin.desk.refusals import ContentChangedError, GateClosedError

router = APIRouter()
NO_QUERY = QueryParams()
SHOWN = (403, 409, 422)


@router.get("/cases/{ref}")
def show(
    request: Request,
    ref: str,
    visitor: TheVisitor,
    desk: TheDesk,
    said: Said = "",
) -> Response:
    """Show a case whole; one that somebody may not see is as one that does not exist."""
    return shown(visitor, desk, ref, request.query_params, said=said)


@router.get("/cases/{ref}/gates/{gate}")
def show_gate(ref: str, gate: str, visitor: TheVisitor, desk: TheDesk) -> Response:
    """Show all that a verdict on an open gate covers, however long it is."""
    with desk.cases.reading(visitor.principal, ref) as reading:
        file = desk.cases.file_of(reading)
        found = next((one for one in file.case.gates if one.id == gate), None)
        if found is None:
            raise GateClosedError
        whole = sheet(Look(visitor, desk, reading, file, NO_QUERY), found, whole=True)
    if whole.content is None:
        raise ContentChangedError("The content of this gate is being prepared.")
    return page(visitor, "case/gate.html", case=file.case, sheet=whole)


@router.get("/cases/{ref}/entries/{seq}")
def show_entry(
    ref: str, seq: Annotated[int, Path(ge=0, le=BIGGEST_ID)], visitor: TheVisitor, desk: TheDesk
) -> Response:
    """Show one entry of the timeline whole, with its hashes."""
    file = desk.cases.file(visitor.principal, ref)
    found = desk.chronicle.entry(visitor.principal, ref, seq)
    names = {**known_names(file.case), **found.people}
    line = line_of(found.items[0], names, file)
    return page(visitor, "case/entry.html", case=file.case, line=line)


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
    with desk.cases.reading(visitor.principal, ref) as reading:
        file = desk.cases.file_of(reading)
        context = told(Look(visitor, desk, reading, file, query, tried, refused, said))
    return page(
        visitor,
        "case/case.html",
        said=said,
        tried=tried,
        error=refused,
        **context,
    )


def is_shown(why: DeskError) -> bool:
    """Tell whether a refusal stands on the page of the case, or its form is kept alone."""
    return not isinstance(why, NotFoundError) and why.status in SHOWN


def refused_on(visitor: Visitor, desk: Desk, ref: str, tried: Sent, why: DeskError) -> Response:
    """Show the case as it is now after a form was refused, with what was typed in its place.

    Raises:
        DeskError: The case itself cannot be shown, or not now: then the form is kept alone.
    """
    if not is_shown(why):
        raise why
    return shown(visitor, desk, ref, tried=tried, refused=why)


async def kept_on(
    desk: Desk, ref: str, posted: Posted, tried: Awaitable[object], said: str, part: str
) -> Response:
    """Do something to a case, or show the case with the form that it refused.

    Args:
        desk: Where the case is read.
        ref: Of the case.
        posted: The form.
        tried: What is done.
        said: Code of what is said when it is.
        part: The part of the page that it is about, by its id.
    """
    try:
        await tried
    except DeskError as why:
        return await to_thread.run_sync(refused_on, posted.visitor, desk, ref, posted, why)
    return done(ref, said, part)


def done(ref: str, said: str, part: str = "") -> Response:
    """Go back to the case after something was done (303), to one of its parts by its id."""
    return RedirectResponse(f"/cases/{ref}?said={said}" + (f"#{part}" if part else ""), 303)
