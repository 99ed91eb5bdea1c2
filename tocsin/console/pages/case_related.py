"""What a case has to do with others: relate two, join what belongs together, or say no."""

from fastapi import APIRouter
from starlette.responses import Response

from api.actions import JoinIn
from api.fields import Ref
from api.kinship import Other, RefusalIn, RelatedIn
from tocsin.console.forms import APosted
from tocsin.console.pages.case import done
from tocsin.console.visitor import TheDesk

router = APIRouter()


@router.post("/cases/{ref}/related")
async def relate(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Say that another case has to do with this one."""
    body = posted.read(RelatedIn)
    await desk.kinship.relate(posted.call(), ref, body.ref, body.why)
    return done(ref, "related", "case-related")


@router.post("/cases/{ref}/join")
async def join(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Give a case's papers to the one that they belong to, and go there."""
    body = posted.read(JoinIn)
    await desk.kinship.join(posted.call(), ref, body.into, body.reason)
    return done(body.into, "joined", "case-items")


@router.post("/cases/{ref}/suggestions/{other}/refuse")
async def refuse(ref: Ref, other: Other, posted: APosted, desk: TheDesk) -> Response:
    """Say that a suggested case is another matter."""
    body = posted.read(RefusalIn)
    await desk.kinship.refuse(posted.call(), ref, other, body.reason)
    return done(ref, "refused-suggestion", "case-related")
