"""The ways to reach people as they are set up, and a test message over one of them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.errors import InvalidError
from tocsin.desk.reach_errors import UnknownWayError
from tocsin.desk.rota_office import one_of_us
from tocsin.domain.abilities import Carries
from tocsin.domain.access import Principal
from tocsin.domain.carrying import as_allowed
from tocsin.domain.delivery import WEBHOOK
from tocsin.domain.ports import Channel, ChannelError, Message
from tocsin.domain.timeline import stamp
from tocsin.storage import contacts
from tocsin.storage.models import UserRow
from tocsin.storage.sealing import Sealer

MAILBOX, SMTP = "mailbox", "smtp"
REFERENCE = "TEST"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A way to reach people.

    Attributes:
        by_default: Whether people without rules of their own are told by it.
        two_way: People can answer by it.
        receipts: A send that returns means delivered, not only sent.
        longest: Characters that its text may have.
        carries: ``reference`` or ``summary``.
        rate: How often it may be used, if that is bounded.
    """

    name: str
    by_default: bool
    two_way: bool
    receipts: bool
    longest: int | None
    carries: str
    rate: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelList:
    """All channels."""

    items: list[ChannelView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTested:
    """What became of a test message.

    Attributes:
        fate: ``delivered``, ``sent``, ``failed`` or ``unknown``, as the ledger would have it.
        permanent: Trying again would change nothing.
        provider_id: The provider's id of the message.
        answer: What it answered, in codes.
    """

    channel: str
    person: str
    fate: str
    why: str
    permanent: bool
    provider_id: str
    answer: dict[str, Any]
    duration_ms: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What is set up: channels, the order of those by default, what they may carry, rates."""

    channels: Mapping[str, Channel]
    by_default: tuple[str, ...]
    carries: Mapping[str, Carries]
    rates: Mapping[str, str]
    sealer: Sealer = field(repr=False)


class Channels:
    """Lists channels and tries them."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, reach: Reach
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._reach = reach

    def list(self, principal: Principal) -> ChannelList:
        """Show what is set up."""
        self._gatekeeper.admit(principal, errands.MANAGE_CHANNELS)
        return ChannelList(items=[self._view(name) for name in sorted(self._reach.channels)])

    def test(self, principal: Principal, name: str, to: str | None) -> ChannelTested:
        """Send a message that is marked as a test, and say what the provider answered.

        Raises:
            UnknownWayError: No such channel is set up.
            UnknownPersonError: There is no such person.
            InvalidError: The channel has no way to that person, or is for machines.
        """
        self._gatekeeper.admit(principal, errands.MANAGE_CHANNELS)
        channel = self._reach.channels.get(name)
        if channel is None:
            listed = ", ".join(sorted(self._reach.channels))
            raise UnknownWayError(f"There is no channel {name!r} here: {listed}.")
        if name == WEBHOOK:
            raise InvalidError("Webhooks have a test of their own, endpoint by endpoint.")
        with self._sessions() as session:
            user = one_of_us(session, to or "me", principal)
            address = self._address(session, user, name)
        if address is None:
            raise InvalidError(f"`to`: {user.name} has no confirmed contact for {name}.")
        tested = self._tried(channel, _message(user, address))
        self._gatekeeper.note(
            principal, "channel.test", None, OK, channel=name, person=user.id, fate=tested.fate
        )
        return tested

    def _tried(self, channel: Channel, message: Message) -> ChannelTested:
        began, can = time.monotonic(), channel.abilities
        fate, why, permanent, provider_id = "failed", "", False, ""
        answer: dict[str, Any] | None = None
        try:
            receipt = channel.send(as_allowed(message, channel.name, can, self._reach.carries))
            fate = "delivered" if can.receipts else "sent"
            provider_id, answer = receipt.provider_id, receipt.response
        except ChannelError as error:
            fate = "unknown" if error.unknown else "failed"
            why, permanent, answer = error.reason, error.permanent, error.response
        return ChannelTested(
            channel=channel.name,
            person=message.recipient.removeprefix("user:"),
            fate=fate,
            why=why,
            permanent=permanent,
            provider_id=provider_id,
            answer=answer or {},
            duration_ms=int((time.monotonic() - began) * 1000),
        )

    def _address(self, session: Session, user: UserRow, name: str) -> str | None:
        """Find where a channel reaches somebody: a confirmed contact, or what it has itself."""
        known = contacts.confirmed(session, [user.id], self._reach.sealer)
        for one in known.get(user.id, ()):
            if one.channel == name:
                return one.address
        if name == MAILBOX:
            return user.email or f"user:{user.id}"
        return user.email if name == SMTP else None

    def _view(self, name: str) -> ChannelView:
        can = self._reach.channels[name].abilities
        return ChannelView(
            name=name,
            by_default=name in self._reach.by_default,
            two_way=can.two_way,
            receipts=can.receipts,
            longest=can.longest,
            carries=self._reach.carries.get(name, can.carries).value,
            rate=self._reach.rates.get(name),
        )


def _message(user: UserRow, address: str) -> Message:
    moment = datetime.now(UTC)
    now, at = stamp(moment), f"{moment:%Y-%m-%d %H:%M:%S} UTC"
    return Message(
        key=f"test/{user.id}/{now}",
        recipient=f"user:{user.id}",
        address=address,
        subject=f"{REFERENCE}: Tocsin reaches you this way",
        body=f"This is a test of {at}, sent by an administrator. Nobody needs to act.\n",
        reference=REFERENCE,
        template="test",
        ordered_at=now,
        language=user.language,
    )
