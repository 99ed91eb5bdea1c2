"""A request that somebody else takes a person's turns, and what became of it.

Nothing here changes: ``swapping.py`` returns the next state. Who is on call follows from the
approved offers alone (``covers``); whatever nobody took stays with the person whose turn it is,
so a request that expires, or is declined, falls back to the original by itself. What was served
before an approval, or before something was taken back, stays as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from tocsin.domain.oncall.values import Id, Instant, Spanned

Piece = tuple[datetime, datetime]


class SwapState(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    OFFERED = "offered"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Cover:
    """One person takes the turns of another for a span, because it was agreed ``agreed_at``.

    ``explicit`` says that an override ordered it: it holds though the person is on time off.
    """

    id: str
    person: str
    instead_of: str
    begin: datetime
    end: datetime
    agreed_at: datetime | None = None
    explicit: bool = False


class Return(Spanned):
    """The turns that the asking person takes in return, of whoever made the offer."""


class Offer(Spanned):
    """One person's offer to take all or part of the span; it lasts until it is answered.

    ``taken_back_at`` ends an approved offer early.
    """

    id: Id
    person: Id
    offered_at: Instant
    in_return: Return | None = None
    approved_at: Instant | None = None
    declined_at: Instant | None = None
    taken_back_at: Instant | None = None
    decided_by: Id | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return not (self.approved_at or self.declined_at or self.taken_back_at)

    @property
    def effective_end(self) -> datetime:
        """When the cover ends: as offered, or when it was taken back."""
        return min(self.end, self.taken_back_at or self.end)


class Swap(Spanned):
    """A request that others take what ``person`` would serve in a span.

    Attributes:
        person: Whose turns they are.
        asked_by: Who asked: the person, or somebody on their behalf.
        expires_at: From when on offers are neither made nor approved.
        needs_approval: Whether an offer waits for somebody's yes; else offering is taking.
    """

    id: Id
    person: Id
    asked_by: Id
    asked_at: Instant
    expires_at: Instant
    needs_approval: bool = True
    offers: tuple[Offer, ...] = Field(default=(), max_length=200)
    declined_at: Instant | None = None
    taken_back_at: Instant | None = None

    def state(self, at: datetime) -> SwapState:
        """Say how far the request has come at an instant."""
        if self.taken_back_at:
            return SwapState.TAKEN_BACK
        if not self.uncovered():
            return SwapState.APPROVED
        if self.declined_at:
            return SwapState.DECLINED
        if at >= self.expires_at:
            return SwapState.EXPIRED
        is_offered = any(offer.is_open for offer in self.offers)
        return SwapState.OFFERED if is_offered else SwapState.ASKED

    def covers(self) -> tuple[Cover, ...]:
        """Return what the approved offers change, what is taken in return too."""
        return tuple(cover for offer in self.offers for cover in self._covers_of(offer))

    def uncovered(self) -> tuple[Piece, ...]:
        """Return the pieces of the span that stay with the person."""
        pieces, begin = [], self.begin
        taken = (offer for offer in self.offers if offer.approved_at)
        for offer in sorted(taken, key=lambda offer: offer.begin):
            if offer.effective_end <= offer.begin:
                continue
            if offer.begin > begin:
                pieces.append((begin, offer.begin))
            begin = max(begin, offer.effective_end)
        return tuple(pieces) if begin >= self.end else (*pieces, (begin, self.end))

    def _covers_of(self, offer: Offer) -> Iterator[Cover]:
        """Yield the cover of one offer, and what the person takes in return."""
        agreed = offer.approved_at
        if agreed is None:
            return
        both = [(offer.person, self.person, offer.begin, offer.end)]
        if offer.in_return:
            back = offer.in_return
            both.append((self.person, offer.person, back.begin, back.end))
        for taker, relieved, begin, end in both:
            since, until = max(begin, agreed), min(end, offer.taken_back_at or end)
            if since < until:
                yield Cover(self.id, taker, relieved, since, until, agreed)
