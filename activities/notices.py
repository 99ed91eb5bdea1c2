"""Tell people and machines: every recipient over the ways that reach them, all in the ledger.

A way that fails is followed by the recipient's next one at once. Outsiders and machines are
further tried for hours outside the case, which does not wait for it.
"""

import time
from collections.abc import Mapping

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.answering import Answering, Links
from activities.pacing import Pacing
from activities.sending import End, Sender, Way
from activities.writing import MOST_ATTACHED, Writer, Written
from tocsin.domain.abilities import Carries
from tocsin.domain.delivery import (
    PAGED,
    WEBHOOK,
    Ledger,
    Pagers,
    Papers,
    Retrial,
    Withholdings,
    audience_of,
)
from tocsin.domain.messages import NoticeFate, NoticeOrder
from tocsin.domain.ports import (
    CaseFace,
    Channel,
    Faces,
    Letters,
    Message,
    Recipient,
    Recipients,
)
from tocsin.domain.return_address import ReturnAddresses

log = structlog.get_logger()
TEMPORARY = "NoticeTemporarilyFailed"
MACHINES_SECONDS = 20.0  # after that one notice's further webhooks are left to the queue
GONE = "nobody is behind it any more"


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
        *,
        withholdings: Withholdings | None = None,
        papers: Papers | None = None,
        patience: Mapping[str, tuple[float, ...]] | None = None,
        most_attached: int = MOST_ATTACHED,
        machines_seconds: float = MACHINES_SECONDS,
        links: Links | None = None,
        pacing: Pacing | None = None,
        carries: Mapping[str, Carries] | None = None,
        pagers: Pagers | None = None,
    ) -> None:
        self._recipients = recipients
        self._pagers = pagers
        self._ledger = ledger
        self._withholdings = withholdings
        self._machines_seconds = machines_seconds
        self._writer = Writer(letters, faces, papers, returns, most_attached)
        self._sender = Sender(
            ledger,
            channels,
            patience or {},
            answering=Answering(returns, links),
            pacing=pacing,
            carries=carries,
        )

    @activity.defn(name="notify", no_thread_cancel_exception=True)
    def notify(self, order: NoticeOrder) -> NoticeFate:
        """Tell everybody whom a notice is for, and say what became of it.

        Raises:
            ApplicationError: ``NoticeTemporarilyFailed``, to be retried, with the fate so far
                as its details: somebody could not be reached just now, the others were served.
        """
        ends = self.tell(order)
        fate = _fate(ends)
        log.info(
            "notice.settled",
            case_id=order.case_id,
            number=order.number,
            template=order.template,
            reached=len(fate.reached),
            failed=fate.failed,
            unknown=fate.unknown,
            withheld=fate.withheld,
        )
        if any(end.way is Way.TEMPORARY for end in ends):
            message = "no channel to at least one recipient works just now"
            raise ApplicationError(message, fate, type=TEMPORARY)
        return fate

    def tell(self, order: NoticeOrder) -> list[End]:
        """Tell everybody once; people first, because a machine may take its time.

        A page that is opened counts as reached: it goes on by itself until somebody answers.
        """
        paged = self._pagers.page(order) if self._pagers else ()
        face = self._writer.face(order.case_id)
        found = self._recipients.resolve(order.case_id, order.to, urgency=order.urgency)
        ends = [End(f"{PAGED}{page}", Way.REACHED) for page in paged]
        began = time.monotonic()
        for recipient in sorted(found, key=_is_machine):
            if activity.in_activity():
                activity.heartbeat()
            late = _is_machine(recipient) and time.monotonic() - began > self._machines_seconds
            ends.append(self._tell(order, face, recipient, is_put_off=late))
        return ends

    def tell_again(self, retrial: Retrial) -> End:
        """Try once more what did not get through, or was withheld until now."""
        order = retrial.order
        found = self._recipients.resolve(order.case_id, order.to, urgency=order.urgency)
        recipient = next((one for one in found if one.id == retrial.recipient), None)
        if recipient is None:
            self._ledger.drop(retrial, GONE)
            return End(retrial.recipient, Way.FAILED)
        face = self._writer.face(order.case_id)
        end = self._tell(order, face, recipient, after=retrial)
        log.info(
            "notice.tried_again",
            case_id=order.case_id,
            number=order.number,
            channel=retrial.channel,
            way=end.way,
        )
        return end

    def _tell(
        self,
        order: NoticeOrder,
        face: CaseFace,
        recipient: Recipient,
        *,
        after: Retrial | None = None,
        is_put_off: bool = False,
    ) -> End:
        """Try one recipient's addresses in order, until one of them gets through."""
        forbidden = self._forbidden(order, recipient)
        if forbidden:
            self._ledger.withhold(order, recipient.id, forbidden, after=after)
            return End(recipient.id, Way.WITHHELD, order=forbidden)
        ways = _ways(recipient, after)
        if after is not None and not ways:
            self._ledger.drop(after, GONE)
        written = self._writer.write(order, face, recipient)
        return self._try(order, written, recipient, ways, after=after, is_put_off=is_put_off)

    def tell_person(self, order: NoticeOrder, message: Message, recipient: Recipient) -> End:
        """Tell one of our people what is written already and concerns no case."""
        ways = list(recipient.addresses)
        return self._try(order, Written(message), recipient, ways)

    def _try(
        self,
        order: NoticeOrder,
        written: Written,
        recipient: Recipient,
        ways: list[tuple[str, str]],
        *,
        after: Retrial | None = None,
        is_put_off: bool = False,
    ) -> End:
        end = End(recipient.id, Way.FAILED)
        for channel, address in ways:
            tried = self._sender.send(
                order,
                channel,
                written,
                address,
                after=after,
                doubtful=end.way is Way.UNKNOWN,
                is_put_off=is_put_off,
                because=recipient.because,
            )
            end = _worse(end, tried)
            if end.way is Way.REACHED:
                return end
        return end

    def _forbidden(self, order: NoticeOrder, recipient: Recipient) -> str | None:
        audience = audience_of(recipient.id)
        if self._withholdings is None or audience is None:
            return None
        return self._withholdings.forbids(order.case_id, audience)


def _is_machine(recipient: Recipient) -> bool:
    return recipient.id.startswith(f"{WEBHOOK}:")


def _ways(recipient: Recipient, after: Retrial | None) -> list[tuple[str, str]]:
    """Return the ways to try: all at first; then the same again, or the others."""
    if after is None or not after.channel:
        return list(recipient.addresses)
    return [way for way in recipient.addresses if (way[0] == after.channel) != after.others]


def _worse(before: End, tried: End) -> End:
    """Keep what says most: reached, else perhaps got through, else worth another try."""
    order = (Way.FAILED, Way.TEMPORARY, Way.LATER, Way.UNKNOWN, Way.REACHED)
    return max(before, tried, key=lambda end: order.index(end.way))


def _fate(ends: list[End]) -> NoticeFate:
    failed = (Way.FAILED, Way.TEMPORARY, Way.LATER)
    withheld = [end for end in ends if end.way is Way.WITHHELD]
    return NoticeFate(
        reached=tuple(end.recipient for end in ends if end.way is Way.REACHED),
        failed=sum(end.way in failed for end in ends),
        unknown=sum(end.way is Way.UNKNOWN for end in ends),
        duplicates=sum(end.possible_duplicate for end in ends),
        later=sum(end.is_due_again for end in ends),
        withheld=len(withheld),
        orders=tuple(dict.fromkeys(end.order for end in withheld)),
    )
