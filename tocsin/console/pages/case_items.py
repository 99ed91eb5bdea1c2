"""Items: what was received, shown as text and images that were drawn anew, never as it came."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import RedirectResponse, Response

from tocsin.console.asked import Choice, Said
from tocsin.console.forms import APosted, Posted
from tocsin.console.item.shown import BUSY, VIEWER, looked, paper_of, shown
from tocsin.console.item.shown import is_graphic as must_be_covered
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor
from tocsin.desk.errors import NotFoundError, UnavailableError
from tocsin.intake.viewer import UnviewableError, ViewerBusyError

router = APIRouter()
ItemId = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]
Number = Annotated[int, Query(ge=0, le=2**63 - 1)]
PageNumber = Annotated[int, Path(ge=0, le=100_000)]
LONGEST = 18  # digits that fit a number of the record
IMAGE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Content-Disposition": "inline",
}


@router.get("/items/{item_id}")
def show(
    item_id: ItemId,
    visitor: TheVisitor,
    desk: TheDesk,
    first: Annotated[int, Query(alias="from", ge=1, le=100_000)] = 1,
    uncovered: Number = 0,
    at: Annotated[int, Query(ge=0, le=100_000)] = 0,
    look: Choice = "",
    said: Said = "",
) -> Response:
    """Show an item: its text, or its pages and pictures, covered where they are graphic."""
    received = desk.intake.read(visitor.principal, item_id)
    asked = (at, uncovered) if uncovered else None
    told = shown(desk, visitor, received, first, asked)
    return page(
        visitor,
        "items/item.html",
        received=received,
        shown=told,
        grey=look == "grey",
        said=said,
    )


@router.get("/items/{item_id}/pages/{number}")
def image(
    item_id: ItemId,
    number: PageNumber,
    visitor: TheVisitor,
    desk: TheDesk,
    uncovered: Number = 0,
) -> Response:
    """Return a page of a PDF, or with 0 the picture that an item is, drawn anew.

    What is graphic comes covered, unless the person has uncovered just this: nothing of it
    reaches the browser before.
    """
    received = desk.intake.read(visitor.principal, item_id)
    paper = paper_of(desk, visitor, received)
    found = looked(paper)
    if found is None or (number == 0) != (found.sort == "picture"):
        raise NotFoundError
    veiled = must_be_covered(found, received) and not desk.exposures.is_uncovered(
        visitor.principal, item_id, uncovered, number
    )
    try:
        if number:
            drawn = VIEWER.page(paper, number, veiled=veiled)
        else:
            drawn = VIEWER.picture(paper, veiled=veiled)
    except ViewerBusyError as error:
        raise UnavailableError(BUSY) from error
    except UnviewableError as error:
        raise NotFoundError from error
    media = "image/png" if drawn.startswith(b"\x89PNG") else "image/jpeg"
    return Response(drawn, media_type=media, headers=IMAGE)


@router.post("/items/{item_id}/uncover")
def uncover(item_id: ItemId, posted: APosted, desk: TheDesk) -> Response:
    """Uncover one picture or page, which counts; or save the file, which counts as well."""
    at = _number(posted, "at")
    number = desk.exposures.note(posted.visitor.principal, item_id, at)
    if posted.one("look") == "file":
        return RedirectResponse(f"/v1/items/{item_id}/content", 303)
    grey = "&look=grey" if posted.one("look") == "grey" else ""
    first = max(_number(posted, "from"), 1)
    where = f"/items/{item_id}?from={first}&at={at}&uncovered={number}{grey}"
    return RedirectResponse(f"{where}#page-{at}", 303)


@router.post("/items/{item_id}/cover")
def cover(item_id: ItemId, posted: APosted, desk: TheDesk) -> Response:
    """Cover it again; for how long it was uncovered is kept for the person."""
    desk.exposures.cover(posted.visitor.principal, item_id, _number(posted, "uncovered"))
    first = max(_number(posted, "from"), 1)
    return RedirectResponse(f"/items/{item_id}?from={first}#page-{_number(posted, 'at')}", 303)


def _number(posted: Posted, name: str) -> int:
    """Read a hidden number of our own forms; anything else is 0."""
    text = posted.one(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0
