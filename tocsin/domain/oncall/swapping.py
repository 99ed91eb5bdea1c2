"""What may happen to a request for cover: each function returns its next state.

A request expires by the clock alone, see ``Swap.state``. Who may act on it is for access rules
to say; here only nobody approves an offer of their own, or offers for themselves.
"""

from datetime import datetime

from tocsin.domain.oncall.swap import Offer, Return, Swap, SwapState
from tocsin.domain.oncall.values import ScheduleError, instant_of


class SwapError(ScheduleError):
    """What was asked does not fit the request; ``code`` is stable.

    Codes: ``swap-closed``, ``swap-over``, ``offer-unknown``, ``offer-closed``,
    ``offer-outside``, ``offer-taken``, ``own-shift``, ``own-offer``.
    """

    def __init__(self, code: str, detail: str) -> None:
        """Carry the code and a sentence for a person."""
        super().__init__(detail)
        self.code = code


def ask(
    swap_id: str,
    person: str,
    asked_by: str,
    span: tuple[datetime, datetime],
    at: datetime,
    *,
    expires_at: datetime | None = None,
    needs_approval: bool = True,
) -> Swap:
    """Ask that others take what a person would serve in a span; on their behalf, too.

    It expires when the span begins, unless another instant is named.

    Raises:
        SwapError: The span is over, or the request would have expired already.
    """
    begin, end = span
    expires_at = expires_at or begin
    if at >= min(end, expires_at):
        raise SwapError("swap-over", "the span has begun or ended, or `expires_at` is past")
    return Swap(
        id=swap_id,
        person=person,
        asked_by=asked_by,
        asked_at=at,
        begin=begin,
        end=end,
        expires_at=min(end, expires_at),
        needs_approval=needs_approval,
    )


def offer(
    swap: Swap,
    offer_id: str,
    person: str,
    at: datetime,
    *,
    span: tuple[datetime, datetime] | None = None,
    in_return: tuple[datetime, datetime] | None = None,
) -> Swap:
    """Offer to take the span or a part of it, perhaps for a span of one's own in return.

    Raises:
        SwapError: The request is closed, the part lies outside or is taken, or is one's own.
    """
    _must_be_open(swap, at)
    if person == swap.person:
        raise SwapError("own-shift", "nobody covers for themselves")
    begin, end = span or (swap.begin, swap.end)
    back = Return(begin=in_return[0], end=in_return[1]) if in_return else None
    made = Offer(
        id=offer_id, person=person, begin=begin, end=end, offered_at=at, in_return=back
    )
    if any(other.id == offer_id for other in swap.offers):
        raise SwapError("offer-taken", f"there is an offer {offer_id!r} already")
    if made.begin < swap.begin or made.end > swap.end:
        raise SwapError("offer-outside", "the offer reaches beyond what was asked for")
    if any(_overlap(made, other) for other in swap.offers if other.approved_at):
        raise SwapError("offer-taken", "somebody has taken that part already")
    offered = _with(swap, *swap.offers, made)
    return offered if swap.needs_approval else _approved(offered, made, person, at)


def approve(swap: Swap, offer_id: str, by: str, at: datetime) -> Swap:
    """Approve an offer; open offers for the same time are declined with it.

    Raises:
        SwapError: The request or the offer is closed, unknown, or the approver's own.
    """
    found = _open_offer(swap, offer_id, at)
    if found.person == by:
        raise SwapError("own-offer", "nobody approves their own offer")
    return _approved(swap, found, by, at)


def decline(swap: Swap, offer_id: str, by: str, at: datetime) -> Swap:
    """Decline one offer; the request waits for others.

    Raises:
        SwapError: The request or the offer is closed or unknown.
    """
    found = _open_offer(swap, offer_id, at)
    return _changed(swap, found, declined_at=at, decided_by=by)


def decline_request(swap: Swap, by: str, at: datetime) -> Swap:
    """Decline the request itself; what was approved before stays.

    Raises:
        SwapError: It is closed.
    """
    _must_be_open(swap, at)
    return _closed(swap, by, at).model_copy(update={"declined_at": at})


def take_back_offer(swap: Swap, offer_id: str, at: datetime) -> Swap:
    """Take an offer back, also an approved one: what is left of it returns to the person.

    Raises:
        SwapError: The offer is unknown, was declined or taken back, or is over.
    """
    found = _offer(swap, offer_id)
    if found.declined_at or found.taken_back_at or at >= _last(found):
        raise SwapError("offer-closed", f"the offer {offer_id!r} is closed")
    return _changed(swap, found, taken_back_at=instant_of(at, "`at`"))


def take_back(swap: Swap, by: str, at: datetime) -> Swap:
    """Take the request back: what is left of approved offers returns to the person.

    Raises:
        SwapError: It was declined or taken back, expired with nothing approved, or is over.
    """
    approved = [each for each in swap.offers if each.approved_at and not each.taken_back_at]
    left = [each for each in approved if at < _last(each)]
    if swap.taken_back_at or not (left or swap.state(at) in _OPEN):
        raise SwapError("swap-closed", "the request is closed or over")
    swap = _closed(swap, by, at)
    for each in left:
        swap = _changed(swap, each, taken_back_at=at)
    return swap.model_copy(update={"taken_back_at": instant_of(at, "`at`")})


_OPEN = (SwapState.ASKED, SwapState.OFFERED)


def _must_be_open(swap: Swap, at: datetime) -> None:
    state = swap.state(instant_of(at, "`at`"))
    if state not in _OPEN:
        raise SwapError("swap-closed", f"the request is {state.replace('_', ' ')}")


def _offer(swap: Swap, offer_id: str) -> Offer:
    found = next((each for each in swap.offers if each.id == offer_id), None)
    if found is None:
        raise SwapError("offer-unknown", f"there is no offer {offer_id!r}")
    return found


def _open_offer(swap: Swap, offer_id: str, at: datetime) -> Offer:
    found = _offer(swap, offer_id)
    _must_be_open(swap, at)
    if not found.is_open:
        raise SwapError("offer-closed", f"the offer {offer_id!r} is closed")
    return found


def _approved(swap: Swap, offer: Offer, by: str, at: datetime) -> Swap:
    """Approve one offer and decline the open ones that it leaves no room for."""
    for other in swap.offers:
        if other.id != offer.id and other.is_open and _overlap(offer, other):
            swap = _changed(swap, other, declined_at=at, decided_by=by)
    return _changed(swap, offer, approved_at=at, decided_by=by)


def _closed(swap: Swap, by: str, at: datetime) -> Swap:
    for each in swap.offers:
        if each.is_open:
            swap = _changed(swap, each, declined_at=at, decided_by=by)
    return swap


def _changed(swap: Swap, offer: Offer, **fields: object) -> Swap:
    changed = Offer.model_validate(dict(offer) | fields)
    return _with(swap, *(changed if each.id == offer.id else each for each in swap.offers))


def _with(swap: Swap, *offers: Offer) -> Swap:
    return Swap.model_validate(dict(swap) | {"offers": offers})


def _overlap(one: Offer, other: Offer) -> bool:
    return one.begin < other.effective_end and other.begin < one.effective_end


def _last(offer: Offer) -> datetime:
    return max(offer.end, offer.in_return.end if offer.in_return else offer.end)
