"""Standing subscriptions: who is told of cases of a sort, whichever they are."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from api.auth import Caller
from api.fields import Code, Cursor, Ident, In, Jurisdiction, Limit, PathId
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.subscriptions import SubscriptionPage, SubscriptionView
from tocsin.domain.subscribing import Interest

router = APIRouter(prefix="/v1/subscriptions", tags=["updates"], responses=RESPONSES)
Whose = Annotated[str | None, Query(max_length=100, description="`me`, a user, `role:…` …")]


class StandingIn(In):
    """Who is told, and of which cases: all that is said must hold.

    `target` is `me`, a user, `role:…` or `webhook:…`; `severity` is the mildest.
    """

    target: Ident = "me"
    kinds: list[Code] = Field(default_factory=list, max_length=100)
    severity: Code | None = None
    jurisdictions: list[Jurisdiction] = Field(default_factory=list, max_length=300)


@router.get("")
def list_subscriptions(
    principal: Caller,
    desk: TheDesk,
    target: Whose = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> SubscriptionPage:
    """List standing subscriptions in force: leads see all, others their own."""
    return desk.subscriptions.list(principal, target, cursor, limit)


@router.post("", status_code=201)
def add_subscription(body: StandingIn, call: ACall, desk: TheDesk) -> SubscriptionView:
    """Subscribe yourself, or as a lead somebody else, a role or a webhook.

    Whoever may not see a case is never told of it, whatever they subscribe to.
    """
    interest = Interest(tuple(body.kinds), body.severity, tuple(body.jurisdictions))
    return desk.subscriptions.add(call, body.target, interest)


@router.post("/{subscription}/end", status_code=201)
def end_subscription(subscription: PathId, call: ACall, desk: TheDesk) -> SubscriptionView:
    """End a subscription: your own, or as a lead anybody's."""
    return desk.subscriptions.end(call, subscription)
