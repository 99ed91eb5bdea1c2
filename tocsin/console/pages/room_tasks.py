"""Follow-ups of an incident: tasks with owners and dates, kept from its room."""

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import PathCode, Ref
from tocsin.console.case import doing
from tocsin.console.forms import APosted
from tocsin.console.pages.room import done_in_room
from tocsin.console.visitor import TheDesk

router = APIRouter()
PART = "room-tasks"


@router.post("/cases/{ref}/room/tasks")
async def add(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Add a follow-up; its owner is told."""
    tried = doing.add_task(desk, ref, posted)
    return await done_in_room(desk, ref, posted, tried, "task-added", PART)


@router.post("/cases/{ref}/room/tasks/{task}")
async def turn(ref: Ref, task: PathCode, posted: APosted, desk: TheDesk) -> Response:
    """Do a follow-up, skip it, open it again, hand it on, or put it off."""
    tried = doing.turn_task(desk, ref, task, posted)
    return await done_in_room(desk, ref, posted, tried, doing.turned(posted), PART)
