"""Webhook endpoints: administrators set them up; a secret is shown once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.channels.outbound import Outbound, OutboundError
from tocsin.channels.signing import new_secret
from tocsin.channels.webhook import post, probe_event, refusal
from tocsin.desk import errands, keys
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError, WebhookNameTakenError
from tocsin.desk.paging import last_text
from tocsin.desk.views import Page
from tocsin.domain.access import Principal, Sensitivity
from tocsin.domain.ports import ChannelError
from tocsin.storage import cursors, webhooks
from tocsin.storage.errors import NameTakenError
from tocsin.storage.models import WebhookEndpointRow
from tocsin.storage.sealing import Sealer

CREATED = 201
NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
LONGEST_OVERLAP = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookView:
    """A webhook endpoint without its secrets.

    Attributes:
        reach: The closest-held case that it is told of.
        secrets: How many sign now; more than one while they are rotated.
        sealed: Whether its newest secret is encrypted in the database.
    """

    name: str
    url: str
    reach: str
    active: bool
    secrets: int
    sealed: bool
    created_by: str
    created_at: datetime
    disabled_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookWithSecret(WebhookView):
    """An endpoint with a fresh secret, shown this once.

    ``secret`` is null when the same request is repeated: rotate if it was lost.
    """

    secret: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookTested:
    """What an endpoint answered to a test."""

    webhook_id: str
    delivered: bool
    status: int | None
    duration_ms: int | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPage(Page):
    """A page of endpoints, by name."""

    items: list[WebhookView]


SHOWN_ONCE = TypeAdapter(WebhookWithSecret)


class Webhooks:
    """Sets endpoints up, rotates their secrets, tries them and puts them out of use."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        sealer: Sealer,
        outbound: Outbound,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._sealer = sealer
        self._outbound = outbound

    def list(self, principal: Principal, cursor: str | None, limit: int) -> WebhookPage:
        """Show endpoints by name."""
        self._gatekeeper.admit(principal, errands.MANAGE_WEBHOOKS)
        after = last_text(cursor)
        with self._sessions() as session:
            found = webhooks.endpoints(session, after=after, limit=limit + 1)
        page = found[:limit]
        following = cursors.encode(page[-1].name) if len(found) > limit else None
        return WebhookPage(items=[_view(row) for row in page], next=following)

    def get(self, principal: Principal, name: str) -> WebhookView:
        """Show one endpoint."""
        self._gatekeeper.admit(principal, errands.MANAGE_WEBHOOKS)
        with self._sessions() as session:
            return _view(_found(session, name))

    def create(self, call: Call, name: str, url: str, reach: Sensitivity) -> WebhookWithSecret:
        """Set an endpoint up. Its address is resolved and checked when something is sent.

        Raises:
            InvalidError: The name or the address cannot be used.
            WebhookNameTakenError: There is or was an endpoint of that name.
        """
        self._gatekeeper.admit(call.principal, errands.MANAGE_WEBHOOKS)
        if not NAME.fullmatch(name):
            raise InvalidError("`name`: lower case, digits, - and _, at most 64.")
        if fault := self._outbound.fault(url):
            raise InvalidError(f"`url`: {fault}.")
        new = webhooks.NewEndpoint(name, url, reach, f"user:{call.principal.id}")

        def make(session: Session, secret: str) -> WebhookEndpointRow:
            return webhooks.create(session, new, secret, self._sealer)

        try:
            return self._with_secret(call, "webhook.create", make)
        except NameTakenError as error:
            raise WebhookNameTakenError from error

    def rotate(self, call: Call, name: str, overlap: timedelta) -> WebhookWithSecret:
        """Give an endpoint a new secret; the earlier ones sign along for a while.

        Raises:
            InvalidError: The while is negative, or longer than 30 days.
        """
        self._gatekeeper.admit(call.principal, errands.MANAGE_WEBHOOKS)
        if not timedelta() <= overlap <= LONGEST_OVERLAP:
            raise InvalidError("`overlap` is at most 30 days.")

        def make(session: Session, secret: str) -> WebhookEndpointRow:
            row = _found(session, name, for_change=True)
            webhooks.rotate(session, row, secret, self._sealer, overlap)
            return row

        return self._with_secret(call, "webhook.rotate", make)

    def disable(self, principal: Principal, name: str, why: str) -> WebhookView:
        """Send nothing there any more; what waits for it fails."""
        return self._change(principal, name, "webhook.disable", why)

    def enable(self, principal: Principal, name: str) -> WebhookView:
        """Use an endpoint again."""
        return self._change(principal, name, "webhook.enable", None)

    def test(self, principal: Principal, name: str) -> WebhookTested:
        """Send an event that concerns no case, and say what came of it."""
        self._gatekeeper.admit(principal, errands.MANAGE_WEBHOOKS)
        with self._sessions() as session:
            row = _found(session, name)
        message_id, event = probe_event(name)
        status, took, why = None, None, ""
        try:
            endpoint = webhooks.opened(row, self._sealer)
            answer = post(self._outbound, endpoint, message_id, event)
            status, took = answer.status, answer.duration_ms
            fault = refusal(answer)
            why = fault.reason if fault else ""
        except (ChannelError, OutboundError) as error:
            why = str(error)
        self._gatekeeper.note(principal, "webhook.test", None, OK, webhook=name)
        return WebhookTested(
            webhook_id=message_id,
            delivered=not why,
            status=status,
            duration_ms=took,
            why=why,
        )

    def _with_secret(
        self, call: Call, action: str, make: Callable[[Session, str], WebhookEndpointRow]
    ) -> WebhookWithSecret:
        """Make a secret and show it; the kept answer does not have it."""
        secret = new_secret()
        with self._sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return SHOWN_ONCE.validate_python(earlier)
            row = make(session, secret)
            members = _members(row)
            kept = WebhookWithSecret(**members, secret=None)
            keys.settle(session, call, CREATED, SHOWN_ONCE.dump_python(kept, mode="json"))
        self._gatekeeper.note(call.principal, action, None, OK, webhook=row.name)
        return WebhookWithSecret(**members, secret=secret)

    def _change(
        self, principal: Principal, name: str, action: str, why: str | None
    ) -> WebhookView:
        self._gatekeeper.admit(principal, errands.MANAGE_WEBHOOKS)
        with self._sessions.begin() as session:
            row = _found(session, name, for_change=True)
            if why is None:
                webhooks.enable(session, name)
            else:
                webhooks.disable(session, name, why)
            session.refresh(row)
            view = _view(row)
        self._gatekeeper.note(principal, action, None, OK, webhook=name)
        return view


def _found(session: Session, name: str, *, for_change: bool = False) -> WebhookEndpointRow:
    row = webhooks.find(session, name, for_change=for_change)
    if row is None:
        raise NotFoundError
    return row


def _view(row: WebhookEndpointRow) -> WebhookView:
    return WebhookView(**_members(row))


def _members(row: WebhookEndpointRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": row.url,
        "reach": row.reach,
        "active": row.active,
        "secrets": len(webhooks.counting(row, datetime.now(UTC))),
        "sealed": Sealer.is_sealed(row.secrets[0]["sealed"]),
        "created_by": row.created_by,
        "created_at": row.created_at,
        "disabled_at": row.disabled_at,
        "why": row.why,
    }
