"""Clocks: pause, resume, extend. Each turn says why."""

from fastapi import APIRouter, Response

from api.answers import answered
from api.fields import In, Instant, PathCode, Reason, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.clocks import Turn
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}/clocks", tags=["clocks"], responses=RESPONSES)


class TurnIn(In):
    """Why, and for an extension until when."""

    reason: Reason
    until: Instant | None = None


@router.post("/{clock}/{verb}", status_code=201)
async def turn_clock(
    ref: Ref,
    clock: PathCode,
    verb: Turn,
    body: TurnIn,
    call: ACall,
    response: Response,
    desk: TheDesk,
) -> ChangedCase:
    """Pause, resume or extend a clock, as far as its law knows that."""
    changed = await desk.clocks.turn(call, ref, clock=clock, verb=verb, **body.model_dump())
    return answered(response, changed)
