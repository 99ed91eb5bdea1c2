"""Open a case by hand: choose its kind, then fill in what its playbook asks for."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import RedirectResponse, Response

from api.cases import CaseIn
from tocsin.console.asked import Text
from tocsin.console.forms import APosted, Posted
from tocsin.console.intake.asked import PREFIX, asked, countries
from tocsin.console.intake.kinds import grouped
from tocsin.console.local_times import instant_of
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, ForbiddenError, NotFoundError, UnknownKindError
from tocsin.desk.forms import Form
from tocsin.domain.access import Permission, may
from tocsin.domain.places import COUNTRIES
from tocsin.domain.playbook import Playbook

router = APIRouter()
Kind = Annotated[str, Path(max_length=64)]
Place = Annotated[str, Query(max_length=6)]
SENDERS = ("en", "es", "pt", "de", "fr", "it", "nl", "pl", "ru", "tr", "zh", "ja", "ar", "hi")


@router.get("/intake/new")
def choose(
    visitor: TheVisitor, desk: TheDesk, q: Text = "", jurisdiction: Place = ""
) -> Response:
    """Ask which kind of case it is."""
    _may_open(visitor)
    groups = grouped(desk.playbooks.books(visitor.principal), q, visitor.language)
    return page(visitor, "intake/kinds.html", groups=groups, q=q, jurisdiction=jurisdiction)


@router.get("/intake/new/{kind}")
def ask(kind: Kind, visitor: TheVisitor, desk: TheDesk, jurisdiction: Place = "") -> Response:
    """Ask what the playbook asks for."""
    _may_open(visitor)
    return _asked(visitor, desk, kind, {"jurisdiction": jurisdiction})


@router.post("/intake/new/{kind}")
def open_case(kind: Kind, posted: APosted, desk: TheDesk) -> Response:
    """Open the case; or show the form again with everything in it, and what is wrong."""
    try:
        body = posted.read(CaseIn, kind=kind, **_received_at(posted), **_written(posted))
        opened = desk.openings.open(posted.call(), Form(**body.given()))
    except UnknownKindError as error:
        raise NotFoundError from error
    except DeskError as why:
        if why.status not in (403, 422):
            raise
        given = {name: values[-1] for name, values in posted.kept().items()}
        return _asked(posted.visitor, desk, kind, given, posted.one("key"), why)
    return RedirectResponse(f"/cases/{opened.ref}?said=case-opened", 303)


def _received_at(posted: Posted) -> dict[str, Any]:
    text = posted.one("received_at").strip()
    if not text:
        return {}
    return {"received_at": instant_of(text, posted.visitor.zone, "received_at")}


def _written(posted: Posted) -> dict[str, Any]:
    place = posted.one("jurisdiction").strip().upper()
    return {"jurisdiction": place} if place else {}


def _may_open(visitor: Visitor) -> None:
    if not may(visitor.principal, Permission.CASE_OPEN):
        raise ForbiddenError


def _asked(
    visitor: Visitor,
    desk: Desk,
    kind: str,
    given: Mapping[str, str],
    key: str = "",
    refused: DeskError | None = None,
) -> Response:
    playbook = _playbook(desk, kind, given)
    scheme = playbook.severity
    return page(
        visitor,
        "intake/new.html",
        playbook=playbook,
        fields=list(asked(playbook, visitor, given)),
        countries=countries(visitor),
        places_known=sorted(place for place in playbook.overlays if place in COUNTRIES),
        languages=[(one, visitor.locale.languages.get(one, one)) for one in SENDERS],
        severities=list(scheme.levels) if scheme else [],
        given=given,
        key=key,
        error=refused,
    )


def _playbook(desk: Desk, kind: str, given: Mapping[str, str]) -> Playbook:
    place = given.get("jurisdiction", "").strip().upper() or None
    try:
        return desk.corrections.playbook(kind, place, given.get(f"{PREFIX}market"))
    except UnknownKindError as error:
        raise NotFoundError from error
