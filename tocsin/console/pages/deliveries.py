"""The delivery ledger: every attempt to tell somebody something, and what came of it."""

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from api.fields import Cursor, PathNumber
from tocsin.console import period
from tocsin.console.asked import ANarrowed, Said, Text
from tocsin.console.forms import APosted
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor
from tocsin.desk.errors import DeskError, InvalidError
from tocsin.domain.case import normalize_ref

router = APIRouter()
PAGE = 50
FATES = ("queued", "sent", "delivered", "failed", "unknown", "bounced", "withheld")
AGAIN = ("failed", "bounced", "unknown")


@router.get("/deliveries")
def ledger(
    visitor: TheVisitor,
    desk: TheDesk,
    narrowed: ANarrowed,
    channel: Text = "",
    fate: Text = "",
    cursor: Cursor = None,
    said: Said = "",
) -> Response:
    """List attempts, newest first; a filter that cannot be is said to be so beside the form."""
    filters = narrowed.filters(channel=channel, fate=fate)
    found, error = None, None
    try:
        if filters["fate"] and filters["fate"] not in FATES:
            raise InvalidError(f"`fate`: one of {', '.join(FATES)}.")
        found = desk.mail.deliveries(
            visitor.principal,
            ref=normalize_ref(filters["case"]) if filters["case"] else None,
            person=filters["person"] or None,
            channel=filters["channel"] or None,
            fate=filters["fate"] or None,
            since=period.begins(filters["from"], visitor.zone),
            until=period.ends(filters["to"], visitor.zone),
            cursor=cursor,
            limit=PAGE,
        )
    except DeskError as refused:
        error = refused
    return page(
        visitor,
        "office/deliveries.html",
        filters=filters,
        found=found,
        fates=FATES,
        again=AGAIN,
        error=error,
        said=said,
    )


@router.post("/deliveries/{delivery}/redeliver")
def redeliver(delivery: PathNumber, posted: APosted, desk: TheDesk) -> Response:
    """Have what did not get through tried again, now."""
    tried = desk.mail.redeliver(posted.call(), delivery)
    where = f"case={tried.case}&" if posted.one("of_case") and tried.case else ""
    return RedirectResponse(f"/deliveries?{where}said=redelivered", 303)
