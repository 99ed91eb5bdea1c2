"""Send one message over one way: booked before, settled after, and put off when it may wait.

What broke off between send and record is sent again once, marked as a possible duplicate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from activities.answering import Answering
from activities.pacing import Pacing
from activities.silence import Silence
from activities.writing import Written
from tocsin.domain.abilities import Carries
from tocsin.domain.carrying import as_allowed
from tocsin.domain.delivery import Attempt, Ledger, Retrial
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.ports import Channel, ChannelError, Message

LONGEST_WAIT = 6 * 3600.0
PUT_OFF = "put off: other receivers took the time that one notice has"


class Way(StrEnum):
    """How one recipient, or one way to them, ended."""

    REACHED = "reached"
    FAILED = "failed"
    TEMPORARY = "temporary"
    LATER = "later"
    UNKNOWN = "unknown"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class End:
    """What became of one recipient; ``is_due_again`` when another attempt has its time."""

    recipient: str
    way: Way
    possible_duplicate: bool = False
    is_due_again: bool = False
    order: str = ""


class Sender:
    """Books, sends and settles attempts.

    Args:
        ledger: Where attempts are booked.
        channels: The ways there are, by name.
        answering: For the ways back that each attempt has of its own.
        pacing: For how often a provider may be called.
        carries: What channels may carry, where the settings say otherwise than they do.
        patience: Seconds to wait before each further attempt, by channel. Our own people are
            not waited for: they have other channels, and their ladder has other people.
    """

    def __init__(
        self,
        ledger: Ledger,
        channels: Mapping[str, Channel],
        patience: Mapping[str, tuple[float, ...]],
        *,
        answering: Answering | None = None,
        pacing: Pacing | None = None,
        carries: Mapping[str, Carries] | None = None,
    ) -> None:
        self._ledger = ledger
        self._channels = channels
        self._answering = answering or Answering()
        self._pacing = pacing or Pacing()
        self._silence = Silence()
        self._carries = carries or {}
        self._patience = patience

    def send(
        self,
        order: NoticeOrder,
        channel_name: str,
        written: Written,
        address: str,
        *,
        after: Retrial | None = None,
        doubtful: bool = False,
        is_put_off: bool = False,
        because: str = "",
    ) -> End:
        """Book one attempt, make it, and settle it; ``is_put_off``: leave it to the queue."""
        who = written.message.recipient
        attempt = self._ledger.open(
            order, who, channel_name, address, after=after, because=because
        )
        if attempt.is_settled:
            return End(who, Way.REACHED)
        if attempt.is_waiting:
            return End(who, Way.LATER, is_due_again=True)
        message = replace(
            self._answering.with_ways_back(written.to(address), attempt.id),
            possible_duplicate=doubtful or attempt.possible_duplicate,
            ordered_at=attempt.ordered_at,
        )
        if is_put_off:
            self._ledger.settle(attempt, "failed", why=PUT_OFF, again_in=0.0)
            return End(who, Way.LATER, is_due_again=True)
        try:
            return self._hand_over(attempt, channel_name, message, written.left_out)
        except ChannelError as error:
            self._pacing.learn(channel_name, error)
            return self._missed(attempt, channel_name, message, error)

    def is_instant(self, channel_name: str) -> bool:
        """Tell whether a channel waits for no other system."""
        channel = self._channels.get(channel_name)
        return channel is not None and channel.abilities.instant

    def _hand_over(
        self, attempt: Attempt, channel_name: str, message: Message, left_out: int
    ) -> End:
        channel = self._channels.get(channel_name)
        if channel is None:
            raise ChannelError(f"no channel {channel_name!r} is set up", permanent=True)
        can = channel.abilities
        self._pacing.wait(channel_name, message.urgency)
        with self._silence.broken(channel_name, message.address):
            receipt = channel.send(as_allowed(message, channel_name, can, self._carries))
        # What a channel confirms, it confirms of our own people; an outsider may never look.
        is_confirmed = can.receipts and not _is_outsider(message.recipient)
        self._ledger.settle(
            attempt,
            "delivered" if is_confirmed else "sent",
            provider_id=receipt.provider_id,
            response=_with_copies(receipt.response, message, left_out),
        )
        return End(message.recipient, Way.REACHED, message.possible_duplicate)

    def _missed(
        self, attempt: Attempt, channel_name: str, message: Message, error: ChannelError
    ) -> End:
        again_in = self._again_in(attempt, channel_name, message.recipient, error)
        self._ledger.settle(
            attempt,
            "unknown" if error.unknown else "failed",
            why=error.reason,
            response=error.response,
            again_in=again_in,
        )
        way = Way.TEMPORARY
        if error.unknown:
            way = Way.UNKNOWN
        elif error.permanent:
            way = Way.FAILED
        elif again_in is not None:
            way = Way.LATER
        return End(message.recipient, way, is_due_again=again_in is not None)

    def _again_in(
        self, attempt: Attempt, channel_name: str, recipient: str, error: ChannelError
    ) -> float | None:
        """Say when to try again; nobody waits together, and nobody longer than asked."""
        delays = self._patience.get(channel_name, ())
        if error.permanent or recipient.startswith("user:") or attempt.number > len(delays):
            return None
        delay = delays[attempt.number - 1]
        spread = delay * (attempt.id % 100) / 500
        return max(delay + spread, min(error.retry_after or 0.0, LONGEST_WAIT))


def _is_outsider(recipient: str) -> bool:
    return not recipient.startswith(("user:", "webhook:"))


def _with_copies(
    response: dict[str, Any] | None, message: Message, left_out: int
) -> dict[str, Any] | None:
    """Note which copies a letter carried, and that some were too large."""
    if not message.attachments and not left_out:
        return response
    copies = {"copies": len(message.attachments), "copies_left_out": left_out}
    return {**(response or {}), **copies}
