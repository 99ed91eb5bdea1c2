"""Change a rule: write a version, have it checked, rehearsed, approved, put in force."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import RedirectResponse, Response

from api.rulebook import (
    EndIn,
    Number,
    PackIn,
    ProposalIn,
    PublicationIn,
    RehearsalIn,
    SeenIn,
    TheRule,
)
from tocsin.console.asked import Text
from tocsin.console.forms import APosted, Posted
from tocsin.console.pages.rules import PLACES, shown_version
from tocsin.console.render import page
from tocsin.console.rules.addresses import base_of, version_of
from tocsin.console.rules.beginnings import beginning
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, InvalidError, NotFoundError
from tocsin.desk.rulebook_errors import RuleInvalidError
from tocsin.desk.rulebook_views import VersionView
from tocsin.domain.rulebook import Rule, Sort
from tocsin.playbooks.shipped import files_of, pack_text

router = APIRouter()
VERBS = ("rehearse", "approve", "publish", "withdraw", "retire")


@dataclass(frozen=True, slots=True)
class Written:
    """What is in the editor.

    Attributes:
        file: Which file of the law pack it is; empty for other rules.
        base: The version that it was begun from, whose other files stay.
        files: The names of the law pack's files.
    """

    rule: Rule
    text: str
    note: str = ""
    file: str = ""
    base: int | None = None
    files: tuple[str, ...] = ()


def editor(
    rule: TheRule,
    visitor: TheVisitor,
    desk: TheDesk,
    begin_with: Annotated[int | None, Query(alias="from", ge=1, le=1_000_000)] = None,
    file: Text = "",
) -> Response:
    """Show the editor, beginning with the version in force or another one."""
    known = _version(visitor, desk, rule, begin_with)
    if known is None:
        return _editor(visitor, Written(rule, beginning(rule)))
    files = tuple(sorted(known.files))
    chosen = file if file in known.files else next(iter(files), "")
    text = known.files.get(chosen, "") if files else known.text
    return _editor(visitor, Written(rule, text, "", chosen, known.number, files))


def propose(rule: TheRule, posted: APosted, desk: TheDesk) -> Response:
    """Propose what was written, or only have it checked."""
    visitor = posted.visitor
    written, whole = _written(posted, desk, rule)
    if posted.one("do") == "check":
        faults = [one.as_json() for one in desk.rulebook.faults(visitor.principal, rule, whole)]
        return _editor(visitor, written, faults=faults)
    try:
        version = desk.rulebook.propose(posted.call(), rule, whole, _note(posted, rule, whole))
    except RuleInvalidError as error:
        told: Any = error.context["errors"]
        return _editor(visitor, written, faults=told, status=error.status)
    except DeskError as error:
        return _editor(visitor, written, error=error)
    return RedirectResponse(f"{version_of(rule, version.number)}?said=rule-propose", 303)


def check(rule: TheRule, posted: APosted, desk: TheDesk) -> Response:
    """Check what is in the editor while it is being written; answers with a part of a page."""
    visitor = posted.visitor
    written, whole = _written(posted, desk, rule)
    faults = [one.as_json() for one in desk.rulebook.faults(visitor.principal, rule, whole)]
    return page(visitor, "rules/_faults.html", faults=faults, written=written)


def deed(rule: TheRule, number: Number, verb: str, posted: APosted, desk: TheDesk) -> Response:
    """Do something with a version; what is refused is shown with the version as it is now."""
    if verb not in VERBS:
        raise NotFoundError
    visitor = posted.visitor
    try:
        _do(verb, rule, number, posted, desk)
    except DeskError as error:
        typed = posted.one("note") or posted.one("reason")
        return shown_version(visitor, desk, rule, number, error=error, typed=typed)
    return RedirectResponse(f"{version_of(rule, number)}?said=rule-{verb}", 303)


def _do(verb: str, rule: Rule, number: int, posted: Posted, desk: Desk) -> None:
    call, book = posted.call(), desk.rulebook
    if verb == "rehearse":
        book.rehearse(call, rule, number, posted.read(RehearsalIn).options())
    elif verb == "approve":
        seen = posted.read(SeenIn)
        book.approve(call, rule, number, seen.digest, seen.note)
    elif verb == "publish":
        wanted = posted.read(PublicationIn)
        book.publish(
            call, rule, number, wanted.digest, replaces=wanted.replaces, note=wanted.note
        )
    elif verb == "withdraw":
        book.withdraw(call, rule, number, posted.read(EndIn).reason)
    else:
        book.retire(call, rule, number, posted.read(EndIn).reason)


def _version(
    visitor: Visitor, desk: Desk, rule: Rule, number: int | None
) -> VersionView | None:
    """Return a version, by default the one in force; None when there is none to begin with."""
    try:
        return desk.versions.get(visitor.principal, rule, number)
    except NotFoundError:
        if number is not None:
            raise
        return None


def _written(posted: Posted, desk: Desk, rule: Rule) -> tuple[Written, str]:
    """Return what is in the editor, and the whole text that it makes."""
    text, note = posted.one("text"), posted.one("note")
    base = posted.one("base")
    number = int(base) if base.isdecimal() and len(base) < 7 else None  # noqa: PLR2004
    if rule.sort is not Sort.LAW_PACK:
        return Written(rule, text, note, base=number), text
    known = _version(posted.visitor, desk, rule, number)
    files = known.files if known else {}
    file = posted.one("file")
    if not file:
        raise InvalidError("`file`: say which file of the law pack it is.")
    whole = pack_text({**files, file: text})
    return Written(rule, text, note, file, number, tuple(sorted(files))), whole


def _note(posted: Posted, rule: Rule, whole: str) -> str:
    """Return what it changes and why; all of it is within the bounds of the API's bodies."""
    if rule.sort is Sort.LAW_PACK:
        return posted.read(PackIn, files=files_of(whole)).note
    return posted.read(ProposalIn, text=whole).note


def _editor(
    visitor: Visitor,
    written: Written,
    *,
    faults: list[dict[str, Any]] | None = None,
    error: DeskError | None = None,
    status: int | None = None,
) -> Response:
    """Show the editor; ``faults`` is None before anything was checked."""
    return page(
        visitor,
        "rules/editor.html",
        status=status,
        rule=written.rule,
        tab=written.rule.sort.value,
        base=base_of(written.rule),
        written=written,
        faults=faults,
        error=error,
    )


for _prefix, _of in PLACES:
    _made = APIRouter(prefix=_prefix, dependencies=[Depends(_of)])
    _made.get("/propose")(editor)
    _made.post("/propose")(propose)
    _made.post("/check")(check)
    _made.post("/versions/{number}/{verb}")(deed)
    router.include_router(_made)
