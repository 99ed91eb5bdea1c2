"""A law pack: every entry, counting rule and calendar of one version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from tocsin.domain.ladders import Part
from tocsin.domain.law.terms import ID, CalendarRef, CountingRule, Duration, LawClock, Weekday

NOT_ADVICE = (
    "Not legal advice: a deadline computed from data that carries a source and a confidence. "
    "Have counsel read the official text before you rely on it."
)


class CalendarDay(Part):
    """A day that a calendar adds or takes away: each year's, or one date's.

    Exactly one of ``date`` (one day), ``yearly`` (``MM-DD``), ``easter`` (days from Western
    Easter Sunday), ``nth`` (``4 thu 11``: fourth Thursday of November; ``-1 mon 5``: the last
    Monday of May), or ``after`` with a ``nth``-like anchor: ``4 thu 11 +1``.
    """

    name: str
    date: str | None = None
    yearly: str | None = None
    easter: int | None = None
    nth: str | None = None


class NamedCalendar(Part):
    """A calendar of the pack: what a base has, plus and minus some days.

    Attributes:
        base: A country's holidays to begin with; None begins with none.
        remove: Names of the base's holidays that it does not have.
        observed: Whether holidays that fall on a weekend move as the base moves them.
    """

    id: str = Field(pattern=ID)
    title: str
    base: CalendarRef | None = None
    add: tuple[CalendarDay, ...] = ()
    remove: tuple[str, ...] = ()
    observed: bool = True
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
