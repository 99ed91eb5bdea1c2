"""Many cases at once: somebody is put on all that were chosen."""

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from tocsin.console import worklist_views
from tocsin.console.forms import APosted, Posted
from tocsin.console.known import called, names_known
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk
from tocsin.desk.desk import Desk

router = APIRouter()
LONGEST_NAME = 100


@router.get("/cases/assign")
async def nothing_chosen() -> Response:
    """Go to where cases are chosen."""
    return RedirectResponse("/cases", 303)


@router.post("/cases/assign")
async def assign(posted: APosted, desk: TheDesk) -> Response:
    """Put a person on every case that was chosen, and say what became of each.

    Without a person it is asked who.
    """
    refs, person = posted.many("refs[]"), posted.one("person").strip()[:LONGEST_NAME]
    back = worklist_views.back_to(posted.one("back"))
    if not refs or not person:
        return await _ask_whom(posted, desk, refs, back)
    outcomes = await desk.many.assign(posted.call(), refs, person)
    done = [one for one in outcomes if one.refused is None]
    return page(
        posted.visitor,
        "cases/assigned.html",
        person=await to_thread.run_sync(called, posted.visitor, desk, person) if done else "",
        said_person=person,
        done=done,
        refused=[(one.ref, one.refused) for one in outcomes if one.refused is not None],
        back=back,
    )


async def _ask_whom(posted: Posted, desk: Desk, refs: list[str], back: str) -> Response:
    people = await to_thread.run_sync(names_known, posted.visitor, desk)
    return page(posted.visitor, "cases/assign.html", refs=refs, people=people, back=back)
