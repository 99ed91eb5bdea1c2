"""The answer to "who is on call, and why": a chain of reasons, in the order of reasoning."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Because(StrEnum):
    """One step of the reasoning."""

    OVERRIDE = "override"  # somebody was put on call
    TEMPORARY = "temporary"  # the layers are replaced
    FIXED_SHIFT = "fixed_shift"  # a shift of a temporary schedule
    TURN = "turn"  # the turn of a layer
    STAND_IN = "stand_in"  # the next member of the layer who can
    COVER = "cover"  # somebody takes it, as agreed or ordered
    KEEPS = "keeps"  # nobody who would take it can, so it stays
    TIME_OFF = "time_off"  # the person is skipped
    HOLIDAY = "holiday"  # the person is skipped
    DEPARTED = "departed"  # the person is skipped
    NOT_SERVING = "not_serving"  # before the layer's begin or after its end
    NOT_BEGUN = "not_begun"  # before the rotation's first handoff
    OUTSIDE_HOURS = "outside_hours"  # not in the hours of the layer
    NOBODY = "nobody"  # nothing was left to ask


@dataclass(frozen=True, slots=True)
class Reason:
    """One step: what, about whom, and what it rests on.

    Attributes:
        layer: Id of the layer it is about.
        ref: Id of the override, temporary schedule, swap or time off it rests on.
        turn: Number of the layer's turn, from 0.
        begin: From when the turn, override … holds.
        end: Until when it does.
    """

    code: Because
    person: str | None = None
    layer: str | None = None
    ref: str | None = None
    turn: int | None = None
    begin: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnCall:
    """Who is on call at an instant, or nobody; ``why`` ends with what decided it."""

    person: str | None
    at: datetime
    why: tuple[Reason, ...]

    @property
    def layer(self) -> str | None:
        """The layer whose turn decided it, if one did."""
        return next((why.layer for why in self.why if why.code is Because.TURN), None)


@dataclass(frozen=True, slots=True)
class Shift:
    """A span with one person, or nobody, for one chain of reasons."""

    person: str | None
    begin: datetime
    end: datetime
    why: tuple[Reason, ...]
