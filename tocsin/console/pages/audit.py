"""The audit: who asked for what, what happened across cases, what differs, who is told."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from fastapi import APIRouter
from pydantic import TypeAdapter, ValidationError
from starlette.responses import RedirectResponse, Response

from api.audit import What
from api.fields import Cursor
from tocsin.console import period
from tocsin.console.asked import ANarrowed, Text
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.console.words.case import EVENTS
from tocsin.desk.audit import Question
from tocsin.desk.errors import DeskError, InvalidError
from tocsin.domain.access import Principal
from tocsin.domain.case import normalize_ref

F = TypeVar("F")
router = APIRouter()
PAGE = 50
WHAT: TypeAdapter[str] = TypeAdapter(What)


@router.get("/audit")
def access_log(
    visitor: TheVisitor,
    desk: TheDesk,
    narrowed: ANarrowed,
    what: Text = "",
    outcome: Text = "",
    cursor: Cursor = None,
) -> Response:
    """Search the access log; those who may read findings only are led there."""
    if not visitor.may("audit.read") and visitor.may("findings.read"):
        return RedirectResponse("/audit/findings", 303)
    filters = narrowed.filters(what=what, outcome=outcome)
    found, error = _found(visitor, filters, desk.audit.access, cursor)
    return page(
        visitor,
        "office/audit.html",
        tab="access",
        filters=filters,
        found=found,
        error=error,
    )


@router.get("/audit/timelines")
def timelines(
    visitor: TheVisitor,
    desk: TheDesk,
    narrowed: ANarrowed,
    what: Text = "",
    kind: Text = "",
    cursor: Cursor = None,
) -> Response:
    """Search what happened to all the cases that one sees."""
    filters = narrowed.filters(what=what, kind=kind)
    found, error = _found(visitor, filters, desk.audit.timelines, cursor)
    return page(
        visitor,
        "office/timelines.html",
        tab="timelines",
        filters=filters,
        found=found,
        error=error,
        events=sorted(EVENTS),
        instant=datetime.fromisoformat,
        kinds=list(kind_titles(desk, visitor).items()),
    )


@router.get("/audit/findings")
def findings(visitor: TheVisitor, desk: TheDesk, cursor: Cursor = None) -> Response:
    """List where record and workflow differ."""
    found = desk.findings.list(visitor.principal, cursor, PAGE)
    return page(visitor, "office/findings.html", tab="findings", found=found)


@router.get("/audit/webhooks")
def webhooks(visitor: TheVisitor, desk: TheDesk, cursor: Cursor = None) -> Response:
    """List the endpoints that are told of events."""
    found = desk.webhooks.list(visitor.principal, cursor, PAGE)
    return page(visitor, "office/webhooks.html", tab="webhooks", found=found)


def _found(
    visitor: Visitor,
    filters: dict[str, str],
    search: Callable[[Principal, Question, str | None, int], F],
    cursor: str | None,
) -> tuple[F | None, DeskError | None]:
    """Search, or return why not, to be said beside the filters."""
    try:
        return search(visitor.principal, _question(visitor, filters), cursor, PAGE), None
    except DeskError as refused:
        return None, refused


def _question(visitor: Visitor, filters: dict[str, str]) -> Question:
    """Read the filters; a name of an action that cannot be one is refused by its field.

    Raises:
        InvalidError: One of them cannot be.
    """
    given = {name: value for name, value in filters.items() if value}
    what, case = given.get("what"), given.get("case")
    try:
        if what is not None:
            WHAT.validate_python(what)
    except ValidationError as error:
        message = "`what`: a name such as case.decide, or the beginning of some: case."
        raise InvalidError(message) from error
    return Question(
        case=normalize_ref(case) if case else None,
        person=given.get("person"),
        what=what,
        outcome=given.get("outcome"),
        kind=given.get("kind"),
        since=period.begins(filters["from"], visitor.zone),
        until=period.ends(filters["to"], visitor.zone),
    )
