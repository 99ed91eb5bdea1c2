"""A length of time as the law writes it, in exactly one unit."""

from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from tocsin.domain.ladders import Part

Weekday: TypeAlias = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Duration(Part):
    """One length of time in exactly one unit; ``skip`` leaves out weekdays and is for hours.

    ``weekdays`` are Monday to Friday, public holidays counted like any other.
    """

    minutes: int | None = Field(default=None, ge=1)
    hours: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1)
    weekdays: int | None = Field(default=None, ge=1)
    business_days: int | None = Field(default=None, ge=1)
    weeks: int | None = Field(default=None, ge=1)
    months: int | None = Field(default=None, ge=1)
    years: int | None = Field(default=None, ge=1)
    skip: tuple[Weekday, ...] = ()

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        given = [name for name in UNITS if getattr(self, name) is not None]
        if len(given) != 1:
            message = f"a duration has exactly one of: {', '.join(UNITS)}"
            raise ValueError(message)
        if self.skip and given != ["hours"]:
            message = "`skip` is for hours only"
            raise ValueError(message)
        return self

    @property
    def unit(self) -> str:
        """The unit that is given."""
        return next(name for name in UNITS if getattr(self, name) is not None)

    @property
    def amount(self) -> int:
        """How many of the unit."""
        return int(getattr(self, self.unit))

    def __str__(self) -> str:
        """Write it for people: ``10 business days``, ``48 hours without sat, sun``."""
        unit = self.unit.replace("_", " ")
        words = f"{self.amount} {unit[:-1] if self.amount == 1 else unit}"
        return f"{words} without {', '.join(self.skip)}" if self.skip else words


UNITS = ("minutes", "hours", "days", "weekdays", "business_days", "weeks", "months", "years")
