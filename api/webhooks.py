"""Webhook endpoints: machines that are told, signed with secrets that show once."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from api.auth import Caller
from api.fields import Cursor, In, Limit, Line, NewName, PathCode
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.webhooks import (
    LONGEST_OVERLAP,
    WebhookPage,
    WebhookTested,
    WebhookView,
    WebhookWithSecret,
)
from tocsin.domain.access import Sensitivity

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], responses=RESPONSES)
Address = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
DAY = timedelta(days=1)


class WebhookIn(In):
    """An endpoint to be set up. Names are never used twice.

    `reach` is the closest-held case that it is told of.
    """

    name: NewName
    url: Address
    reach: Sensitivity = Sensitivity.RESTRICTED


class RotateIn(In):
    """For how long the earlier secrets sign along, as an ISO 8601 duration."""

    overlap: Annotated[timedelta, Field(ge=timedelta(0), le=LONGEST_OVERLAP)] = DAY


class DisableIn(In):
    """Why nothing is sent there any more."""

    why: Line


@router.get("")
def list_webhooks(
    principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> WebhookPage:
    """List endpoints by name."""
    return desk.webhooks.list(principal, cursor, limit)


@router.post("", status_code=201)
def create_webhook(body: WebhookIn, call: ACall, desk: TheDesk) -> WebhookWithSecret:
    """Set an endpoint up. Its secret is in this answer and nowhere else, ever."""
    return desk.webhooks.create(call, body.name, body.url, body.reach)


@router.get("/{webhook}")
def get_webhook(webhook: PathCode, principal: Caller, desk: TheDesk) -> WebhookView:
    """Show an endpoint."""
    return desk.webhooks.get(principal, webhook)


@router.post("/{webhook}/rotate", status_code=201)
def rotate_webhook(
    webhook: PathCode, body: RotateIn, call: ACall, desk: TheDesk
) -> WebhookWithSecret:
    """Sign with a new secret, shown this once, and for a while with the earlier ones too."""
    return desk.webhooks.rotate(call, webhook, body.overlap)


@router.post("/{webhook}/disable")
def disable_webhook(
    webhook: PathCode, body: DisableIn, principal: Caller, desk: TheDesk
) -> WebhookView:
    """Send nothing there any more."""
    return desk.webhooks.disable(principal, webhook, body.why)


@router.post("/{webhook}/enable")
def enable_webhook(webhook: PathCode, principal: Caller, desk: TheDesk) -> WebhookView:
    """Use an endpoint again, for instance after it answered 410."""
    return desk.webhooks.enable(principal, webhook)


@router.post("/{webhook}/test")
def test_webhook(webhook: PathCode, principal: Caller, desk: TheDesk) -> WebhookTested:
    """Send an event of type `webhook.test`, which concerns no case; takes up to 10 s."""
    return desk.webhooks.test(principal, webhook)
