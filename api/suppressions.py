"""Orders that forbid telling an outsider of a case, such as non-disclosure orders."""

from fastapi import APIRouter
from pydantic import Field

from api.auth import Caller
from api.fields import Code, In, Instant, PathCode, Reason, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.suppressions import Ban, SuppressionPage

router = APIRouter(
    prefix="/v1/cases/{ref}/suppressions", tags=["suppressions"], responses=RESPONSES
)


class SuppressionIn(In):
    """Who must not be told, by what order, until when, and why.

    Entering an order that is in force already changes its `until`.
    """

    audience: Code = "user"
    order: Code = "non_disclosure_order"
    until: Instant
    reason: Reason


class EndIn(In):
    """Why the order is over."""

    reason: Reason = Field(description="For the record.")


@router.get("")
def list_suppressions(ref: Ref, principal: Caller, desk: TheDesk) -> SuppressionPage:
    """List a case's orders, oldest first."""
    return desk.suppressions.list(principal, ref)


@router.post("", status_code=201)
async def suppress(
    ref: Ref, body: SuppressionIn, call: ACall, desk: TheDesk
) -> SuppressionPage:
    """Hold back what an audience would be told. Works on closed cases too."""
    ban = Ban(body.audience, body.order)
    return await desk.suppressions.impose(call, ref, ban, body.until, body.reason)


@router.post("/{audience}/{order}/end", status_code=201)
async def end_suppression(
    ref: Ref, audience: PathCode, order: PathCode, body: EndIn, call: ACall, desk: TheDesk
) -> SuppressionPage:
    """End an order: what it held back goes out now, unless another one forbids it."""
    return await desk.suppressions.end(call, ref, Ban(audience, order), body.reason)
