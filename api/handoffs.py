"""Handoffs of schedules with notes, and one's own time on call."""

from fastapi import APIRouter

from api.auth import Caller
from api.fields import Cursor, In, Limit, PathCode, Reason
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from api.schedules import From, To
from tocsin.desk.handoffs import HandoffPage, NoteView
from tocsin.desk.my_duty import MyDutyPage

router = APIRouter(tags=["on call"], responses=RESPONSES)


class HandoffNoteIn(In):
    """What whoever comes next should know. Name cases by their reference."""

    text: Reason


@router.get("/v1/on-call/mine")
def get_my_duty(
    principal: Caller, desk: TheDesk, begin: From = None, end: To = None
) -> MyDutyPage:
    """List your own shifts, what is due, and open pages; by default for seven days."""
    return desk.my_duty.show(principal, begin, end)


@router.get("/v1/schedules/{schedule}/handoffs")
def list_handoffs(
    schedule: PathCode,
    principal: Caller,
    desk: TheDesk,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HandoffPage:
    """List handoffs that were, with what was told, and those of the next 28 days."""
    return desk.handoffs.list(principal, schedule, cursor, limit)


@router.post("/v1/schedules/{schedule}/handoff-note", status_code=201)
def put_handoff_note(
    schedule: PathCode, body: HandoffNoteIn, call: ACall, desk: TheDesk
) -> NoteView:
    """Leave a note to whoever comes next: who is on call now, or manages schedules."""
    return desk.handoffs.note(call, schedule, body.text)
