"""Correct what a case says of itself: a page of its own, because answers can be long."""

from collections.abc import Iterator
from typing import Any

from anyio import to_thread
from fastapi import APIRouter
from starlette.responses import Response

from api.actions import AmendIn
from tocsin.console.case.gates import MISSING, Answer
from tocsin.console.case.lacking import titles_of
from tocsin.console.forms import APosted, Posted, Sent
from tocsin.console.pages.case import done, is_shown
from tocsin.console.render import page
from tocsin.console.rule_texts import rule_text
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.casebook import CaseFile
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, ForbiddenError
from tocsin.desk.refusals import ContentChangedError

router = APIRouter()
PREFIX = "fields."


@router.get("/cases/{ref}/amend")
def ask(ref: str, visitor: TheVisitor, desk: TheDesk) -> Response:
    """Ask what the fields should say."""
    if not visitor.may("case.act"):
        desk.cases.get(visitor.principal, ref)  # what one may not see does not exist
        raise ForbiddenError
    return _asked(visitor, desk, ref)


@router.post("/cases/{ref}/actions/amend")
async def amend(ref: str, posted: APosted, desk: TheDesk) -> Response:
    """Keep a new version of the fields; what was not touched stays as it is."""
    try:
        file = await to_thread.run_sync(desk.cases.file, posted.visitor.principal, ref)
        if posted.one("_version") != str(file.case.fields_version):
            raise ContentChangedError("Somebody else has corrected the fields meanwhile.")
        body = posted.read(AmendIn, fields=_changed(posted, file), missing=_missing(posted))
        missing = None if body.missing is None else tuple(body.missing)
        await desk.corrections.amend(
            posted.call(), ref, dict(body.fields), missing, body.reason
        )
    except DeskError as why:
        if not is_shown(why):
            raise
        return await to_thread.run_sync(_asked, posted.visitor, desk, ref, posted, why)
    return done(ref, "amended")


def _asked(
    visitor: Visitor,
    desk: Desk,
    ref: str,
    tried: Sent | None = None,
    refused: DeskError | None = None,
) -> Response:
    file = desk.cases.file(visitor.principal, ref)
    chosen = tried.many(f"{MISSING}[]") if tried else file.case.missing
    return page(
        visitor,
        "case/amend.html",
        case=file.case,
        answers=list(_answers(file, visitor.language)),
        lacking=_lacking(file, visitor.language),
        chosen=chosen,
        tried=tried,
        error=refused,
        overtaken=refused is not None and refused.code == ContentChangedError.code,
    )


def _lacking(file: CaseFile, language: str) -> list[tuple[str, str]]:
    """Return what an opening paper can lack, and what else this one is said to lack."""
    known = titles_of(file, language)
    return list({**dict.fromkeys(file.case.missing, ""), **known}.items())


def _answers(file: CaseFile, language: str) -> Iterator[Answer]:
    """Yield what the playbook asks for, answered or not, then what else the case knows."""
    asked = {**dict.fromkeys(file.playbook.fields), **file.case.fields}
    for name, value in asked.items():
        if name == MISSING:
            continue
        spec = file.playbook.fields.get(name)
        label = rule_text(language, spec.label, spec.labels) if spec else ""
        yield Answer(name, label, _text(value), is_cut=False)


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a reader found in a paper
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _changed(posted: Posted, file: CaseFile) -> dict[str, str]:
    """Return the fields that read differently from how they were shown."""
    given = {
        name.removeprefix(PREFIX): posted.one(name)
        for name in posted.values
        if name.startswith(PREFIX)
    }
    known = file.case.fields
    return {
        name: text.strip() for name, text in given.items() if text != _text(known.get(name))
    }


def _missing(posted: Posted) -> list[str] | None:
    return posted.many(f"{MISSING}[]") if posted.one("_missing") else None
