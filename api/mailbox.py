"""The built-in mailbox: one's own messages, or what a case told outsiders."""

from fastapi import APIRouter

from api.auth import Caller
from api.fields import Cursor, Limit, PathNumber, QueryRef
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.mail import MessagePage
from tocsin.desk.views import MessageView

router = APIRouter(prefix="/v1/mailbox", tags=["mailbox"], responses=RESPONSES)


@router.get("")
def list_messages(
    principal: Caller,
    desk: TheDesk,
    case: QueryRef = None,
    unread: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> MessagePage:
    """List your messages, newest first; with `case` what that case told outsiders."""
    if case is not None:
        return desk.mail.outside(principal, case, cursor, limit)
    return desk.mail.own(principal, unread=unread, cursor=cursor, limit=limit)


@router.post("/{message}/read")
def mark_read(message: PathNumber, principal: Caller, desk: TheDesk) -> MessageView:
    """Mark one of your messages as read."""
    return desk.mail.read(principal, message)
