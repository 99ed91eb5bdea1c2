"""Tell people: every recipient over the ways that reach them, every attempt in the ledger.

An attempt is booked before the send and settled after it. What broke off in between is sent
again once, marked as a possible duplicate: never silence.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from tocsin.domain.messages import NoticeFate, NoticeOrder
from tocsin.domain.playbook import AUDIENCES
from tocsin.domain.ports import (
    CaseFace,
    Channel,
    ChannelError,
    Faces,
    Ledger,
    Letters,
    Message,
    Recipient,
    Recipients,
)
from tocsin.domain.return_address import ReturnAddresses

log = structlog.get_logger()
TEMPORARY = "NoticeTemporarilyFailed"


class _Way(StrEnum):
    """How one recipient, or one way to them, ended."""

    REACHED = "reached"
    FAILED = "failed"
    TEMPORARY = "temporary"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _End:
    """What became of one recipient."""

    recipient: str
    way: _Way
    possible_duplicate: bool = False


class NoticeActivities:
    """Sends notices over whatever channels the worker was built with."""

    def __init__(
        self,
        recipients: Recipients,
        ledger: Ledger,
        letters: Letters,
        faces: Faces,
        channels: Mapping[str, Channel],
        returns: ReturnAddresses | None = None,
    ) -> None:
        self._recipients = recipients
        self._ledger = ledger
        self._letters = letters
        self._faces = faces
        self._channels = channels
        self._returns = returns

    @activity.defn(name="notify", no_thread_cancel_exception=True)
    def notify(self, order: NoticeOrder) -> NoticeFate:
        """Tell everybody whom a notice is for, and say what became of it.

        Raises:
            ApplicationError: ``NoticeTemporarilyFailed``, to be retried, with the fate so far
                as its details: somebody could not be reached just now, the others were served.
        """
        face = self._faces.face(order.case_id)
        ends = [
            self._tell(order, face, recipient)
            for recipient in self._recipients.resolve(order.case_id, order.to)
        ]
        fate = _fate(ends)
        log.info(
            "notice.settled",
            case_id=order.case_id,
            number=order.number,
            template=order.template,
            reached=len(fate.reached),
            failed=fate.failed,
            unknown=fate.unknown,
        )
        if any(end.way is _Way.TEMPORARY for end in ends):
            message = "no channel to at least one recipient works just now"
            raise ApplicationError(message, fate, type=TEMPORARY)
        return fate

    def _tell(self, order: NoticeOrder, face: CaseFace, recipient: Recipient) -> _End:
        """Try one recipient's addresses in order, until one of them gets through."""
        activity.heartbeat()
        subject, body = self._write(order, face, recipient)
        end = _End(recipient.id, _Way.FAILED)
        for channel, address in recipient.addresses:
            message = Message(
                key=f"{order.case_id}/{order.number}/{recipient.id}",
                recipient=recipient.id,
                address=address,
                subject=subject,
                body=body,
                reference=face.ref,
                urgency=order.urgency,
                possible_duplicate=end.way is _Way.UNKNOWN,
                reply_to=self._reply_to(order, face, recipient),
            )
            tried = self._send(order, channel, message)
            end = _worse(end, tried)
            if end.way is _Way.REACHED:
                return end
        return end

    def _send(self, order: NoticeOrder, channel_name: str, message: Message) -> _End:
        """Book one attempt, make it, and settle it."""
        attempt = self._ledger.open(
            order.case_id, order.number, message.recipient, channel_name, message.address
        )
        if attempt.is_settled:
            return _End(message.recipient, _Way.REACHED)
        doubtful = message.possible_duplicate or attempt.possible_duplicate
        try:
            channel = self._channel(channel_name)
            return_path = self._returns.bounce(attempt.id) if self._returns else ""
            provider_id = channel.send(
                replace(message, possible_duplicate=doubtful, return_path=return_path)
            )
        except ChannelError as error:
            way = _sorted(error)
            fate = "unknown" if way is _Way.UNKNOWN else "failed"
            self._ledger.settle(attempt, fate, why=error.reason)
            return _End(message.recipient, way)
        # What a channel confirms, it confirms of our own people; an outsider may never look.
        is_ours = message.recipient.startswith("user:")
        fate = "delivered" if channel.confirms_delivery and is_ours else "sent"
        self._ledger.settle(attempt, fate, provider_id=provider_id)
        return _End(message.recipient, _Way.REACHED, possible_duplicate=doubtful)

    def _reply_to(self, order: NoticeOrder, face: CaseFace, recipient: Recipient) -> str:
        """Say where an outsider's answer joins the case, when mail comes in."""
        if self._returns is None:
            return ""
        return self._returns.reply(order.case_id, face.ref, recipient.id)

    def _channel(self, name: str) -> Channel:
        if name not in self._channels:
            reason = f"no channel {name!r} is set up"
            raise ChannelError(reason, permanent=True)
        return self._channels[name]

    def _write(
        self, order: NoticeOrder, face: CaseFace, recipient: Recipient
    ) -> tuple[str, str]:
        """Write subject and body; an approved letter goes out exactly as it was approved."""
        values = _values(order, face)
        subject, body = self._letters.render(order.template, recipient.language, values)
        if order.letter is not None and set(order.to) <= set(AUDIENCES):
            body = self._faces.letter(order.letter)
        return subject, body


def _values(order: NoticeOrder, face: CaseFace) -> dict[str, object]:
    """Gather all that a notice may say: a reference, codes and instants, never content (I5)."""
    return {
        **asdict(face),
        "step": (order.gate or "").partition(":")[2] or order.gate or "",
        "urgency": order.urgency,
        "due_at": order.due_at,
        "missing": order.missing,
        "outcome": order.outcome,
    }


def _sorted(error: ChannelError) -> _Way:
    if error.unknown:
        return _Way.UNKNOWN
    return _Way.FAILED if error.permanent else _Way.TEMPORARY


def _worse(before: _End, tried: _End) -> _End:
    """Keep what says most: reached, else perhaps got through, else worth another try."""
    order = (_Way.FAILED, _Way.TEMPORARY, _Way.UNKNOWN, _Way.REACHED)
    return max(before, tried, key=lambda end: order.index(end.way))


def _fate(ends: list[_End]) -> NoticeFate:
    return NoticeFate(
        reached=tuple(end.recipient for end in ends if end.way is _Way.REACHED),
        failed=sum(end.way in (_Way.FAILED, _Way.TEMPORARY) for end in ends),
        unknown=sum(end.way is _Way.UNKNOWN for end in ends),
        duplicates=sum(end.possible_duplicate for end in ends),
    )
