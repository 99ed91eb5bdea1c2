"""Status updates of a case, and who follows it."""

from fastapi import APIRouter, Response

from api.answers import answered
from api.auth import Caller
from api.fields import Cursor, Ident, In, Limit, Reason, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.audience import AudienceView
from tocsin.desk.updates import StatusUpdatePage
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}", tags=["updates"], responses=RESPONSES)


class StatusUpdateIn(In):
    """How things stand, for those who follow the case."""

    text: Reason


class SubscriptionIn(In):
    """Who follows the case: `me`, a person's name or id, `role:…` or `webhook:…`."""

    target: Ident = "me"
    remove: bool = False


@router.post("/status-updates", status_code=201)
async def post_update(
    ref: Ref, body: StatusUpdateIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Post a status update. The next one falls due as the playbook and the severity say."""
    return answered(response, await desk.updates.post(call, ref, body.text))


@router.get("/status-updates")
def list_updates(
    ref: Ref, principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> StatusUpdatePage:
    """List status updates, newest first."""
    return desk.updates.list(principal, ref, cursor, limit)


@router.get("/status-updates/audience")
def get_audience(ref: Ref, principal: Caller, desk: TheDesk) -> AudienceView:
    """Show whom a status update would reach now. Whoever may not see the case is not there."""
    return desk.audiences.of(principal, ref)


@router.post("/subscriptions", status_code=201)
async def subscribe(
    ref: Ref, body: SubscriptionIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Follow a case, or no longer: yourself, or somebody else."""
    changed = await desk.updates.follow(call, ref, body.target, remove=body.remove)
    return answered(response, changed)
