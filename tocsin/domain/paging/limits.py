"""Whether a contact goes now or is held for a moment, to go with others in one message.

A limit delays and bundles; it never drops. Somebody who is held is contacted by the end of the
bundle at the latest, and sooner when there is room again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tocsin.domain.paging.rules import FLOOR, MAILBOX, Limit

URGENT = "urgent"
SOONEST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Went:
    """A message that went to the person."""

    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Admission:
    """What becomes of a contact.

    Attributes:
        until: When a held one goes at the latest; None when it goes now.
        limit: The limit that holds it.
        is_floor: That limit is not the person's own but the one of everybody.
    """

    until: datetime | None = None
    limit: Limit | None = None
    is_floor: bool = False

    @property
    def goes(self) -> bool:
        """Whether it goes now."""
        return self.until is None


def admit(
    limits: Iterable[Limit],
    channel: str,
    urgency: str,
    at: datetime,
    went: Sequence[Went],
    bundled_at: datetime | None = None,
) -> Admission:
    """Decide about a contact.

    Args:
        limits: The person's own.
        channel: Over which way.
        urgency: Urgent ones overstep a limit unless it says otherwise.
        at: When.
        went: What went to the person before, in any order.
        bundled_at: When the contacts that are held on this channel already are to go, if any:
            what is held too goes with them.
    """
    if channel == MAILBOX:
        return Admission()
    holding = [
        limit
        for limit in (*limits, FLOOR)
        if limit.counts(channel)
        and not (urgency == URGENT and limit.urgent == "overstep")
        and len(_counted(limit, channel, at, went)) >= limit.most
    ]
    if not holding:
        return Admission()
    # Each must have room, but none may hold it for longer than it says.
    limit = min(holding, key=lambda one: one.hold)
    room = max(_room(one, channel, at, went) for one in holding)
    until = max(min(at + limit.hold, room), at + SOONEST)
    if bundled_at is not None and bundled_at > at:
        until = min(until, bundled_at)
    return Admission(until, limit, is_floor=limit is FLOOR)


def longest_span(limits: Iterable[Limit]) -> timedelta:
    """Return how far back one must look to decide."""
    return max(limit.span for limit in (*limits, FLOOR))


def _counted(limit: Limit, channel: str, at: datetime, went: Sequence[Went]) -> list[datetime]:
    """Return when the messages went that count, oldest first."""
    floor_of_channel = limit is FLOOR
    return sorted(
        one.at
        for one in went
        if limit.counts(one.channel)
        and (one.channel == channel or not floor_of_channel)
        and at - limit.span < one.at <= at
    )


def _room(limit: Limit, channel: str, at: datetime, went: Sequence[Went]) -> datetime:
    """Return when enough of what counts is long enough ago."""
    counted = _counted(limit, channel, at, went)
    return counted[len(counted) - limit.most] + limit.span
