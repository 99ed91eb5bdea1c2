"""Notes, people and severity: what anybody who works on a case adds to it."""

from typing import Self

from fastapi import APIRouter, Response
from pydantic import AliasChoices, Field, model_validator

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
    """A person, by name, id or `me`, who joins the case or leaves it.

    With `role`, a role in this case that they take or give back; `note` hands it over when
    somebody else has it.
    """

    person: Ident
    remove: bool = False
    role: Code | None = None
    note: MaybeReason = ""


class SeverityIn(In):
    """How bad it is, and why: outright, or by `answers` to what the playbook asks."""

    severity: Code | None = None
    answers: dict[Code, Code] = Field(default_factory=dict, max_length=50)
    reason: MaybeReason = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.severity) == bool(self.answers):
            message = "say how bad it is: `severity` or `answers`"
            raise ValueError(message)
        return self


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
    changed = await desk.work.assign(call, ref, **body.model_dump())
    return answered(response, changed)


@router.post("/severity", status_code=201)
async def set_severity(
    ref: Ref, body: SeverityIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Say how bad it is. The case then shows `severity` and `severity_answers`."""
    changed = await desk.work.set_severity(call, ref, **body.model_dump())
    return answered(response, changed)
