"""What the law says about one deadline, as data: its length, its start, how it is counted.

An entry of the law pack is read into these models. Nothing in them computes; the engine counts
what stands here and refuses what does not. No entry is legal advice.
"""

from datetime import date
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from tocsin.domain.ladders import Confidence, Part
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.rule import ID

EVENT = r"^[a-z][a-z0-9_]{1,63}$"
EventName: TypeAlias = Annotated[str, Field(pattern=EVENT)]
Polarity: TypeAlias = Literal[
    "act_by",  # too late is the unsafe error: the earliest reading is safe
    "not_before",  # too early is the unsafe error: the latest reading is safe
    "window",  # both: not before one instant, not after another
    "keep_until",  # ending too early is the unsafe error: the latest reading is safe
    "notice_before",  # counted backwards from an event: the earliest reading is safe
    "recurring",  # due again and again
    "exposure_threshold",  # no duty; who exceeds it is exposed to what the entry says
]
Owner: TypeAlias = Literal["platform", "authority", "user", "third_party"]
Status: TypeAlias = Literal[
    "in_force",
    "historic",
    "not_yet_in_force",
    "enacted_check_commencement",
    "partially_enjoined",
    "litigation_check",
    "uncertain",
    "house",
]


class CalendarRef(Part):
    """Which days are off: a country's, a calendar of the pack, the place's own, or a union.

    ``place`` takes the country of the case or, when ``--country`` names one, that country.
    Exactly one of ``country``, ``named``, ``place`` and ``union``. ``closures`` counts the
    tenant's own closures too: for house targets, and where the law leaves it to the provider
    what a business day is.
    """

    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    subdivision: str | None = None
    named: str | None = Field(default=None, pattern=ID)
    place: bool = False
    union: tuple["CalendarRef", ...] = ()
    closures: bool = False

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [bool(self.country), bool(self.named), self.place, bool(self.union)]
        if sum(given) != 1:
            message = "a calendar is exactly one of `country`, `named`, `place: true`, `union`"
            raise ValueError(message)
        if self.subdivision and not self.country:
            message = "`subdivision` needs `country`"
            raise ValueError(message)
        return self


class Start(Part):
    """What a period is counted from: the latest of the named events that have happened.

    The first is the main one, which a bare trigger stands for; every other one counts from the
    moment that it is known (identity proved, fee paid, notice complete).
    """

    latest_of: tuple[EventName, ...] = Field(default=("received_at",), min_length=1)

    @property
    def main(self) -> str:
        """The event that a bare trigger stands for."""
        return self.latest_of[0]


class Effect(Part):
    """What an event does to a period that runs.

    Attributes:
        event: The event that begins it.
        until: The event that ends it; None for an effect of one instant.
        effect: ``pause`` keeps the time that remains; ``restart`` begins the full period again
            when ``until`` comes, or at the event; ``shift_start`` counts from the event
            instead; ``terminate`` ends the duty; ``exempt`` says that it never was one.
        count: ``instants`` pauses to the second; ``whole_days`` by whole days, both end days
            included (``whole_days_inclusive``) or the last one not.
    """

    event: EventName
    until: EventName | None = None
    effect: Literal["pause", "restart", "shift_start", "terminate", "exempt"]
    count: Literal["instants", "whole_days", "whole_days_inclusive"] = "instants"
    applies_to: tuple[Literal["due", "extension_notice"], ...] = ("due",)
    citation: str = ""

    @model_validator(mode="after")
    def _pauses_end(self) -> Self:
        if self.effect == "pause" and self.until is None:
            message = "a pause needs `until`, the event that ends it"
            raise ValueError(message)
        return self


class Extension(Part):
    """By how much a period may be made longer, on what condition, and by whose leave.

    Attributes:
        amount: How much is added.
        base: ``original_start`` makes one longer period from the start, rolled once at its
            end; ``original_due`` counts on from where it would have ended; ``event`` counts
            anew from the extension's own event.
        event: The event by which it is given, such as the notice of it.
        notice_by: Until when that event must have come: ``original_due``, or a duration from
            the start; None when the text names no limit.
        times: How often it may be given.
        maximum: The longest that the whole period may become, when the text says so.
    """

    amount: Duration
    base: Literal["original_start", "original_due", "event"] = "original_start"
    event: EventName = "extended"
    times: int = Field(default=1, ge=1)
    when: tuple[str, ...] = ()
    notice_to: str | None = None
    notice_by: Literal["original_due"] | Duration | None = None
    maximum: Duration | None = None
    approver: str = ""
    citation: str = ""


