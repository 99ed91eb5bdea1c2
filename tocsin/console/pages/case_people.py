"""Who works on a case, who has which role in it, and who is told of it."""

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import Ref
from tocsin.console.case import doing
from tocsin.console.forms import APosted
from tocsin.console.pages.case import kept_on
from tocsin.console.visitor import TheDesk

router = APIRouter()
PART = "case-people"


@router.post("/cases/{ref}/assignments")
async def assign(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Put somebody on the case or take them off; give, take or hand over a role in it."""
    said = "left" if posted.one("remove") else "assigned"
    return await kept_on(desk, ref, posted, doing.assign(desk, ref, posted), said, PART)


@router.post("/cases/{ref}/followers")
async def follow(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Follow the case, or no longer: oneself, or somebody else."""
    said = "unfollowed" if posted.one("remove") else "followed"
    return await kept_on(desk, ref, posted, doing.follow(desk, ref, posted), said, PART)
