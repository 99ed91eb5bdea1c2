"""The course of a period under one reading: started, paused, begun anew, made longer, ended.

It is computed anew from everything that happened, in order of time; nothing is remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tocsin.domain.law.backward import count_back
from tocsin.domain.law.counting import Leg, Lull, Span, count
from tocsin.domain.law.happenings import Happening
from tocsin.domain.law.local import next_full_hour
from tocsin.domain.law.method import Length, Method
from tocsin.domain.law.reckoning import Standing


@dataclass(slots=True)
class Remark:
    """Something that happened, and what it did; put into words only when it is told."""

    code: str
    happening: Happening
    days: int = 0
    length: timedelta = timedelta()
    at: datetime | None = None


@dataclass(slots=True)
class Course:
    """How a period stands, as far as it has been followed.

    Attributes:
        start: What it is counted from.
        set_at: The instant that somebody set, for what is not counted.
        limit: The longest that it may become.
        holds_notice: Whether an open pause holds the limit of that notice, too.
        notice_by: Until when the next extension must have been told, or the last one had to.
    """

    method: Method
    start: datetime
    lengths: tuple[Length, ...]
    set_at: datetime | None = None
    lulls: list[Lull] = field(default_factory=list)
    noticed: list[Lull] = field(default_factory=list)
    standing: Standing = Standing.RUNNING
    limit: Length | None = None
    capped: bool = False
    uses: dict[str, int] = field(default_factory=dict)
    notice_by: datetime | None = None
    holds_notice: bool = False
    remarks: list[Remark] = field(default_factory=list)
    known: tuple[object, Span] | None = None

    @property
    def counted_from(self) -> datetime:
        """The instant that hours are counted from: the event, or the next full hour."""
        if self.method.from_full_hour:
            return next_full_hour(self.start, self.method.zone)
        return self.start

    def span(self, lulls: Sequence[Lull] | None = None) -> Span:
        """Count to its end; what has not changed is not counted again."""
        if lulls is not None and len(lulls) != len(self.lulls):
            return self._counted(lulls)
        state = (self.start, self.set_at, self.lengths, len(self.lulls), self.limit)
        if self.known is None or self.known[0] != state:
            self.known = (state, self._counted(self.lulls))
        return self.known[1]

    def _counted(self, lulls: Sequence[Lull]) -> Span:
        if self.method.backward:
            return count_back(self.method, self.start, self.lengths[0])
        if self.set_at is not None:
            return count(self.method, Leg(self.set_at, self.lengths, is_set=True), lulls)
        leg = Leg(self.counted_from, self.lengths)
        span = count(self.method, leg, lulls)
        if self.limit is not None:
            longest = count(self.method, Leg(leg.start, (self.limit,)), lulls)
            self.capped = longest.at < span.at
            span = longest if self.capped else span
        return span

    def opening(self, opens: Length) -> Span:
        """Count to the instant before which nothing may happen."""
        leg = Leg(self.counted_from, (opens,))
        return count(self.method.waiting(), leg, self.lulls)
