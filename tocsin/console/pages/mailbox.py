"""The built-in mailbox: one's own messages, what a case told outsiders, all of them."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.fields import Cursor, PathNumber
from tocsin.console.asked import Choice, RefText, Said
from tocsin.console.forms import APosted
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor
from tocsin.desk.errors import NotFoundError
from tocsin.domain.case import normalize_ref

router = APIRouter()
PAGE = 50
OWN, UNREAD, ALL = "", "unread", "all"


@router.get("/mailbox")
def mailbox(
    visitor: TheVisitor,
    desk: TheDesk,
    show: Choice = OWN,
    case: RefText = "",
    cursor: Cursor = None,
    said: Said = "",
) -> Response:
    """List messages, newest first."""
    me, mail = visitor.principal, desk.mail
    if case.strip():
        found = mail.outside(me, normalize_ref(case), cursor, PAGE)
    elif show == ALL:
        found = mail.everybodys(me, cursor, PAGE)
    else:
        found = mail.own(me, unread=show == UNREAD, cursor=cursor, limit=PAGE)
    return page(
        visitor, "office/mailbox.html", found=found, show=show, case=case.strip(), said=said
    )


@router.get("/mailbox/{message}")
def message(
    message: PathNumber, visitor: TheVisitor, desk: TheDesk, said: Said = ""
) -> Response:
    """Show a message; one's own is read by that."""
    me = visitor.principal
    shown = desk.mail.look(me, message)
    own = shown.recipient == f"user:{me.id}"
    if own and shown.read_at is None:
        shown = desk.mail.read(me, message)
    return page(
        visitor,
        "office/message.html",
        message=shown,
        own=own,
        way=_way(shown.reference),
        said=said,
    )


@router.post("/mailbox/read-all")
def read_all(posted: APosted, desk: TheDesk) -> Response:
    """Mark the unread messages of the page that one saw as read."""
    for chosen in posted.many("message[]")[:PAGE]:
        if chosen.isdecimal():
            try:
                desk.mail.read(posted.visitor.principal, int(chosen))
            except NotFoundError:
                continue  # its case is not theirs any more
    return RedirectResponse("/mailbox?said=message-read", 303)


def _way(reference: str) -> str:
    """Return where a reference leads: to a page, or to a case."""
    return f"/pages/{reference}" if reference.startswith("PG-") else f"/cases/{reference}"
