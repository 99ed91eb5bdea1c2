"""The inbox: what waits for me, the most urgent first."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor
from tocsin.storage.worklist import Filters

router = APIRouter()


@router.get("/")
def inbox(
    visitor: TheVisitor, desk: TheDesk, said: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """Show what waits for me."""
    waiting = desk.cases.list(visitor.principal, Filters(state="open", waiting=True))
    return page(visitor, "inbox/inbox.html", waiting=waiting, said=said)
