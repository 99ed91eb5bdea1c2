"""Tasks of a case: what somebody must have done by when."""

from typing import Literal, Self

from fastapi import APIRouter, Response
from pydantic import model_validator

from api.answers import answered
from api.fields import Ident, In, Instant, Length, Line, MaybeReason, PathCode, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.tasks import Due
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}/tasks", tags=["tasks"], responses=RESPONSES)


class _DueIn(In):
    due_at: Instant | None = None
    due_in: Length | None = None

    @property
    def due(self) -> Due:
        """Return it as the desk knows it."""
        return Due(at=self.due_at, within=self.due_in)

    @model_validator(mode="after")
    def _once(self) -> Self:
        if self.due_at is not None and self.due_in is not None:
            message = "say by when once: `due_at` or `due_in`"
            raise ValueError(message)
        return self


class TaskIn(_DueIn):
    """A task. `owner` is `me`, a person's name or id, `role:…` or `case-role:…`."""

    title: Line
    owner: Ident = "me"
    required: bool = True

    @model_validator(mode="after")
    def _is_due(self) -> Self:
        if self.due_at is None and self.due_in is None:
            message = "say by when: `due_at` or `due_in`"
            raise ValueError(message)
        return self


class TaskChangeIn(_DueIn):
    """What changes about a task; what is left out stays. Skipping one says why."""

    state: Literal["done", "skipped", "open"] | None = None
    owner: Ident | None = None
    reason: MaybeReason = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.state or self.owner or self.due_at or self.due_in):
            message = "say what changes: `state`, `owner`, `due_at` or `due_in`"
            raise ValueError(message)
        if self.state == "skipped" and not self.reason:
            message = "say as `reason` why it is skipped"
            raise ValueError(message)
        return self


@router.post("", status_code=201)
async def add_task(
    ref: Ref, body: TaskIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Add a task. Its owner is told now, and reminded until it is done."""
    given = body.model_dump(include={"title", "owner", "required"})
    return answered(response, await desk.tasks.add(call, ref, **given, due=body.due))


@router.post("/{task}", status_code=201)
async def change_task(
    ref: Ref, task: PathCode, body: TaskChangeIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Do a task, skip it, open it again, hand it on, or put it off."""
    given = body.model_dump(include={"state", "owner", "reason"})
    return answered(response, await desk.tasks.turn(call, ref, task, **given, due=body.due))
