"""What the desk shows of requests for cover. Every member is a promise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tocsin.desk.schedule_views import GapView, Names
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.oncall.swap import Offer, Swap


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """An offer to take a request's span or a part of it.

    Attributes:
        state: ``open``, ``approved``, ``declined`` or ``taken_back``.
        in_return: The span that the other takes for it.
    """

    id: str
    person: Person
    begin: datetime
    end: datetime
    in_return: GapView | None
    state: str
    offered_at: datetime
    decided_by: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapView:
    """A request that others take somebody's turns.

    Attributes:
        state: ``asked``, ``offered``, ``approved``, ``declined``, ``expired``, ``taken_back``.
        uncovered: The pieces that stay with the person.
    """

    id: str
    schedule: str
    person: Person
    asked_by: Person
    asked_at: datetime
    begin: datetime
    end: datetime
    expires_at: datetime
    needs_approval: bool
    state: str
    offers: list[OfferView]
    uncovered: list[GapView]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapPage(Page):
    """A schedule's requests for cover, by their beginning."""

    items: list[SwapView]


def people_of(swap: Swap) -> Iterator[str]:
    """Yield everybody whom a request names."""
    yield from (swap.person, swap.asked_by)
    for offer in swap.offers:
        yield offer.person
        yield offer.decided_by or offer.person


def swap_view(swap: Swap, schedule: str, names: Names, now: datetime) -> SwapView:
    """Show a request as it stands at an instant."""
    return SwapView(
        id=swap.id,
        schedule=schedule,
        person=names.person(swap.person),
        asked_by=names.person(swap.asked_by),
        asked_at=swap.asked_at,
        begin=swap.begin,
        end=swap.end,
        expires_at=swap.expires_at,
        needs_approval=swap.needs_approval,
        state=swap.state(now).value,
        offers=[_offer(offer, names) for offer in swap.offers],
        uncovered=[GapView(begin=begin, end=end) for begin, end in swap.uncovered()],
    )


def _offer(offer: Offer, names: Names) -> OfferView:
    back = offer.in_return
    return OfferView(
        id=offer.id,
        person=names.person(offer.person),
        begin=offer.begin,
        end=offer.end,
        in_return=GapView(begin=back.begin, end=back.end) if back else None,
        state=_state(offer),
        offered_at=offer.offered_at,
        decided_by=names.maybe(offer.decided_by),
    )


def _state(offer: Offer) -> str:
    if offer.taken_back_at:
        return "taken_back"
    if offer.declined_at:
        return "declined"
    return "approved" if offer.approved_at else "open"
