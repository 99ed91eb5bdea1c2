"""One page: how it stands, whom it asks, what comes next and why; and answering it."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.pages import DelegateIn, ReasonIn
from tocsin.console.asked import Said, Text
from tocsin.console.duty.diary import diary
from tocsin.console.duty.ladders import ladder
from tocsin.console.forms import APosted, Posted
from tocsin.console.known import names_known
from tocsin.console.local_times import instant_of
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.call import Call
from tocsin.desk.desk import Desk
from tocsin.desk.errors import (
    DeskError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    UnavailableError,
    UnknownPersonError,
)
from tocsin.desk.page_views import PageView
from tocsin.desk.page_why import PageWhy
from tocsin.domain.durations import parse_duration

router = APIRouter()
MOST_EVENTS = 200
UNDECIDED = ("starting", "held", "paging", "snoozed", "exhausted")
VERBS = ("acknowledge", "decline", "delegate", "snooze", "take-over", "escalate", "resolve")


@router.get("/pages/{page_id}")
def show(
    page_id: str,
    visitor: TheVisitor,
    desk: TheDesk,
    who: Text = "",
    said: Said = "",
) -> Response:
    """Show a page whole."""
    return _shown(visitor, desk, page_id, who=who, said=said)


@router.post("/pages/{page_id}/{verb}")
async def answer(page_id: str, verb: str, posted: APosted, desk: TheDesk) -> Response:
    """Answer a page; where that cannot be, show it as it is now with what was typed."""
    if verb not in VERBS:
        raise NotFoundError
    try:
        await _answered(desk, page_id, verb, posted)
    except (NotFoundError, UnavailableError):
        raise
    except DeskError as error:
        refused = error

        def again() -> Response:
            kept = {name: values[-1] for name, values in posted.kept().items()}
            return _shown(posted.visitor, desk, page_id, error=refused, tried=verb, kept=kept)

        return await to_thread.run_sync(again)
    return RedirectResponse(f"/pages/{page_id}?said=page-{verb}", 303)


def _answered(desk: Desk, page_id: str, verb: str, posted: Posted) -> Awaitable[object]:
    """Choose what an answer does."""
    call, answers = posted.call(), desk.page_answers
    if verb == "acknowledge":
        return answers.acknowledge(call, page_id, None, "console")
    if verb == "take-over":
        return answers.take_over(call, page_id)
    if verb == "snooze":
        return answers.snooze(call, page_id, *_until(posted))
    if verb == "delegate":
        to = posted.read(DelegateIn)
        return answers.delegate(call, page_id, to.to, to.reason)
    reason = posted.read(ReasonIn).reason
    acts: dict[str, Callable[[Call, str, str], Awaitable[object]]] = {
        "decline": partial(answers.decline, via="console"),
        "escalate": answers.escalate,
        "resolve": answers.resolve,
    }
    return acts[verb](call, page_id, reason)


def _until(posted: Posted) -> tuple[datetime | None, timedelta | None]:
    """Read until when, or for how long."""
    until = posted.one("until")
    if until:
        return instant_of(until, posted.visitor.zone, "until"), None
    return None, _length(posted.one("for"))


def _length(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise InvalidError("Say for how long, or until when.") from error


def _shown(
    visitor: Visitor,
    desk: Desk,
    page_id: str,
    *,
    who: str = "",
    said: str = "",
    error: DeskError | None = None,
    tried: str = "",
    kept: dict[str, str] | None = None,
) -> Response:
    found = desk.pages.get(visitor.principal, page_id)
    names = _names(found)
    events = desk.pages.events(visitor.principal, page_id, None, MOST_EVENTS)
    is_asked = visitor.principal.id in {one.id for one in found.responders}
    why = _why(visitor, desk, page_id, who) if who or is_asked else None
    return page(
        visitor,
        "duty/page.html",
        page=found,
        names=names,
        asked=_asked(found, names),
        ladder=ladder(found.pinned, names, found.step),
        happened=diary(events.items, names),
        faults=events.faults,
        why=why,
        who=who,
        is_mine=_has_it(found, visitor),
        undecided=found.state in UNDECIDED,
        people=names_known(visitor, desk) if found.actions else [],
        error=error,
        tried=tried,
        kept=kept or {},
        said=said,
    )


def _why(visitor: Visitor, desk: Desk, page_id: str, who: str) -> PageWhy | None:
    """Say why somebody was paged; of people whom nobody knows there is nothing to say."""
    try:
        return desk.page_whys.why(visitor.principal, page_id, who or "me", None)
    except (UnknownPersonError, ForbiddenError):
        return None


def _has_it(found: PageView, visitor: Visitor) -> bool:
    return found.acknowledged_by is not None and (
        found.acknowledged_by.id == visitor.principal.id
    )


def _names(found: PageView) -> dict[str, str]:
    """Return what everybody is called whom the page names, by id."""
    known = (*found.named, *found.responders, found.opened_by, found.acknowledged_by)
    return {one.id: one.name or one.id for one in known if one}


def _asked(found: PageView, names: dict[str, str]) -> list[dict[str, Any]]:
    """Return whom it has asked, with what they answered; those whom it asks now first."""
    asked = [
        one | {"name": names.get(one["id"].removeprefix("user:"), one["id"])}
        for one in found.view.get("responders", ())
    ]
    return sorted(asked, key=lambda one: not one["is_current"])
