"""Pages: those that are open, those that were, and asking somebody to act now."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.fields import Cursor
from api.pages import PageIn
from tocsin.console.asked import Choice, RefText, Said
from tocsin.console.forms import APosted, Posted
from tocsin.console.known import MOST, names_known
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, InvalidError
from tocsin.desk.pages import PageOrder
from tocsin.storage.pages import PageFilters

router = APIRouter()
SHOWN = 50
OPEN, MINE, ENDED = "open", "mine", "ended"
WHOM = ("person", "schedule", "policy")


@router.get("/pages")
def pages(
    visitor: TheVisitor,
    desk: TheDesk,
    show: Choice = OPEN,
    policy: Choice = "",
    cursor: Cursor = None,
    said: Said = "",
) -> Response:
    """Show pages, newest first."""
    filters = PageFilters(
        is_open={OPEN: True, ENDED: False}.get(show),
        policy=policy or None,
        mine=visitor.principal.id if show == MINE else None,
    )
    found = desk.pages.list(visitor.principal, filters, case=None, cursor=cursor, limit=SHOWN)
    return page(
        visitor,
        "duty/pages.html",
        found=found,
        policies=_policies(visitor, desk),
        show=show,
        policy=policy,
        said=said,
    )


@router.get("/pages/new")
def ask(
    visitor: TheVisitor,
    desk: TheDesk,
    person: Choice = "",
    schedule: Choice = "",
    policy: Choice = "",
    case: RefText = "",
) -> Response:
    """Ask whom to page, and about what."""
    given = {"person": person, "schedule": schedule, "policy": policy, "case": case}
    return _asked(visitor, desk, given | {"urgency": "urgent"})


@router.post("/pages/new")
def open_page(posted: APosted, desk: TheDesk) -> Response:
    """Open a page."""
    try:
        body = posted.read(PageIn, **_whom(posted), test=False)
        opened = desk.pages.open(posted.call(), PageOrder(**body.model_dump()))
    except DeskError as error:
        given = {name: values[-1] for name, values in posted.kept().items()}
        return _asked(posted.visitor, desk, given, error)
    return RedirectResponse(f"/pages/{opened.id}?said=page-opened", 303)


def _whom(posted: Posted) -> dict[str, str | None]:
    """Return the one whom the form says to ask; what else was filled in counts for nothing."""
    named = [one for one in WHOM if posted.one(one).strip()]
    if len(named) != 1:
        raise InvalidError("Name a person, a schedule or a policy, and one of them.")
    return {one: posted.one(one).strip() if one in named else None for one in WHOM}


def _asked(
    visitor: Visitor, desk: Desk, given: dict[str, str], error: DeskError | None = None
) -> Response:
    return page(
        visitor,
        "duty/page_new.html",
        given=given,
        error=error,
        people=names_known(visitor, desk),
        schedules=_schedules(visitor, desk),
        policies=_policies(visitor, desk),
    )


def _schedules(visitor: Visitor, desk: Desk) -> list[tuple[str, str]]:
    if not visitor.may("schedules.read"):
        return []
    found = desk.schedules.list(visitor.principal, None, MOST).items
    return [(one.id, one.title or one.id) for one in found]


def _policies(visitor: Visitor, desk: Desk) -> list[tuple[str, str]]:
    if not visitor.may("schedules.read"):
        return []
    found = desk.policies.list(visitor.principal, None, MOST).items
    return [(one.id, one.title or one.id) for one in found]
