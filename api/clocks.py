"""Clocks: pause, resume, extend, record. Each turn says why."""

from fastapi import APIRouter, Response

from api.answers import answered
from api.fields import Code, In, Instant, PathCode, Reason, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.clocks import Turn
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}/clocks", tags=["clocks"], responses=RESPONSES)


class TurnIn(In):
    """Why; until when, for an extension; which event of its law, and when it happened."""

    reason: Reason
    until: Instant | None = None
    event: Code | None = None
    at: Instant | None = None


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
    """Pause, resume or extend a clock, or record another event, as far as its law knows that.

    `record` takes an `event` of the law pack's entry, such as `identity_received_at`;
    `strike` takes back one that was recorded by mistake.
    """
    changed = await desk.clocks.turn(call, ref, clock=clock, verb=verb, **body.model_dump())
    return answered(response, changed)
