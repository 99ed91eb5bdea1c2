"""Reach one responder over one way: limits are asked, the ledger booked, the message sent.

Before each send the record is asked whether the page still asks: after an acknowledgement
nothing more goes out, whatever was under way.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from activities.page_letters import TEMPLATE, PageWriter
from activities.sending import Sender, Way
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.paging.messages import CallOrder, ContactOrder, LaterWay
from tocsin.domain.paging.ports import Bundle, Holds, PageFace, PageFaces
from tocsin.domain.paging.state import is_machine

ASK_AGAIN = 5
PERSON = "user:"


class Try(StrEnum):
    """How one way ended."""

    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    HELD = "held"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one way; ``again_in`` is in seconds, of what is held."""

    how: Try
    possible_duplicate: bool = False
    again_in: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """Whom, over which way, and why."""

    person: str
    language: str
    way: LaterWay
    address: str
    because: str = ""


class Reaching:
    """Sends single contacts of pages."""

    def __init__(
        self,
        sender: Sender,
        writer: PageWriter,
        faces: PageFaces,
        holds: Holds,
    ) -> None:
        self._sender = sender
        self._writer = writer
        self._faces = faces
        self._holds = holds

    def is_instant(self, channel: str) -> bool:
        """Tell whether a channel waits for no other system."""
        return self._sender.is_instant(channel)

    def reach(self, order: CallOrder | ContactOrder, target: Target) -> Tried:
        """Try one way, unless the page has stopped asking, or a limit holds it."""
        face = self._faces.face(order.page_id, order.since)
        if face is None:
            return Tried(Try.GONE)
        if is_machine(target.person):
            return self._send(order, target, face, order.number)
        if target.way.held:
            return self._fire(order, target, face)
        return self._unless_held(order, target, face)

    def _unless_held(
        self, order: CallOrder | ContactOrder, target: Target, face: PageFace
    ) -> Tried:
        at = datetime.fromisoformat(order.at)
        admission = self._holds.admit(
            target.person.removeprefix(PERSON),
            target.way.channel,
            order.page_id,
            order.number,
            at,
            urgency=order.urgency,
        )
        if admission.until is None:
            return self._send(order, target, face, order.number)
        again_in = math.ceil((admission.until - at).total_seconds())
        return Tried(Try.HELD, again_in=max(1, again_in))

    def _fire(self, order: CallOrder | ContactOrder, target: Target, face: PageFace) -> Tried:
        """Send what was held, with everything that was held with it."""
        bundle = self._holds.bundle_of(
            target.person.removeprefix(PERSON),
            target.way.channel,
            order.page_id,
            target.way.held,
            datetime.fromisoformat(order.at),
        )
        if bundle.refs:
            return self._send(order, target, face, target.way.held, bundle)
        if bundle.left_out or bundle.carried_by is None:
            return Tried(Try.GONE)
        if not bundle.fate:
            return Tried(Try.HELD, again_in=ASK_AGAIN)
        how = Try.SENT if bundle.fate == "delivered" else Try(bundle.fate)
        return Tried(how)

    def _send(
        self,
        order: CallOrder | ContactOrder,
        target: Target,
        face: PageFace,
        number: int,
        bundle: Bundle | None = None,
    ) -> Tried:
        notice = NoticeOrder(
            case_id=order.case_id or "",
            number=number,
            to=(target.person,),
            template=TEMPLATE,
            urgency=order.urgency,
            subject=order.page_id,
        )
        refs = bundle.refs if bundle else ()
        written = self._writer.write(
            notice,
            face,
            target.person,
            target.language,
            is_test=order.is_test,
            others=tuple(one for one in refs if one != order.page_id),
        )
        end = self._sender.send(
            notice,
            target.way.channel,
            written,
            target.address,
            doubtful=bundle.possible_duplicate if bundle else False,
            because=bundle.because if bundle and bundle.because else target.because,
        )
        how = {Way.REACHED: Try.SENT, Way.UNKNOWN: Try.UNKNOWN}.get(end.way, Try.FAILED)
        return Tried(how, end.possible_duplicate)
