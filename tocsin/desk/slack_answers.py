"""Buttons that people press in Slack. Slack signs what it sends; who pressed is looked up.

A press is written down and carried to the page by the relay, so that Slack, which waits three
seconds, never waits for more than one transaction.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import structlog
from slack_sdk.signature import SignatureVerifier
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk.errors import NotFoundError, UnauthenticatedError
from tocsin.domain.link_tokens import Leave, LinkError, LinkTokens
from tocsin.storage import contacts, outbox, people
from tocsin.storage.bounces import PAGE_REPLY
from tocsin.storage.models import DeliveryRow
from tocsin.storage.sealing import Sealer

SLACK = "slack"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Press:
    """Who pressed a button that has which token."""

    user: str
    token: str


@dataclass(frozen=True, slots=True)
class SlackAnswers:
    """Takes presses of buttons.

    Attributes:
        secret: The app's signing secret; None when Slack is not set up.
    """

    sessions: sessionmaker[Session]
    tokens: LinkTokens | None
    secret: str | None = field(repr=False)
    sealer: Sealer

    def take(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Write down what was pressed; return how many answers counted.

        Raises:
            NotFoundError: Slack is not set up here.
            UnauthenticatedError: Slack did not sign it, or more than five minutes ago.
        """
        if self.secret is None:
            raise NotFoundError
        if not _is_signed(self.secret, body, headers):
            raise UnauthenticatedError
        return sum(self._answer(press) for press in _presses(body))

    def _answer(self, press: _Press) -> bool:
        try:
            leave = self._leave(press.token)
        except LinkError as error:
            log.info("slack.not_taken", why=error.code)
            return False
        with self.sessions.begin() as session:
            if not self._is_theirs(session, leave, press.user):
                log.warning("slack.not_taken", why="another-person", delivery=leave.delivery)
                return False
            heard = {
                "person": f"user:{leave.person}",
                "verb": leave.verb,
                "via": SLACK,
                "delivery": leave.delivery,
            }
            outbox.put(session, PAGE_REPLY, leave.page, heard)
        return True

    def _leave(self, token: str) -> Leave:
        if self.tokens is None:
            raise LinkError("forged", "no link was ever made")
        return self.tokens.read(token, time.time())

    def _is_theirs(self, session: Session, leave: Leave, slack_user: str) -> bool:
        """Tell whether the one who pressed is whom the button was sent to."""
        if people.principal_of(session, leave.person) is None:
            return False
        delivery = session.get(DeliveryRow, leave.delivery)
        if delivery is None or delivery.recipient != f"user:{leave.person}":
            return False
        known = contacts.confirmed(session, [leave.person], self.sealer)
        theirs = {one.address for one in known.get(leave.person, ()) if one.channel == SLACK}
        if delivery.channel == SLACK:
            theirs.add(delivery.address)
        return slack_user in theirs


def _is_signed(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        return SignatureVerifier(secret).is_valid_request(body, dict(headers))
    except (ValueError, TypeError, OverflowError):  # no number, no time of ours, no text
        return False


def _presses(body: bytes) -> list[_Press]:
    """Read the buttons of an interaction; what is anything else is none."""
    try:
        payload = json.loads(parse_qs(body.decode())["payload"][0])
        if payload["type"] != "block_actions":
            return []
        user = str(payload["user"]["id"])
        values = [action.get("value") for action in payload["actions"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []
    return [_Press(user, value) for value in values if isinstance(value, str)]
