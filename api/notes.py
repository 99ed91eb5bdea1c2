"""Notes, people and severity: what anybody who works on a case adds to it."""

from fastapi import APIRouter, Response
from pydantic import AliasChoices, Field

from api.answers import answered
from api.fields import Code, Ident, In, MaybeReason, Prose, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}", tags=["work"], responses=RESPONSES)


class NoteIn(In):
    """A note. A privileged one can be read by counsel only, in timelines and exports too."""

    text: Prose = Field(validation_alias=AliasChoices("text", "body"))
    privileged: bool = False


class AssignmentIn(In):
    """A person, by name or id, who joins the case or leaves it."""

    person: Ident
    remove: bool = False


class SeverityIn(In):
    """How bad it is, and why."""

    severity: Code
    reason: MaybeReason = ""


@router.post("/notes", status_code=201)
async def add_note(
    ref: Ref, body: NoteIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Add a note."""
    changed = await desk.work.note(call, ref, body.text, privileged=body.privileged)
    return answered(response, changed)


@router.post("/assignments", status_code=201)
async def assign(
    ref: Ref, body: AssignmentIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Put a person on the case, or take them off. Who is on a sealed case may see it."""
    changed = await desk.work.assign(call, ref, body.person, remove=body.remove)
    return answered(response, changed)


@router.post("/severity", status_code=201)
async def set_severity(
    ref: Ref, body: SeverityIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Say how bad it is."""
    changed = await desk.work.set_severity(call, ref, body.severity, body.reason)
    return answered(response, changed)
