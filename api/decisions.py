"""Gates: what a verdict covers, and giving one."""

from fastapi import APIRouter, Response

from api.answers import answered
from api.auth import Caller
from api.fields import Code, In, PathCode, Reason, Ref, Sha256
from api.problems import RESPONSES
from api.requests import AKeyedCall, TheDesk
from tocsin.desk.views import ChangedCase, GateContent

router = APIRouter(prefix="/v1/cases/{ref}/gates", tags=["gates"], responses=RESPONSES)


class DecisionIn(In):
    """A verdict on exactly the content whose digest it names."""

    verdict: Code
    reason: Reason
    content_sha256: Sha256


@router.get("/{gate}")
def get_gate_content(ref: Ref, gate: PathCode, principal: Caller, desk: TheDesk) -> GateContent:
    """Show what a verdict on the open gate's round would cover."""
    return desk.chronicle.gate(principal, ref, gate)


@router.post("/{gate}/decisions", status_code=201)
async def decide(
    ref: Ref,
    gate: PathCode,
    body: DecisionIn,
    call: AKeyedCall,
    response: Response,
    desk: TheDesk,
) -> ChangedCase:
    """Give a verdict on the open gate. It needs an `Idempotency-Key`."""
    return answered(response, await desk.work.decide(call, ref, gate=gate, **body.model_dump()))
