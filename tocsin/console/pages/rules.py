"""The rules in force, read as pages: playbooks, templates and the law pack alike."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.rulebook import Number, TheRule, of_law, of_playbook, of_template
from tocsin.console.asked import Said
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.rules import reading
from tocsin.console.rules.addresses import LAW, PLAYBOOKS, TEMPLATES, base_of
from tocsin.console.rules.differences import lines_of
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError
from tocsin.desk.rulebook_views import VersionView
from tocsin.domain.ladders import NAME
from tocsin.domain.rulebook import Rule, Sort

router = APIRouter()
PLACES: tuple[tuple[str, Callable[..., None]], ...] = (
    (f"{PLAYBOOKS}/{{kind}}", of_playbook),
    (TEMPLATES + "/{language}/{template}", of_template),
    (LAW, of_law),
)
NOTHING_CHOSEN: Mapping[str, str] = {}
MaybeVersion = Annotated[int | None, Query(ge=1, le=1_000_000)]


@router.get("/playbooks")
def playbooks(visitor: TheVisitor, desk: TheDesk) -> Response:
    """List the kinds of cases."""
    found = desk.playbooks.list(visitor.principal).items
    return page(
        visitor,
        "rules/playbooks.html",
        tab=Sort.PLAYBOOK.value,
        items=found,
        kinds=kind_titles(desk, visitor),
    )


@router.get("/rules/templates")
def templates(visitor: TheVisitor, desk: TheDesk) -> Response:
    """List the letters, with the languages that each is written in."""
    written: dict[str, list[tuple[str, int]]] = {}
    for one in desk.versions.in_force(visitor.principal, Sort.TEMPLATE).items:
        language, _, template = one.name.partition("/")
        written.setdefault(template, []).append((language, one.number))
    return page(
        visitor,
        "rules/templates.html",
        tab=Sort.TEMPLATE.value,
        letters=sorted(written.items()),
    )


@router.get("/rules/gaps")
def gaps(visitor: TheVisitor, desk: TheDesk) -> Response:
    """List what is missing in the rules in force."""
    found = desk.gaps.list(visitor.principal).items
    return page(visitor, "rules/gaps.html", tab="gaps", gaps=found)


@router.get("/rules/new")
def begin(kind: Annotated[str, Query(pattern=NAME, max_length=64)]) -> Response:
    """Go to the editor of a kind that there is none of yet."""
    return RedirectResponse(f"{base_of(Rule(Sort.PLAYBOOK, kind))}/propose", 303)


def read(
    request: Request, rule: TheRule, visitor: TheVisitor, desk: TheDesk, said: Said = ""
) -> Response:
    """Show a rule: the version in force, and which others there are."""
    versions = desk.versions.list(visitor.principal, rule).items
    in_force = next((one.number for one in versions if one.state == "published"), None)
    shown = desk.versions.get(visitor.principal, rule, in_force or versions[0].number)
    return page(
        visitor,
        "rules/rule.html",
        versions=versions,
        in_force=in_force,
        said=said,
        **_told(visitor, desk, rule, shown, request.query_params),
    )


def version(
    request: Request,
    rule: TheRule,
    number: Number,
    visitor: TheVisitor,
    desk: TheDesk,
    said: Said = "",
) -> Response:
    """Show a version: what it changes, its rehearsal, and what can be done with it."""
    chosen = request.query_params
    return shown_version(visitor, desk, rule, number, said=said, chosen=chosen)


def shown_version(
    visitor: Visitor,
    desk: Desk,
    rule: Rule,
    number: int,
    *,
    said: str = "",
    error: DeskError | None = None,
    typed: str = "",
    chosen: Mapping[str, str] = NOTHING_CHOSEN,
) -> Response:
    """Show a version, perhaps with why something was refused and what was typed."""
    me = visitor.principal
    shown = desk.versions.get(me, rule, number)
    versions = desk.versions.list(me, rule).items
    in_force = next((one.number for one in versions if one.state == "published"), None)
    difference = desk.versions.diff(me, rule, None, number)
    return page(
        visitor,
        "rules/version.html",
        in_force=in_force,
        difference=difference,
        lines=list(lines_of(difference.unified)),
        under_way=desk.rule_reading.is_rehearsed_now(me, rule, number),
        said=said,
        error=error,
        typed=typed,
        **_told(visitor, desk, rule, shown, chosen),
    )


def diff(
    rule: TheRule,
    visitor: TheVisitor,
    desk: TheDesk,
    before: MaybeVersion = None,
    after: MaybeVersion = None,
) -> Response:
    """Show what one version changes in another."""
    me = visitor.principal
    difference = desk.versions.diff(me, rule, before, after)
    return page(
        visitor,
        "rules/difference.html",
        rule=rule,
        base=base_of(rule),
        versions=desk.versions.list(me, rule).items,
        difference=difference,
        lines=list(lines_of(difference.unified)),
    )


def law_moves(number: Number, visitor: TheVisitor, desk: TheDesk) -> Response:
    """Show what a version of the law pack would change for open cases."""
    found = desk.pack_diffs.of_version(visitor.principal, number)
    return page(visitor, "rules/law_moves.html", base=LAW, number=number, found=found)


def _told(
    visitor: Visitor, desk: Desk, rule: Rule, shown: VersionView, chosen: Mapping[str, str]
) -> dict[str, Any]:
    """Read a version as its sort is read; what cannot be read is shown as its text.

    Of the law pack, which is long, the place and the file that the address names are shown.
    """
    me, book, laws = visitor.principal, None, []
    if rule.sort is Sort.PLAYBOOK:
        book = desk.rule_reading.playbook(me, rule.name, shown.number)
    elif rule.sort is Sort.LAW_PACK:
        laws = desk.rule_reading.laws(me, shown.number)
    place = chosen.get("place", "")
    return {
        "rule": rule,
        "tab": rule.sort.value,
        "base": base_of(rule),
        "shown": shown,
        "read": book,
        "laws": [law for law in laws if law.jurisdiction == place],
        "law_place": place,
        "places_of_law": sorted(Counter(law.jurisdiction for law in laws).items()),
        "file": chosen.get("file", ""),
        "ladders": reading.ladders(book.playbook) if book else [],
        "overlay_lines": reading.overlay_lines,
    }


for _prefix, _of in PLACES:
    _made = APIRouter(prefix=_prefix, dependencies=[Depends(_of)])
    _made.get("")(read)
    _made.get("/diff")(diff)
    _made.get("/versions/{number}")(version)
    router.include_router(_made)
router.get(LAW + "/versions/{number}/cases")(law_moves)
