"""What people write down of a schedule: its layers, and who is told when nobody is on call.

Overrides, time off and swaps are not in it: they are kept one by one, with who did it when.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import Field

from tocsin.domain.access import Role
from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import Part
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.schedule import (
    MOST_LAYERS,
    Departure,
    Override,
    PublicHolidays,
    Schedule,
    Temporary,
    TimeOff,
)
from tocsin.domain.oncall.swap import Swap
from tocsin.domain.oncall.values import Title, Zone
from tocsin.domain.written_span import Span, at_most

LONGEST_REMINDER = timedelta(days=7)


class HandoffRules(Part):
    """What is told when the duty passes on.

    Attributes:
        notices: Whether both sides are told.
        remind: How long before somebody on call is reminded to leave a note; None for never.
    """

    notices: bool = True
    remind: Annotated[Span, at_most(LONGEST_REMINDER)] | None = "30m"

    @property
    def lead(self) -> timedelta:
        """How long before a handoff the reminder comes; nothing for never."""
        wanted = self.notices and self.remind is not None
        return parse_duration(self.remind or "") if wanted else timedelta()


class Rota(Part):
    """One version of a schedule, as it is put.

    Attributes:
        fallback: The role that is told when nobody is on call; ``incident_manager`` when
            there is none.
    """

    zone: Zone
    title: Title = ""
    fallback: Role | None = None
    layers: tuple[Layer, ...] = Field(default=(), max_length=MOST_LAYERS)
    temporary: tuple[Temporary, ...] = Field(default=(), max_length=500)
    holidays: tuple[PublicHolidays, ...] = Field(default=(), max_length=2000)
    on_holidays: Literal["skip", "serve"] = "skip"
    departures: tuple[Departure, ...] = Field(default=(), max_length=2000)
    handoff: HandoffRules = HandoffRules()

    @property
    def told_instead(self) -> Role:
        """The role that is told when nobody is on call."""
        return self.fallback or Role.INCIDENT_MANAGER

    def people(self) -> frozenset[str]:
        """Return everybody who has turns or shifts in it."""
        return frozenset(self._named())

    def _named(self) -> Iterator[str]:
        for layer in (*self.layers, *(one for t in self.temporary for one in t.layers)):
            yield from layer.members
        for temporary in self.temporary:
            yield from (shift.person for shift in temporary.shifts)

    def schedule(
        self,
        name: str,
        overrides: Iterable[Override] = (),
        time_off: Iterable[TimeOff] = (),
        swaps: Iterable[Swap] = (),
    ) -> Schedule:
        """Put together who is on call by it and by what was changed in it."""
        return Schedule(
            id=name,
            zone=self.zone,
            title=self.title,
            layers=self.layers,
            temporary=self.temporary,
            holidays=self.holidays,
            on_holidays=self.on_holidays,
            departures=self.departures,
            overrides=tuple(overrides),
            time_off=tuple(time_off),
            swaps=tuple(swaps),
        )
