"""One layer of a schedule: who takes turns, and in which hours."""

from datetime import time
from typing import Self

from pydantic import Field, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.oncall.rotation import EVERY_DAY, Rotation, Weekday
from tocsin.domain.oncall.values import Id, Instant, Title, Zone


class Restriction(Part):
    """Hours in which a layer serves: local, on the weekdays on which they begin (Monday is 0).

    They end on the next day when ``end`` is not after ``begin``: 17:00 to 09:00 crosses
    midnight, 00:00 to 00:00 is the whole day.
    """

    weekdays: tuple[Weekday, ...] = Field(default=EVERY_DAY, min_length=1, max_length=7)
    begin: time = time(0)
    end: time = time(0)

    @model_validator(mode="after")
    def _on_the_wall(self) -> Self:
        if self.begin.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("`begin` and `end` are local times: leave out their offset")
        return self


class Layer(Part):
    """People who take turns. Of the layers that have somebody, the highest priority serves.

    Attributes:
        priority: The higher number wins; of equal ones the layer listed first.
        members: In the order of their turns; somebody named twice has two turns.
        restrictions: The hours in which the layer serves; none means always. Turns go on
            meanwhile.
        zone: Where its handoffs and hours are local; the schedule's when there is none.
        begin: From when on it serves, where that is not the rotation's start.
        end: Until when it serves.
    """

    id: Id
    rotation: Rotation
    members: tuple[Id, ...] = Field(min_length=1, max_length=200)
    title: Title = ""
    priority: int = Field(default=0, ge=-1000, le=1000)
    restrictions: tuple[Restriction, ...] = Field(default=(), max_length=100)
    zone: Zone | None = None
    begin: Instant | None = None
    end: Instant | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.begin and self.end and self.begin >= self.end:
            raise ValueError("`end` must be after `begin`")
        return self
