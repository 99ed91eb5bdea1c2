"""Letters of a case: what went out, one letter, and editing the draft of the open gate."""

from fastapi import APIRouter, Response

from api.answers import answered
from api.auth import Caller
from api.fields import Code, Cursor, In, Limit, PathId, Prose, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.mail import MessagePage
from tocsin.desk.views import ChangedCase, LetterView

router = APIRouter(prefix="/v1/cases/{ref}/letters", tags=["letters"], responses=RESPONSES)


class LetterIn(In):
    """The new text of a letter, and the verdict that it is for, if that changes."""

    body: Prose
    verdict: Code | None = None


@router.get("")
def list_letters(
    ref: Ref, principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> MessagePage:
    """List what the case told outsiders, newest first."""
    return desk.mail.outside(principal, ref, cursor, limit)


@router.get("/{letter}")
def get_letter(ref: Ref, letter: PathId, principal: Caller, desk: TheDesk) -> LetterView:
    """Show a letter or a draft of one."""
    return desk.chronicle.letter(principal, ref, letter)


@router.put("/{letter}")
async def edit_letter(
    ref: Ref, letter: PathId, body: LetterIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Replace the draft of the open gate's letter, which begins a new round of the gate."""
    return answered(
        response, await desk.work.edit_letter(call, ref, letter, **body.model_dump())
    )
