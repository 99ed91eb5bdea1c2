"""The reminders and escalations of one obligation, as playbooks write them."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tocsin.domain.durations import parse_duration


class Part(BaseModel):
    """A part of a playbook: frozen, and wrong when it names what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Rung(Part):
    """One reminder or escalation: when, to whom, and whether again.

    ``at`` is ``0%``–``100%`` of the span, ``breach`` for its end, or ``-2h`` before the end.
    """

    at: str
    to: tuple[str, ...] = Field(min_length=1)
    every: str | None = None

    @field_validator("at")
    @classmethod
    def _readable(cls, at: str) -> str:
        if at.endswith("%") and at[:-1].isdigit() and int(at[:-1]) <= 100:  # noqa: PLR2004
            return at
        if at != "breach":
            parse_duration(at.removeprefix("-"))
        return at

    @field_validator("every")
    @classmethod
    def _every_is_a_duration(cls, every: str | None) -> str | None:
        if every is not None:
            parse_duration(every)
        return every


class LadderSpan(Part):
    """What a ladder measures: a clock, or a house target from the gate's opening."""

    clock: str | None = None
    house: str | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.clock is None) == (self.house is None):
            message = "a ladder is of one thing: `clock` or `house`"
            raise ValueError(message)
        if self.house is not None:
            parse_duration(self.house)
        return self


class Ladder(Part):
    """The reminders and escalations of one obligation, mildest first.

    An ``urgent`` one is urgent from its first rung on, and not only once it is too late;
    ``template`` is the letter of its first rung instead of the usual one.
    """

    of: LadderSpan
    urgent: bool = False
    template: str | None = None
    rungs: tuple[Rung, ...] = Field(min_length=1)
