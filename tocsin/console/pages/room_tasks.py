"""Follow-ups of an incident: tasks with owners and dates, kept from its room."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import PathCode, Ref
from api.tasks import TaskChangeIn, TaskIn
from tocsin.console.forms import APosted, Posted
from tocsin.console.local_times import instant_of
from tocsin.console.pages.room import done_in_room
from tocsin.console.visitor import TheDesk
from tocsin.desk.views import ChangedCase

router = APIRouter()
SAID = {"done": "task-done", "skipped": "task-skipped", "open": "task-reopened"}
PART = "room-tasks"


@router.post("/cases/{ref}/room/tasks")
async def add(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Add a follow-up; its owner is told."""

    async def tried() -> ChangedCase:
        body = posted.read(TaskIn, required=bool(posted.one("required")), **_due(posted))
        given = body.model_dump(include={"title", "owner", "required"})
        return await desk.tasks.add(posted.call(), ref, **given, due=body.due)

    return await done_in_room(desk, ref, posted, tried(), "task-added", PART)


@router.post("/cases/{ref}/room/tasks/{task}")
async def turn(ref: Ref, task: PathCode, posted: APosted, desk: TheDesk) -> Response:
    """Do a follow-up, skip it, open it again, hand it on, or put it off."""

    async def tried() -> ChangedCase:
        body = posted.read(TaskChangeIn, **_due(posted))
        given = body.model_dump(include={"state", "owner", "reason"})
        return await desk.tasks.turn(posted.call(), ref, task, **given, due=body.due)

    said = SAID.get(posted.one("state"), "task-changed")
    return await done_in_room(desk, ref, posted, tried(), said, PART)


def _due(posted: Posted) -> dict[str, Any]:
    typed = posted.one("due_at").strip()
    return {"due_at": instant_of(typed, posted.visitor.zone, "due_at")} if typed else {}
