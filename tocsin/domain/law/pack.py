"""A law pack: every entry, counting rule and calendar of one version."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from pydantic import Field, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.law.duration import Duration, Weekday
from tocsin.domain.law.rule import ID, CountingRule
from tocsin.domain.law.terms import CalendarRef, LawClock

NOT_ADVICE = (
    "Not legal advice: a deadline computed from data that carries a source and a confidence. "
    "Have counsel read the official text before you rely on it."
)
NTH = (
    r"^(?:[1-5]|-[1-5]) (?:mon|tue|wed|thu|fri|sat|sun) (?:[1-9]|1[0-2])(?: [+-][1-9][0-9]?)?$"
)


class Moves(Part):
    """Which day is kept too when a holiday falls on a weekend: the nearest such weekday."""

    fri: Weekday | None = None
    sat: Weekday | None = None
    sun: Weekday | None = None


class CalendarDay(Part):
    """A day that a calendar adds: each year's, or one date's.

    Exactly one of ``date`` (one day), ``yearly`` (``MM-DD``), ``easter`` (days from Western
    Easter Sunday) and ``nth`` (``4 thu 11``: fourth Thursday of November; ``-1 mon 5``: the
    last Monday of May; ``4 thu 11 +1``: the day after).

    Attributes:
        moves: The day that is kept beside it when it falls on a day of the week: ``sat: fri``
            adds the Friday before, ``sun: mon`` the Monday after (the nearest such day).
        since: First year of it.
        until: Last year of it.
    """

    name: str
    date: dt.date | None = None
    yearly: str | None = Field(default=None, pattern=r"^(?:0[1-9]|1[0-2])-[0-3][0-9]$")
    easter: int | None = Field(default=None, ge=-120, le=200)
    nth: str | None = Field(default=None, pattern=NTH)
    moves: Moves = Moves()
    since: int | None = None
    until: int | None = None

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        given = [self.date, self.yearly, self.easter, self.nth]
        if sum(part is not None for part in given) != 1:
            message = "a day is exactly one of `date`, `yearly`, `easter`, `nth`"
            raise ValueError(message)
        return self


class NamedCalendar(Part):
    """A calendar of the pack: what a base has, plus and minus some days.

    Attributes:
        base: A country's holidays to begin with; None begins with none.
        remove: Names of the base's holidays that it does not have.
        observed: Whether holidays that fall on a weekend move as the base moves them.
        overrides: Code of the country or part (``DE``, ``US-CA``) whose calendar it is from
            now on; its own base means the library's.
    """

    id: str = Field(pattern=ID)
    title: str
    base: CalendarRef | None = None
    add: tuple[CalendarDay, ...] = ()
    remove: tuple[str, ...] = ()
    observed: bool = True
    overrides: str | None = Field(default=None, pattern=r"^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$")
    weekend: tuple[Weekday, ...] = ("sat", "sun")
    source: str = ""
    confidence: Literal["high", "medium", "low"] = "medium"
    verify: str = ""


class Terms(Part):
    """Everything of a pack that one deadline needs: what a case pins, whole, when it opens.

    Attributes:
        laws: The entry itself first, then those that hold before or after its time.
        rules: The counting rules that the entries and their readings name.
        calendars: The pack's own calendars that they name, bases included.
        pack: Name of the pack, for the derivation.
        house: A house target for an entry without a number; never law.
    """

    laws: tuple[LawClock, ...] = Field(min_length=1)
    rules: tuple[CountingRule, ...] = Field(min_length=1)
    calendars: tuple[NamedCalendar, ...] = ()
    pack: str
    house: Duration | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """All entries of one version of the law pack.

    Attributes:
        version: As a person calls it: ``2026.11.1``.
        digest: SHA-256 of its canonical JSON.
        house: House targets for entries without a number, by the entry's id; never law.
    """

    version: str
    digest: str
    clocks: Mapping[str, LawClock]
    rules: Mapping[str, CountingRule]
    calendars: Mapping[str, NamedCalendar]
    house: Mapping[str, Duration] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Version and the start of the digest: what derivations carry."""
        return f"{self.version}+{self.digest[:12]}"
