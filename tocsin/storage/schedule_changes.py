"""Overrides, time off and swaps out of what was done about them, each with when it counted.

Nothing counts before it was said, and nothing after it was taken back: so an instant of the
past is answered for ever as it was then.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeAlias

from sqlalchemy import Row

from tocsin.domain.oncall.schedule import Override, TimeOff
from tocsin.domain.oncall.swap import Offer, Swap
from tocsin.storage.models import Json, ScheduleEventRow
from tocsin.storage.schedules import CANCELLED, ENTERED, OVERRIDE, SWAP, TIME_OFF

E: TypeAlias = ScheduleEventRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An override or time off as it was stated, and how long it stood.

    Attributes:
        begin: When it was to begin; it counts from ``entered_at`` where that is later.
        cancelled_at: When it was taken back, if it was.
    """

    key: str
    schedule: str | None
    person: str
    begin: datetime
    end: datetime
    entered_by: str
    entered_at: datetime
    data: Json
    cancelled_at: datetime | None = None
    cancelled_by: str = ""

    @property
    def counted(self) -> tuple[datetime, datetime]:
        """The span in which it counted; empty when the end is not after the beginning."""
        end = min(self.end, self.cancelled_at or self.end)
        return max(self.begin, self.entered_at), end


@dataclass(frozen=True, slots=True)
class Changes:
    """What was changed in schedules over a span."""

    overrides: tuple[Stated, ...] = ()
    time_off: tuple[Stated, ...] = ()
    swaps: tuple[tuple[str, Swap], ...] = ()

    def overrides_of(self, schedule: str) -> list[Override]:
        """Return a schedule's overrides with the spans in which they counted."""
        found = []
        stated: Counter[str] = Counter()
        for one in self.overrides:
            begin, end = one.counted
            number, stated[one.key] = stated[one.key], stated[one.key] + 1
            if one.schedule == schedule and begin < end:
                found.append(
                    Override(
                        id=f"{one.key}.{number}",
                        person=one.person,
                        begin=begin,
                        end=end,
                        instead_of=one.data.get("instead_of"),
                        made_at=one.entered_at,
                        reason=one.data.get("reason", ""),
                    )
                )
        return found

    def absences(self, people: Collection[str]) -> list[TimeOff]:
        """Return people's time off with the spans in which it counted."""
        found = []
        for one in self.time_off:
            begin, end = one.counted
            if begin < end and one.person in people:
                found.append(TimeOff(person=one.person, begin=begin, end=end, id=one.key))
        return found

    def swaps_of(self, schedule: str) -> list[Swap]:
        """Return a schedule's swaps; what was agreed counts from when it was."""
        return [_agreed(swap) for name, swap in self.swaps if name == schedule]


def changes_of(rows: Iterable[E | Row[Any]]) -> Changes:
    """Put together what was done, event by event in order of their ids."""
    stated: dict[str, list[Stated]] = {OVERRIDE: [], TIME_OFF: []}
    swaps = []
    in_turn = sorted(rows, key=lambda row: (row.key, row.id))
    for _, group in groupby(in_turn, key=lambda row: row.key):
        events = list(group)
        if events[0].sort == SWAP:
            swaps.append((events[0].schedule or "", Swap.model_validate(events[-1].data)))
        else:
            stated[events[0].sort] += _stated(events)
    by_time = {sort: sorted(found, key=_by_entry) for sort, found in stated.items()}
    return Changes(tuple(by_time[OVERRIDE]), tuple(by_time[TIME_OFF]), tuple(swaps))


def _by_entry(one: Stated) -> tuple[datetime, str]:
    return one.entered_at, one.key


def _stated(events: list[E | Row[Any]]) -> list[Stated]:
    """Tell each time that it was stated; what is stated anew replaces what stood."""
    found: list[Stated] = []
    for row in events:
        if row.event in (ENTERED, CANCELLED) and found and found[-1].cancelled_at is None:
            found[-1] = _ended(found[-1], row)
        if row.event == ENTERED and row.starts_at and row.ends_at:
            found.append(
                Stated(
                    key=row.key,
                    schedule=row.schedule,
                    person=row.person or "",
                    begin=row.starts_at,
                    end=row.ends_at,
                    entered_by=row.by,
                    entered_at=row.at,
                    data=row.data,
                )
            )
    return found


def _ended(one: Stated, row: E | Row[Any]) -> Stated:
    members = {name: getattr(one, name) for name in Stated.__slots__}
    return Stated(**members | {"cancelled_at": row.at, "cancelled_by": row.by})


def _agreed(swap: Swap) -> Swap:
    offers = (_counted(offer) for offer in swap.offers)
    return swap.model_copy(update={"offers": tuple(offer for offer in offers if offer)})


def _counted(offer: Offer) -> Offer | None:
    """Let an offer, and what is taken in return, count from when it was approved."""
    agreed = offer.approved_at
    if agreed is None:
        return offer
    if agreed >= offer.end:
        return None
    back = offer.in_return
    if back is not None:
        later = back.model_copy(update={"begin": max(back.begin, agreed)})
        back = later if later.begin < later.end else None
    return offer.model_copy(update={"begin": max(offer.begin, agreed), "in_return": back})
