"""The delivery ledger: every attempt to tell somebody something, and its fate."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.auth import Caller
from api.fields import Code, Cursor, Ident, Instant, Limit, PathNumber, QueryRef
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.mail import DeliveryPage
from tocsin.desk.views import DeliveryView

router = APIRouter(prefix="/v1/deliveries", tags=["deliveries"], responses=RESPONSES)


@router.get("")
def list_deliveries(
    principal: Caller,
    desk: TheDesk,
    case: QueryRef = None,
    page: Annotated[str | None, Query(max_length=40)] = None,
    fate: Literal["queued", "sent", "delivered", "failed", "unknown", "bounced", "withheld"]
    | None = None,
    person: Ident | None = None,
    channel: Code | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> DeliveryPage:
    """List attempts on the cases and pages that you may see, newest first."""
    return desk.mail.deliveries(
        principal,
        ref=case,
        page=page,
        fate=fate,
        person=person,
        channel=channel,
        since=since,
        until=until,
        cursor=cursor,
        limit=limit,
    )


@router.post("/{delivery}/redeliver", status_code=202)
def redeliver(delivery: PathNumber, call: ACall, desk: TheDesk) -> DeliveryView:
    """Try again, now, what failed, came back or perhaps got through; a new line will say so."""
    return desk.mail.redeliver(call, delivery)
