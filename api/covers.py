"""Requests for cover: ask, offer all or a part, approve, decline, take back."""

from typing import Annotated, TypeAlias

from fastapi import APIRouter
from pydantic import Field

from api.auth import Caller
from api.fields import Ident, In, Instant, PathCode, PathId
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.swap_views import SwapPage, SwapView
from tocsin.desk.swaps import CoverOrder

router = APIRouter(
    prefix="/v1/schedules/{schedule}/swaps", tags=["on call"], responses=RESPONSES
)
Approval: TypeAlias = Annotated[
    bool, Field(description="Whether an offer waits for a yes; else offering is taking.")
]


class SwapIn(In):
    """Whose turns others shall take: one's own, or for managers anybody's on the schedule.

    It expires when the span begins, or at `expires_at`; then the turns stay with the person.
    """

    person: Ident = "me"
    begin: Instant
    end: Instant
    expires_at: Instant | None = None
    needs_approval: Approval = True


class SpanIn(In):
    """From `begin` until just before `end`."""

    begin: Instant
    end: Instant


class OfferIn(In):
    """What one takes: all of it when there is no `span`; and what one wants in return."""

    span: SpanIn | None = None
    in_return: SpanIn | None = None


@router.get("")
def list_swaps(schedule: PathCode, principal: Caller, desk: TheDesk) -> SwapPage:
    """List requests whose span is not over."""
    return desk.swaps.list(principal, schedule)


@router.post("", status_code=201)
def ask_for_cover(schedule: PathCode, body: SwapIn, call: ACall, desk: TheDesk) -> SwapView:
    """Ask that others take somebody's turns in a span."""
    return desk.swaps.ask(call, schedule, CoverOrder(**body.model_dump()))


@router.get("/{swap}")
def get_swap(schedule: PathCode, swap: PathId, principal: Caller, desk: TheDesk) -> SwapView:
    """Show a request."""
    return desk.swaps.get(principal, schedule, swap)


@router.post("/{swap}/offers", status_code=201)
def offer_cover(
    schedule: PathCode, swap: PathId, body: OfferIn, call: ACall, desk: TheDesk
) -> SwapView:
    """Offer to take the span or a part of it."""
    span = (body.span.begin, body.span.end) if body.span else None
    back = (body.in_return.begin, body.in_return.end) if body.in_return else None
    return desk.swaps.offer(call, schedule, swap, span, back)


@router.post("/{swap}/offers/{offer}/approve", status_code=201)
def approve_offer(
    schedule: PathCode, swap: PathId, offer: PathId, call: ACall, desk: TheDesk
) -> SwapView:
    """Approve an offer: by the person who is relieved or a manager, never one's own."""
    return desk.swaps.decide(call, schedule, swap, offer, approved=True)


@router.post("/{swap}/offers/{offer}/decline", status_code=201)
def decline_offer(
    schedule: PathCode, swap: PathId, offer: PathId, call: ACall, desk: TheDesk
) -> SwapView:
    """Decline an offer; the request waits for others."""
    return desk.swaps.decide(call, schedule, swap, offer, approved=False)


@router.post("/{swap}/offers/{offer}/take-back", status_code=201)
def take_back_offer(
    schedule: PathCode, swap: PathId, offer: PathId, call: ACall, desk: TheDesk
) -> SwapView:
    """Take one's offer back, an approved one too: what is left returns to the person."""
    return desk.swaps.take_back_offer(call, schedule, swap, offer)


@router.post("/{swap}/take-back", status_code=201)
def take_back_swap(schedule: PathCode, swap: PathId, call: ACall, desk: TheDesk) -> SwapView:
    """Take the request back: what is left of what was taken returns to the person."""
    return desk.swaps.take_back(call, schedule, swap)
