"""Who is on call now, who is next, and where nobody will be."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor

router = APIRouter()
SHOWN = 50


@router.get("/on-call")
def on_call(
    visitor: TheVisitor,
    desk: TheDesk,
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """Show every schedule with who is on call."""
    board = desk.duty_board.now(visitor.principal, q, cursor, SHOWN)
    return page(visitor, "duty/on_call.html", board=board, q=q)
