"""The delivery ledger: every attempt to tell somebody something, and its fate."""

from typing import Literal

from fastapi import APIRouter

from api.auth import Caller
from api.fields import Cursor, Limit, QueryRef
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.mail import DeliveryPage

router = APIRouter(prefix="/v1/deliveries", tags=["deliveries"], responses=RESPONSES)


@router.get("")
def list_deliveries(
    principal: Caller,
    desk: TheDesk,
    case: QueryRef = None,
    fate: Literal["queued", "sent", "delivered", "failed", "unknown"] | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> DeliveryPage:
    """List attempts on the cases that you may see, newest first."""
    return desk.mail.deliveries(principal, ref=case, fate=fate, cursor=cursor, limit=limit)
