"""The reminders and escalations of one obligation, as playbooks write them."""

from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tocsin.domain.durations import parse_duration
from tocsin.domain.written_span import Span

ZONE = r"^(home|place|[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2})$"
NAME = r"^[a-z][a-z0-9_-]{0,63}$"
Confidence: TypeAlias = Literal["high", "medium", "low"]


class Part(BaseModel):
    """A part of a playbook: frozen, and wrong when it names what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rung(Part):
    """One reminder or escalation: when, to whom, and whether again.

    ``at`` is ``0%``–``100%`` of the span, ``3h`` after its beginning, ``-2h`` before its end,
    ``breach`` for its end, or ``+2h`` past it. ``every`` repeats it, without end or ``times``
    times more.
    """

    at: str
    to: tuple[str, ...] = Field(min_length=1)
    every: Span | None = None
    times: int | None = Field(default=None, ge=1, le=1000)

    @field_validator("at")
    @classmethod
    def _readable(cls, at: str) -> str:
        if at.endswith("%") and at[:-1].isdigit() and int(at[:-1]) <= 100:  # noqa: PLR2004
            return at
        if at != "breach":
            parse_duration(at[1:] if at.startswith(("-", "+")) else at)
        return at

    @model_validator(mode="after")
    def _times_of_something(self) -> Self:
        if self.times is not None and self.every is None:
            message = "`times` needs `every`"
            raise ValueError(message)
        return self


class LadderSpan(Part):
    """What a ladder measures: a clock, or a house target from the gate's opening."""

    clock: str | None = None
    house: Span | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.clock is None) == (self.house is None):
            message = "a ladder is of one thing: `clock` or `house`"
            raise ValueError(message)
        return self


class Ladder(Part):
    """The reminders and escalations of one obligation, mildest first.

    Attributes:
        urgent: Urgent from its first rung on, and not only once it is too late.
        template: The letter of its first rung instead of the usual one.
        hours: ``working`` counts all its times in working hours (Monday to Friday, 9 to 17,
            days off left out) and never tells anybody outside them; not for urgent ones.
        zone: In whose working hours: ``home`` (the organisation's), ``place`` (the case's), or
            the IANA name of a zone.
    """

    of: LadderSpan
    urgent: bool = False
    template: str | None = None
    hours: Literal["always", "working"] = "always"
    zone: str = Field(default="home", pattern=ZONE)
    rungs: tuple[Rung, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _urgent_never_waits(self) -> Self:
        if self.urgent and self.hours == "working":
            message = "an urgent ladder does not wait for working hours"
            raise ValueError(message)
        return self
