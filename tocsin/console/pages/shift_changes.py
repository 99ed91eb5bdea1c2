"""Taking a shift, giving it away, asking for cover: each a form that shows what it changes."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from api.covers import OfferIn, SwapIn
from api.schedules import OverrideIn
from tocsin.console.asked import Text
from tocsin.console.forms import APosted
from tocsin.console.known import choices, names_known
from tocsin.console.local_times import instant_of, span_of, typed
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.console.writing import Writing
from tocsin.desk.desk import Desk
from tocsin.desk.duty_board import ChangeView
from tocsin.desk.errors import DeskError, NotFoundError
from tocsin.desk.overrides import OverrideOrder
from tocsin.desk.swaps import CoverOrder

router = APIRouter()
Reason = Annotated[str, Query(max_length=200)]
DECISIONS = {"approve": True, "decline": False}


@router.get("/schedules/{name}/override")
def propose(
    name: str,
    visitor: TheVisitor,
    desk: TheDesk,
    begin: Text = "",
    end: Text = "",
    person: Text = "me",
    reason: Reason = "",
) -> Response:
    """Show what an override would change, ready to be made."""
    given = {"person": person, "begin": begin, "end": end, "reason": reason}
    return _proposed(visitor, desk, name, given)


@router.post("/schedules/{name}/override")
def make(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Put somebody on call for a span."""
    given = {part: posted.one(part) for part in ("person", "begin", "end", "reason")}
    try:
        body = posted.read(OverrideIn, **span_of(given, posted.visitor.zone))
        desk.overrides.enter(posted.call(), name, OverrideOrder(**body.model_dump()))
    except NotFoundError:
        raise
    except DeskError as error:
        return _proposed(posted.visitor, desk, name, given, error)
    return RedirectResponse(f"/schedules/{name}?said=override-made", 303)


@router.post("/schedules/{name}/overrides/{override}/cancel")
def cancel(name: str, override: str, posted: APosted, desk: TheDesk) -> Response:
    """Take an override back."""
    desk.overrides.cancel(posted.call(), name, override)
    return RedirectResponse(f"/schedules/{name}?said=override-cancelled", 303)


@router.get("/schedules/{name}/swap")
def propose_swap(
    name: str, visitor: TheVisitor, desk: TheDesk, begin: Text = "", end: Text = ""
) -> Response:
    """Show a request for cover, ready to be sent."""
    return _asking(visitor, desk, name, {"begin": _to_come(visitor, begin), "end": end})


@router.post("/schedules/{name}/swap")
def ask(name: str, posted: APosted, desk: TheDesk) -> Response:
    """Ask others to take one's turns in a span."""
    given = {part: posted.one(part) for part in ("begin", "end", "needs_approval")}
    try:
        needs = {"needs_approval": given["needs_approval"] == "yes"}
        body = posted.read(SwapIn, **span_of(given, posted.visitor.zone), **needs)
        desk.swaps.ask(posted.call(), name, CoverOrder(**body.model_dump()))
    except NotFoundError:
        raise
    except DeskError as error:
        return _asking(posted.visitor, desk, name, given, error)
    return RedirectResponse("/shifts?said=swap-asked", 303)


@router.post("/schedules/{name}/swaps/{swap}/offers")
def offer(name: str, swap: str, posted: APosted, desk: TheDesk) -> Response:
    """Offer to take all of a request."""
    posted.read(OfferIn)
    desk.swaps.offer(posted.call(), name, swap, None, None)
    return _back("swap-offered")


@router.post("/schedules/{name}/swaps/{swap}/offers/{offer_id}/take-back")
def take_back_offer(
    name: str, swap: str, offer_id: str, posted: APosted, desk: TheDesk
) -> Response:
    """Take one's offer back."""
    desk.swaps.take_back_offer(posted.call(), name, swap, offer_id)
    return _back("swap-offer-back")


@router.post("/schedules/{name}/swaps/{swap}/offers/{offer_id}/{decision}")
def decide(
    name: str, swap: str, offer_id: str, decision: str, posted: APosted, desk: TheDesk
) -> Response:
    """Accept or refuse an offer."""
    if decision not in DECISIONS:
        raise NotFoundError
    approved = DECISIONS[decision]
    desk.swaps.decide(posted.call(), name, swap, offer_id, approved=approved)
    return _back("swap-approved" if approved else "swap-declined")


@router.post("/schedules/{name}/swaps/{swap}/take-back")
def take_back(name: str, swap: str, posted: APosted, desk: TheDesk) -> Response:
    """Take one's request back."""
    desk.swaps.take_back(posted.call(), name, swap)
    return _back("swap-back")


def _back(said: str) -> Response:
    return RedirectResponse(f"/shifts?said={said}", 303)


def _to_come(visitor: Visitor, begin: str) -> str:
    """Return a beginning that can be asked for: of what runs, from the next full hour on."""
    now = Writing(visitor).now
    if not begin or instant_of(begin, visitor.zone, "begin") > now:
        return begin
    return (now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)).isoformat()


def _proposed(
    visitor: Visitor,
    desk: Desk,
    name: str,
    given: dict[str, str],
    error: DeskError | None = None,
) -> Response:
    shown = desk.schedules.get(visitor.principal, name, None)
    changes: list[ChangeView] | None = None
    refused = error
    if given["person"] and given["begin"] and given["end"] and error is None:
        try:
            order = OverrideOrder(
                person=given["person"],
                begin=instant_of(given["begin"], visitor.zone, "begin"),
                end=instant_of(given["end"], visitor.zone, "end"),
            )
            changes = desk.duty_board.preview(visitor.principal, name, order)
        except DeskError as found:
            refused = found
    return page(
        visitor,
        "duty/override.html",
        schedule=shown,
        given=_on_the_clock(visitor, given),
        is_mine=given["person"] in ("me", visitor.principal.name, visitor.principal.id),
        changes=changes,
        people=[*choices(shown.people), *names_known(visitor, desk)],
        error=refused,
    )


def _asking(
    visitor: Visitor,
    desk: Desk,
    name: str,
    given: dict[str, str],
    error: DeskError | None = None,
) -> Response:
    shown = desk.schedules.get(visitor.principal, name, None)
    return page(
        visitor,
        "duty/swap.html",
        schedule=shown,
        given=_on_the_clock(visitor, given),
        error=error,
    )


def _on_the_clock(visitor: Visitor, given: dict[str, str]) -> dict[str, str]:
    """Write both ends as their fields take them; what is no time stays as it was typed."""
    written = dict(given)
    for part in ("begin", "end"):
        try:
            written[part] = typed(instant_of(given[part], visitor.zone, part), visitor.zone)
        except DeskError:
            continue
    return written
