"""What people do on the case page: decide, edit its letter, act, turn its clocks.

What a case refuses is answered with the case as it is now, and with what was written.
"""

from collections.abc import Awaitable
from datetime import datetime

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import Response

from api.clocks import TurnIn
from api.decisions import DecisionIn
from api.letters import LetterIn
from tocsin.console.case import doing
from tocsin.console.forms import APosted, Posted
from tocsin.console.local_times import instant_of
from tocsin.console.pages.case import done, refused_on
from tocsin.console.visitor import TheDesk
from tocsin.desk.clocks import Turn
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError
from tocsin.desk.views import ChangedCase
from tocsin.domain.case import normalize_ref

router = APIRouter()


@router.post("/cases/{ref}/gates/{gate}/decisions")
async def decide(ref: str, gate: str, posted: APosted, desk: TheDesk) -> Response:
    """Give a verdict on exactly what was seen; pressing twice counts once."""

    async def tried() -> ChangedCase:
        body = posted.read(DecisionIn)
        given = body.model_dump()
        return await desk.work.decide(posted.call(), ref, gate=gate, **given)

    return await _done(desk, ref, posted, tried(), "verdict")


@router.post("/cases/{ref}/letters/{letter}")
async def edit_letter(ref: str, letter: str, posted: APosted, desk: TheDesk) -> Response:
    """Replace the draft of the open gate's letter, which begins a new round."""

    async def tried() -> ChangedCase:
        body = posted.read(LetterIn)
        return await desk.work.edit_letter(posted.call(), ref, letter, **body.model_dump())

    return await _done(desk, ref, posted, tried(), "letter", "case-gate")


@router.post("/cases/{ref}/actions/{action}")
async def act(ref: str, action: str, posted: APosted, desk: TheDesk) -> Response:
    """Do what the case allows now; taking up a closed case leads to the new one."""
    tried = doing.act(desk, ref, action, posted)
    return await _done(desk, ref, posted, tried, "action")


@router.post("/cases/{ref}/clocks/{clock}/{verb}")
async def turn(ref: str, clock: str, verb: Turn, posted: APosted, desk: TheDesk) -> Response:
    """Pause, resume or extend a clock, or record what its law knows."""

    async def tried() -> ChangedCase:
        instants = {name: _instant(posted, name) for name in ("until", "at")}
        body = posted.read(TurnIn, **instants)
        return await desk.clocks.turn(
            posted.call(), ref, clock=clock, verb=verb, **body.model_dump()
        )

    return await _done(desk, ref, posted, tried(), f"clock-{verb}", "case-clocks")


async def _done(
    desk: Desk,
    ref: str,
    posted: Posted,
    tried: Awaitable[ChangedCase],
    said: str,
    part: str = "",
) -> Response:
    try:
        changed = await tried
    except DeskError as why:
        return await to_thread.run_sync(refused_on, posted.visitor, desk, ref, posted, why)
    told = said if changed.projected else "later"
    moved = changed.ref if changed.ref != normalize_ref(ref) else ref
    return done(moved, told, part)


def _instant(posted: Posted, name: str) -> datetime | None:
    """Read what a date and time field says, on the person's own clock."""
    text = posted.one(name).strip()
    return instant_of(text, posted.visitor.zone, name) if text else None
