"""Tasks of a case: added, done, skipped, opened again, handed on, put off."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import PathCode, Ref
from api.tasks import TaskChangeIn, TaskIn
from tocsin.console.forms import APosted, Posted
from tocsin.console.local_times import instant_of
from tocsin.console.pages.case import done
from tocsin.console.visitor import TheDesk

router = APIRouter()
SAID = {"done": "task-done", "skipped": "task-skipped", "open": "task-reopened"}


@router.post("/cases/{ref}/tasks")
async def add(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Add a task; its owner is told."""
    body = posted.read(TaskIn, required=bool(posted.one("required")), **_due(posted))
    given = body.model_dump(include={"title", "owner", "required"})
    await desk.tasks.add(posted.call(), ref, **given, due=body.due)
    return done(ref, "task-added", "case-tasks")


@router.post("/cases/{ref}/tasks/{task}")
async def turn(ref: Ref, task: PathCode, posted: APosted, desk: TheDesk) -> Response:
    """Do a task, skip it, open it again, hand it on, or put it off."""
    body = posted.read(TaskChangeIn, **_due(posted))
    given = body.model_dump(include={"state", "owner", "reason"})
    await desk.tasks.turn(posted.call(), ref, task, **given, due=body.due)
    return done(ref, SAID.get(body.state or "", "task-changed"), "case-tasks")


def _due(posted: Posted) -> dict[str, Any]:
    """Read the instant that was typed on the person's own clock.

    Raises:
        InvalidError: It is none.
    """
    typed = posted.one("due_at").strip()
    return {"due_at": instant_of(typed, posted.visitor.zone, "due_at")} if typed else {}
