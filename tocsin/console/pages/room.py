"""The incident room: a case on which several people work now, on one page, live."""

from collections.abc import Awaitable

from anyio import to_thread
from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from api.fields import PathCode, Ref
from api.notes import SeverityIn
from api.updates import StatusUpdateIn
from tocsin.console.asked import Said
from tocsin.console.case import doing
from tocsin.console.case.look import Look
from tocsin.console.forms import APosted, Posted, Sent
from tocsin.console.pages.case import is_shown
from tocsin.console.render import page
from tocsin.console.room.told import told
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError
from tocsin.desk.views import ChangedCase

router = APIRouter()


@router.get("/cases/{ref}/room")
def show(
    ref: Ref,
    visitor: TheVisitor,
    desk: TheDesk,
    said: Said = "",
) -> Response:
    """Show the room of a case; a case of any kind has one."""
    return shown(visitor, desk, ref, said=said)


def shown(
    visitor: Visitor,
    desk: Desk,
    ref: str,
    *,
    said: str = "",
    tried: Sent | None = None,
    refused: DeskError | None = None,
) -> Response:
    """Write the room as it is now, with what was typed when a form was refused."""
    me = visitor.principal
    with desk.cases.reading(me, ref) as reading:
        file = desk.cases.file_of(reading)
        context = told(Look(visitor, desk, reading, file, QueryParams(), tried, refused))
    audience = desk.audiences.of(me, ref).items if file.case.state == "open" else []
    return page(
        visitor,
        "room/room.html",
        said=said,
        tried=tried,
        error=refused,
        audience=audience,
        **context,
    )


@router.post("/cases/{ref}/room/updates")
async def post_update(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Tell everybody who follows the case how things stand."""

    async def tried() -> ChangedCase:
        body = posted.read(StatusUpdateIn)
        return await desk.updates.post(posted.call(), ref, body.text)

    return await done_in_room(desk, ref, posted, tried(), "update", "room-updates")


@router.post("/cases/{ref}/room/severity")
async def set_severity(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Say how bad it is: outright, or by answering what the playbook asks."""

    async def tried() -> ChangedCase:
        body = posted.read(SeverityIn)
        return await desk.work.set_severity(posted.call(), ref, **body.model_dump())

    return await done_in_room(desk, ref, posted, tried(), "severity", "room-head")


@router.post("/cases/{ref}/room/roles")
async def assign(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Take a role, hand it over with a word, or give it back."""
    tried = doing.assign(desk, ref, posted)
    said = "left" if posted.one("remove") else "assigned"
    return await done_in_room(desk, ref, posted, tried, said, "room-roles")


@router.post("/cases/{ref}/room/stakeholders")
async def follow(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Have a person, a role or a webhook told of updates, or no longer."""
    tried = doing.follow(desk, ref, posted)
    said = "unfollowed" if posted.one("remove") else "followed"
    return await done_in_room(desk, ref, posted, tried, said, "room-stakeholders")


@router.post("/cases/{ref}/room/actions/{action}")
async def act(ref: Ref, action: PathCode, posted: APosted, desk: TheDesk) -> Response:
    """Do what the stage allows, with a reason."""
    tried = doing.act(desk, ref, action, posted)
    return await done_in_room(desk, ref, posted, tried, "action", "room-head")


async def done_in_room(
    desk: Desk, ref: str, posted: Posted, tried: Awaitable[ChangedCase], said: str, part: str
) -> Response:
    """Go back to the room, or show it with why not and what was typed.

    Raises:
        DeskError: The case cannot be shown, or not now: then the form is kept alone.
    """
    try:
        changed = await tried
    except DeskError as why:
        if not is_shown(why):
            raise

        def again(why: DeskError = why) -> Response:
            return shown(posted.visitor, desk, ref, tried=posted, refused=why)

        return await to_thread.run_sync(again)
    told_of = said if changed.projected else "later"
    return RedirectResponse(f"/cases/{changed.ref}/room?said={told_of}#{part}", 303)
