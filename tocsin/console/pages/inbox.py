"""The inbox: what waits for me, the most urgent first, and what I am on call for."""

from typing import Literal

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from tocsin.console.asked import Said
from tocsin.console.forms import APosted
from tocsin.console.inbox_views import lines, proposed
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.visitor import TheDesk, TheVisitor

router = APIRouter()
LONGEST_REASON = 20_000


@router.get("/")
def inbox(visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """Show what waits for me."""
    found = desk.inbox.show(visitor.principal)
    kinds = kind_titles(desk, visitor)
    return page(
        visitor,
        "inbox/inbox.html",
        inbox=found,
        lines=lines(found),
        proposals=proposed(found),
        kinds=kinds,
        said=said,
    )


@router.post("/inbox/pages/{page_id}/{verb}")
async def answer(
    page_id: str, verb: Literal["acknowledge", "decline"], posted: APosted, desk: TheDesk
) -> Response:
    """Take a page on, or say that one cannot, without leaving the inbox."""
    call = posted.call()
    if verb == "acknowledge":
        await desk.page_answers.acknowledge(call, page_id, None, "console")
        return RedirectResponse("/?said=page-taken", 303)
    reason = posted.one("reason").strip()[:LONGEST_REASON]
    await desk.page_answers.decline(call, page_id, reason, "console")
    return RedirectResponse("/?said=page-declined", 303)
