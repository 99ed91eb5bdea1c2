"""One's own shifts of the next eight weeks, requests for cover, and time off."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.time_off import TimeOffIn
from tocsin.console.asked import Said
from tocsin.console.forms import APosted
from tocsin.console.local_times import span_of
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.console.writing import Writing
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError

router = APIRouter()
AHEAD = timedelta(weeks=8)


@router.get("/shifts")
def shifts(visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """Show what is mine."""
    return _shown(visitor, desk, said=said)


@router.post("/time-off")
def go_away(posted: APosted, desk: TheDesk) -> Response:
    """Say when one is away."""
    visitor = posted.visitor
    given = {part: posted.one(part) for part in ("begin", "end")}
    try:
        body = posted.read(TimeOffIn, **span_of(given, visitor.zone))
        desk.time_off.enter(posted.call(), body.person, body.begin, body.end)
    except DeskError as error:
        return _shown(visitor, desk, given=given, error=error)
    return RedirectResponse("/shifts?said=time-off", 303)


@router.post("/time-off/{key}/cancel")
def stay(key: str, posted: APosted, desk: TheDesk) -> Response:
    """Take time off back."""
    desk.time_off.cancel(posted.call(), key)
    return RedirectResponse("/shifts?said=time-off-back", 303)


def _shown(
    visitor: Visitor,
    desk: Desk,
    *,
    said: str = "",
    given: dict[str, str] | None = None,
    error: DeskError | None = None,
) -> Response:
    me, now = visitor.principal, Writing(visitor).now
    swaps = desk.swaps.mine(me).items
    return page(
        visitor,
        "duty/shifts.html",
        duty=desk.my_duty.show(me, now, now + AHEAD),
        mine=[one for one in swaps if me.id in (one.person.id, one.asked_by.id)],
        others=[one for one in swaps if me.id not in (one.person.id, one.asked_by.id)],
        away=desk.time_off.list(me, "me").items,
        given=given or {"begin": "", "end": ""},
        error=error,
        said=said,
    )
