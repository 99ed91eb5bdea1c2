"""A schedule: layers of people who take turns, and everything that changes whose turn it is.

What is sorted or looked up again and again is computed once per schedule, on first use.
"""

from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.local_day import LocalDay, local_day
from tocsin.domain.oncall.spans import Spans
from tocsin.domain.oncall.swap import Cover, Swap
from tocsin.domain.oncall.values import Day, Id, Instant, Spanned, Title, Value, Zone

MOST = 20_000
MOST_LAYERS = 50


class Override(Spanned):
    """Somebody is on call for a span, whatever the layers, temporary schedules or time off say.

    Attributes:
        instead_of: Only where this person would be on call; nobody means always.
        made_at: When it was said. Of two the later counts, and a swap approved after it
            passes it on. Without it, it counts as the oldest, but no swap passes it on.
    """

    id: Id
    person: Id
    instead_of: Id | None = None
    made_at: Instant | None = None
    reason: Title = ""


class FixedShift(Spanned):
    """One person's shift in a temporary schedule."""

    person: Id


class Temporary(Spanned):
    """Replaces all layers for a span: by fixed shifts, then by layers of its own.

    Where it has nobody, nobody is on call. Of two at once the one listed last counts.
    """

    id: Id
    title: Title = ""
    shifts: tuple[FixedShift, ...] = Field(default=(), max_length=2000)
    layers: tuple[Layer, ...] = Field(default=(), max_length=MOST_LAYERS)

    @cached_property
    def ranked(self) -> tuple[Layer, ...]:
        """Its layers, the one that is asked first at the front."""
        return _ranked(self.layers)

    @cached_property
    def fixed(self) -> Spans[FixedShift]:
        """Its shifts by time."""
        return Spans(self.shifts)


class TimeOff(Spanned):
    """A span in which a person takes no turn; only an override puts them on call in it."""

    person: Id
    id: str = Field(default="", max_length=200)


class PublicHolidays(Value):
    """The public holidays of the place where a person lives, as dates there."""

    person: Id
    zone: Zone
    days: tuple[Day, ...] = Field(max_length=2000)

    @cached_property
    def spans(self) -> Spans[LocalDay]:
        """The days as spans of time."""
        zone = zone_named(self.zone)
        return Spans(local_day(day, zone) for day in set(self.days))


class Departure(Part):
    """A person who left: from then on they are never on call, not even by an override."""

    person: Id
    at: Instant


class Schedule(Value):
    """Who is on call, by everything that is known about it.

    Attributes:
        zone: The time zone of handoffs and hours, where a layer has none of its own.
        on_holidays: Whether people skip their turns on their public holidays, or serve and
            have them counted in the load report.
    """

    id: Id
    zone: Zone
    title: Title = ""
    layers: tuple[Layer, ...] = Field(default=(), max_length=MOST_LAYERS)
    overrides: tuple[Override, ...] = Field(default=(), max_length=MOST)
    temporary: tuple[Temporary, ...] = Field(default=(), max_length=500)
    time_off: tuple[TimeOff, ...] = Field(default=(), max_length=MOST)
    holidays: tuple[PublicHolidays, ...] = Field(default=(), max_length=2000)
    on_holidays: Literal["skip", "serve"] = "skip"
    swaps: tuple[Swap, ...] = Field(default=(), max_length=MOST)
    departures: tuple[Departure, ...] = Field(default=(), max_length=2000)

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for name in ("layers", "overrides", "temporary", "swaps"):
            ids = [part.id for part in getattr(self, name)]
            if len(set(ids)) < len(ids):
                raise ValueError(f"`{name}` has one id twice")
        return self

    @cached_property
    def ranked(self) -> tuple[Layer, ...]:
        """Its layers, the one that is asked first at the front."""
        return _ranked(self.layers)

    @cached_property
    def orders(self) -> Spans[Override]:
        """The overrides that hold whoever's turn it is."""
        return Spans(override for override in self.overrides if override.instead_of is None)

    @cached_property
    def replacements(self) -> Spans[Temporary]:
        """The temporary schedules by time."""
        return Spans(self.temporary)

    @cached_property
    def off(self) -> dict[str, Spans[TimeOff]]:
        """Time off by person."""
        found: dict[str, list[TimeOff]] = {}
        for time_off in self.time_off:
            found.setdefault(time_off.person, []).append(time_off)
        return {person: Spans(spans) for person, spans in found.items()}

    @cached_property
    def holidays_of(self) -> dict[str, tuple[PublicHolidays, ...]]:
        """Public holidays by person: somebody may have those of two places."""
        found: dict[str, tuple[PublicHolidays, ...]] = {}
        for holidays in self.holidays:
            found[holidays.person] = (*found.get(holidays.person, ()), holidays)
        return found

    @cached_property
    def left(self) -> dict[str, Instant]:
        """When people left, the first time that is known."""
        found: dict[str, Instant] = {}
        for departure in self.departures:
            first = found.get(departure.person, departure.at)
            found[departure.person] = min(first, departure.at)
        return found

    @cached_property
    def covers(self) -> dict[str, Spans[Cover]]:
        """Agreed covers and overrides in somebody's stead, by whom they relieve."""
        agreed = (cover for swap in self.swaps for cover in swap.covers())
        ordered = (_ordered(override) for override in self.overrides if override.instead_of)
        found: dict[str, list[Cover]] = {}
        for cover in (*agreed, *ordered):
            found.setdefault(cover.instead_of, []).append(cover)
        return {person: Spans(covers) for person, covers in found.items()}


def _ranked(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    return tuple(sorted(layers, key=lambda layer: -layer.priority))


def _ordered(override: Override) -> Cover:
    """Return an override in somebody's stead as the cover that it is."""
    span = (override.begin, override.end)
    relieved = override.instead_of or ""
    return Cover(override.id, override.person, relieved, *span, override.made_at, explicit=True)
