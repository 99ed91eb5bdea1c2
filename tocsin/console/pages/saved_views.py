"""Views of the worklist that a person keeps: save one, rename it, move it, forget it."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.views import ViewChange, ViewIn
from tocsin.console import worklist_views
from tocsin.console.asked import Said
from tocsin.console.forms import APosted
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.visitor import TheDesk, TheVisitor

router = APIRouter(prefix="/cases/views")


@router.get("")
def views(visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """List one's own views, to put them in order."""
    own = desk.saved_views.list(visitor.principal).items
    return page(
        visitor,
        "cases/views.html",
        views=[(one, worklist_views.chips_of(one.query)) for one in own],
        kinds=kind_titles(desk, visitor),
        said=said,
    )


@router.post("")
def save(posted: APosted, desk: TheDesk) -> Response:
    """Keep the filters under a name."""
    body = posted.read(ViewIn)
    view = desk.saved_views.create(posted.call(), body.name, body.query)
    return RedirectResponse(f"/cases?{view.query}&said=view-saved", 303)


@router.post("/{view}")
def rename(view: str, posted: APosted, desk: TheDesk) -> Response:
    """Call a view something else, or move it."""
    change = posted.read(ViewChange)
    desk.saved_views.change(posted.visitor.principal, view, **change.given())
    said = "view-moved" if change.name is None else "view-renamed"
    return RedirectResponse(f"/cases/views?said={said}", 303)


@router.post("/{view}/delete")
def delete(view: str, posted: APosted, desk: TheDesk) -> Response:
    """Forget a view."""
    desk.saved_views.delete(posted.visitor.principal, view)
    return RedirectResponse("/cases/views?said=view-deleted", 303)
