"""How the duty passes from one member of a layer to the next.

Handoffs are times on the wall in the layer's zone, so that a daily turn has 23 or 25 hours on
days when the clocks change. Only ``hourly`` turns are counted in hours that pass, and so move
on the wall when the clocks do; hours that stay on the wall are ``custom`` handoffs.
"""

from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.oncall.cadence import (
    DAY,
    WEEK,
    Cadence,
    Days,
    Hours,
    monthly,
    weekly_points,
)
from tocsin.domain.oncall.values import Day, Value

Kind: TypeAlias = Literal["hourly", "daily", "weekly", "monthly", "custom"]
Weekday: TypeAlias = Annotated[int, Field(ge=0, le=6)]  # Monday is 0, as in datetime
EVERY_DAY = tuple(range(7))
MOST_POINTS = 336  # one every half hour


class HandoffTime(Part):
    """A time at which the duty passes on, on some weekdays (Monday is 0)."""

    at: time
    weekdays: tuple[Weekday, ...] = Field(default=EVERY_DAY, min_length=1, max_length=7)

    @model_validator(mode="after")
    def _on_the_wall(self) -> Self:
        if self.at.tzinfo is not None:
            raise ValueError("`at` is a local time: leave out its offset")
        return self


class Rotation(Value):
    """The turns of a layer: turn 0 begins with the first handoff on or after ``starts_on``.

    Attributes:
        length: How many hours, days, weeks or months a turn lasts; for ``custom``, how many
            of its handoffs.
        at: Local time of the handoff; for ``hourly``, of the first one.
        weekday: Of ``weekly`` handoffs; Monday is 0.
        day: Of ``monthly`` handoffs; in a month that lacks it, the last day.
        handoffs: The handoffs of each week, for ``custom``.
    """

    kind: Kind
    starts_on: Day
    length: int = Field(default=1, ge=1, le=1000)
    at: time = time(0)
    weekday: Weekday = 0
    day: int = Field(default=1, ge=1, le=31)
    handoffs: tuple[HandoffTime, ...] = Field(default=(), max_length=MOST_POINTS)

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        if self.at.tzinfo is not None:
            raise ValueError("`at` is a local time: leave out its offset")
        if (self.kind == "custom") != bool(self.handoffs):
            raise ValueError("`handoffs` are for the kind `custom`, which needs at least one")
        if sum(len(handoff.weekdays) for handoff in self.handoffs) > MOST_POINTS:
            raise ValueError(f"`handoffs` are more than {MOST_POINTS} in a week")
        return self

    @cached_property
    def cadence(self) -> Cadence:
        """When its turns begin."""
        if self.kind == "monthly":
            return monthly(self.starts_on, self.day, self.at, self.length)
        if self.kind == "custom":
            pairs = ((day, hand.at) for hand in self.handoffs for day in hand.weekdays)
            return weekly_points(self.starts_on, tuple(sorted(set(pairs))), self.length)
        first = datetime.combine(self.starts_on, self.at)
        if self.kind == "hourly":
            return Hours(first, self.length * timedelta(hours=1))
        if self.kind == "daily":
            return Days(first, self.length * DAY)
        wait = (self.weekday - self.starts_on.weekday()) % 7
        return Days(first + wait * DAY, self.length * WEEK)
