"""Tasks of a case: added, done, skipped, opened again, handed on, put off."""

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import PathCode, Ref
from tocsin.console.case import doing
from tocsin.console.forms import APosted
from tocsin.console.pages.case import kept_on
from tocsin.console.visitor import TheDesk

router = APIRouter()
PART = "case-tasks"


@router.post("/cases/{ref}/tasks")
async def add(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Add a task; its owner is told."""
    tried = doing.add_task(desk, ref, posted)
    return await kept_on(desk, ref, posted, tried, "task-added", PART)


@router.post("/cases/{ref}/tasks/{task}")
async def turn(ref: Ref, task: PathCode, posted: APosted, desk: TheDesk) -> Response:
    """Do a task, skip it, open it again, hand it on, or put it off."""
    tried = doing.turn_task(desk, ref, task, posted)
    return await kept_on(desk, ref, posted, tried, doing.turned(posted), PART)
