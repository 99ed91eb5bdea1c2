"""Who is on call now, who is next, and where nobody will be."""

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import Cursor
from tocsin.console.asked import Text
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor

router = APIRouter()
SHOWN = 50


@router.get("/on-call")
def on_call(
    visitor: TheVisitor,
    desk: TheDesk,
    q: Text = "",
    cursor: Cursor = None,
) -> Response:
    """Show every schedule with who is on call."""
    board = desk.duty_board.now(visitor.principal, q, cursor, SHOWN)
    return page(visitor, "duty/on_call.html", board=board, q=q)
