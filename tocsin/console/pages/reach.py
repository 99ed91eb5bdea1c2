"""How one is reached: contacts, rules by urgency, and a page to try them."""

from collections.abc import Callable

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.pages import PageIn
from api.reach import CodeIn, ContactIn, RulesIn
from tocsin.console.asked import Said
from tocsin.console.duty.rules import URGENCIES, quiet_of, read_rules, rows_of, written
from tocsin.console.forms import APosted, Posted
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, NotFoundError
from tocsin.desk.pages import PageOrder
from tocsin.domain.paging.rules import MAILBOX

router = APIRouter()
ME = "me"


@router.get("/reach")
def reach(visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """Show how I am reached."""
    return _shown(visitor, desk, said=said)


@router.post("/reach/contacts")
def add(posted: APosted, desk: TheDesk) -> Response:
    """Add a contact; a code is sent to it."""

    def do() -> None:
        body = posted.read(ContactIn)
        desk.contacts.add(posted.call(), ME, body.channel, body.address, body.label)

    return _done(posted, desk, do, "contact-added", "add")


@router.post("/reach/contacts/{contact}/confirm")
def confirm(contact: str, posted: APosted, desk: TheDesk) -> Response:
    """Confirm a contact by its code."""

    def do() -> None:
        body = posted.read(CodeIn)
        desk.contacts.confirm(posted.visitor.principal, ME, contact, body.code)

    return _done(posted, desk, do, "contact-confirmed", contact)


@router.post("/reach/contacts/{contact}/code")
def send_code(contact: str, posted: APosted, desk: TheDesk) -> Response:
    """Send another code."""

    def do() -> None:
        desk.contacts.send_code(posted.call(), ME, contact)

    return _done(posted, desk, do, "code-sent", contact)


@router.post("/reach/contacts/{contact}/remove")
def remove(contact: str, posted: APosted, desk: TheDesk) -> Response:
    """Use a contact no more."""

    def do() -> None:
        desk.contacts.remove(posted.visitor.principal, ME, contact)

    return _done(posted, desk, do, "contact-removed", contact)


@router.post("/reach/rules")
def put(posted: APosted, desk: TheDesk) -> Response:
    """Put my rules."""

    def do() -> None:
        kept = desk.reach.rules(posted.visitor.principal, ME).rules
        rules = read_rules(kept, posted.one, lambda name: posted.values.get(name, ()))
        body = posted.read(RulesIn, rules=rules, note="")
        desk.reach.put(posted.call(), ME, body.rules, body.note, body.replaces)

    return _done(posted, desk, do, "rules-put", "rules")


@router.post("/reach/test")
def try_me(posted: APosted, desk: TheDesk) -> Response:
    """Page oneself, to see what arrives over which way."""
    me = posted.visitor.principal.id
    body = posted.read(PageIn, person=me, test=True, policy=None, schedule=None)
    opened = desk.pages.open(posted.call(), PageOrder(**body.model_dump()))
    return RedirectResponse(f"/pages/{opened.id}?said=test-page", 303)


def _done(
    posted: Posted, desk: Desk, do: Callable[[], None], said: str, tried: str
) -> Response:
    """Do something and say so, or show the room again with what was typed."""
    try:
        do()
    except NotFoundError:
        raise
    except DeskError as error:
        return _shown(posted.visitor, desk, posted=posted, error=error, tried=tried)
    return RedirectResponse(f"/reach?said={said}", 303)


def _shown(
    visitor: Visitor,
    desk: Desk,
    *,
    said: str = "",
    posted: Posted | None = None,
    error: DeskError | None = None,
    tried: str = "",
) -> Response:
    me = visitor.principal
    rules, contacts = desk.reach.rules(me, ME), desk.contacts.list(me, ME).items
    shown = rules.rules
    if posted is not None and tried == "rules":
        shown = read_rules(rules.rules, posted.one, lambda name: posted.values.get(name, ()))
    ways = [(written(name, None), name, "") for name in rules.channels]
    ways += [
        (written(one.channel, one.id), one.channel, one.label or one.address)
        for one in contacts
    ]
    return page(
        visitor,
        "duty/reach.html",
        rules=rules,
        contacts=contacts,
        ways=ways,
        addressed=[name for name in rules.channels if name != MAILBOX],
        rows={urgency: rows_of(shown, urgency) for urgency in URGENCIES},
        quiet=quiet_of(shown),
        previews={
            urgency: desk.reach.preview(me, ME, urgency, None, None) for urgency in URGENCIES
        },
        typed={name: values[-1] for name, values in posted.kept().items()} if posted else {},
        error=error,
        tried=tried,
        said=said,
    )
