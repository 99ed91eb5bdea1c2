"""What the engine is asked and what it answers: events in, instants and their reasons out.

All instants are aware and in UTC; ``zone`` says in whose time they were counted. Remaining time
is not here: whoever shows it computes it at that moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.terms import CalendarRef


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the matter, by the name that its entry gives it."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where time is counted, as far as anybody said: None takes what the entry stands in for.

    Attributes:
        zone: IANA name of the place's time zone.
        country: ISO 3166-1 code of the country whose days off count.
        subdivision: ISO 3166-2 code of its part, without the country.
    """

    zone: str | None = None
    country: str | None = None
    subdivision: str | None = None


@dataclass(frozen=True, slots=True)
class DayOff:
    """Why a day is no working day."""

    name: str
    is_weekend: bool = False
    is_estimated: bool = False


class Calendar(Protocol):
    """Which days are off, in one place or in several at once."""

    @property
    def name(self) -> str:
        """How a derivation calls it: ``Germany (holidays 0.86)``."""

    def day_off(self, day: date) -> DayOff | None:
        """Say why a day is off, or None when it is a working day."""


class Calendars(Protocol):
    """Where calendars come from."""

    def get(
        self, ref: CalendarRef, place: Place, named: Sequence[NamedCalendar] = ()
    ) -> Calendar:
        """Return the calendar that an entry means, at that place.

        ``named`` are the pack's own calendars, bases included.

        Raises:
            CalendarError: There is none.
        """


class CalendarError(Exception):
    """There is no calendar for that place; the message says what is known."""


class Standing(StrEnum):
    """How a period stands after everything that has happened to it."""

    RUNNING = "running"
    PAUSED = "paused"
    TERMINATED = "terminated"
    EXEMPT = "exempt"
    UNNUMBERED = "unnumbered"  # a standard without a number: there is nothing to compute

    @property
    def is_over(self) -> bool:
        """Whether nothing is due any more, or never was."""
        return self in (Standing.TERMINATED, Standing.EXEMPT)

    @property
    def is_due(self) -> bool:
        """Whether there is an instant to plan by."""
        return self in (Standing.RUNNING, Standing.PAUSED)


class RefusalError(Exception):
    """The engine does not compute this, and says why.

    Codes: ``not-in-force``, ``no-number``, ``unstructured``, ``never-pauses``,
    ``never-extends``, ``unknown-event``, ``event-order``, ``extension-late``,
    ``extension-used-up``, ``needs-event``, ``no-calendar``, ``unknown-zone``,
    ``unknown-rule``, ``out-of-bounds``.
    """

    def __init__(self, code: str, detail: str, citation: str = "") -> None:
        """Carry the stable code, the sentence for a person, and what it rests on."""
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.citation = citation


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a derivation.

    Attributes:
        code: Stable code of what was done (``start``, ``count``, ``skip``, ``roll``,
            ``pause``, ``extend``, ``end``, ``choose``, ``assume``).
        text: The sentence, with dates in the zone that counts.
        at: The instant or the start of the day that it speaks of.
    """

    code: str
    text: str
    at: datetime | None = None


class Told:
    """Steps that are put into words when they are first read, and once."""

    __slots__ = ("_steps", "_tell")

    def __init__(self, tell: Callable[[], tuple[Step, ...]] = tuple) -> None:
        self._tell = tell
        self._steps: tuple[Step, ...] | None = None

    def __call__(self) -> tuple[Step, ...]:
        """Return the steps."""
        if self._steps is None:
            self._steps = self._tell()
        return self._steps

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and self() == other()

    def __hash__(self) -> int:
        return hash(self())


@dataclass(frozen=True, slots=True)
class ReadInstant:
    """The instant that one reading of the law leads to, and how."""

    name: str
    at: datetime
    confidence: str
    opens: datetime | None = None
    told: Told = field(default_factory=Told, repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """How this reading is counted."""
        return self.told()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a deadline comes to.

    Attributes:
        earliest: Of a window, the instant before which nothing may happen, read safely (the
            latest of its readings); of anything else the earliest of the readings.
        latest: The latest of the readings; of a window its end, read safely (the earliest).
        safe: The instant to plan by: for ``act_by``, ``notice_before``, ``recurring`` and a
            window's end the earliest reading, for ``not_before`` and ``keep_until`` the latest.
            While paused, as it stood when the pause began. None when nothing is computed.
        readings: All readings, the safe one first.
        notice_by: Until when an extension must have been notified, when the law says so.
        next_events: Events that would still change it, for whoever asks what may be said.
        assumptions: What was taken for granted because nobody said.
    """

    law: str
    citation: str
    polarity: str
    standing: Standing
    zone: str
    pack: str
    earliest: datetime | None = None
    latest: datetime | None = None
    safe: datetime | None = None
    readings: tuple[ReadInstant, ...] = ()
    told: Told = field(default_factory=Told, repr=False)
    notice_by: datetime | None = None
    next_events: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()

    @property
    def derivation(self) -> tuple[Step, ...]:
        """The steps of the safe reading, with what holds for all of them."""
        return self.told()