class Unstructured(Part):
    """A pause or an extension that the text has and this entry cannot compute, in prose."""

    what: Literal["pause", "extension", "start", "duration", "calendar", "other"]
    text: str


class Ordered(Part):
    """A period that the order itself sets, between a floor and a ceiling."""

    event: EventName = "set_until"
    floor: Duration | None = None
    ceiling: Duration | None = None


class Yearly(Part):
    """One day of each year; ``last`` is the last day of the month."""

    month: int = Field(ge=1, le=12)
    day: int | Literal["last"]


class Recurrence(Part):
    """Due again and again: every so often from an anchor, or on a day of each year."""

    every: Duration | None = None
    yearly: Yearly | None = None
    anchor: EventName = "anchor"

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.every is None) == (self.yearly is None):
            message = "a recurrence has exactly one of `every` and `yearly`"
            raise ValueError(message)
        return self


class Reading(Part):
    """Another way to read the text, where the law is open: what is different in it."""

    name: str = Field(pattern=ID)
    confidence: Confidence = "medium"
    why: str = ""
    rule: str | None = None
    calendar: CalendarRef | None = None
    duration: Duration | None = None
    event_day: Literal["excluded", "counted"] | None = None


class Effective(Part):
    """From when to when it is the law, by the date of the trigger; both days included.

    ``before`` and ``after`` name the entries that hold outside that time.
    """

    since: date | None = None
    until: date | None = None
    before: str | None = None
    after: str | None = None


class Source(Part):
    """Where it stands."""

    name: str
    url: str = ""


class LawClock(Part):
    """One deadline of the law pack.

    Exactly one of ``duration``, ``standard``, ``ordered``, ``recurs`` and ``fixed_date`` says
    how long it is. ``opens`` is the lower bound of a window, from the same start.

    Attributes:
        trigger: In the words of the text, what sets it going.
        standard: The words of a deadline without a number ("without undue delay").
        time_zone: ``place`` (where the case's authority or court is, or ``--zone``), ``home``
            (where the platform is established), or a fixed IANA name.
        zone: The zone that stands in when nobody names the place; IANA name.
        country: The country whose days off stand in when nobody names the place.
        refuse_pause: The citation that a pause is answered with, when the law knows none.
    """

    id: str = Field(pattern=ID)
    jurisdiction: str
    instrument: str
    citation: str
    trigger: str
    action: str
    polarity: Polarity = "act_by"
    owner: Owner = "platform"
    group: str = ""
    case_kinds: tuple[str, ...] = ()
    start: Start = Start()
    duration: Duration | None = None
    opens: Duration | None = None
    standard: str | None = None
    ordered: Ordered | None = None
    recurs: Recurrence | None = None
    fixed_date: date | None = None
    rule: str
    time_zone: str = "place"
    zone: str
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    calendar: CalendarRef = CalendarRef(place=True)
    effects: tuple[Effect, ...] = ()
    extensions: tuple[Extension, ...] = ()
    refuse_pause: str | None = None
    unstructured: tuple[Unstructured, ...] = ()
    readings: tuple[Reading, ...] = ()
    effective: Effective = Effective()
    approver: str = ""
    penalty: str = ""
    source: Source
    evidence_url: str = ""
    status: Status
    confidence: Confidence
    basis: str = ""
    verify: str = ""
    notes: str = ""

    @field_validator("extensions")
    @classmethod
    def _extensions_differ(cls, extensions: tuple[Extension, ...]) -> tuple[Extension, ...]:
        events = [extension.event for extension in extensions]
        if len(set(events)) < len(events):
            message = "two extensions are given by the same `event`"
            raise ValueError(message)
        return extensions

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        lengths = ("duration", "standard", "ordered", "recurs", "fixed_date")
        given = [name for name in lengths if getattr(self, name) is not None]
        if len(given) != 1:
            message = f"an entry has exactly one of: {', '.join(lengths)}"
            raise ValueError(message)
        if (self.polarity == "window") != (self.opens is not None):
            message = "`opens` and `polarity: window` go together"
            raise ValueError(message)
        if (self.polarity == "recurring") != (self.recurs is not None):
            message = "`recurs` and `polarity: recurring` go together"
            raise ValueError(message)
        return self
