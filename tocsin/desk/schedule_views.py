"""What the desk shows of schedules. Every member is a promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from tocsin.desk.absences import Skipped
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.calling import all_said_with, said_with
from tocsin.domain.oncall.reason import Reason, Shift
from tocsin.domain.oncall.soundness import ScheduleWarning
from tocsin.domain.rota_telling import sentences, warned
from tocsin.storage.duty import Duty
from tocsin.storage.schedule_changes import Stated


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyView:
    """One step that led to the answer: a stable code, what it rests on, and a sentence."""

    code: str
    text: str
    person: Person | None
    layer: str | None
    ref: str | None
    turn: int | None
    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallView:
    """Who is on call of a schedule at an instant, and why; ``person`` is null for nobody.

    Attributes:
        version: The schedule's version by which it was answered.
        fallback: The role that is told when nobody is on call.
    """

    schedule: str
    title: str
    at: datetime
    person: Person | None
    layer: str | None
    version: int
    fallback: str
    why: list[WhyView]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCallPage(Page):
    """Who is on call of each schedule that there was at the instant."""

    items: list[OnCallView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSummary:
    """A schedule as a list shows it; ``on_call`` is who is now."""

    id: str
    title: str
    zone: str
    version: int
    put_at: datetime
    on_call: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePage(Page):
    """A page of schedules, by name."""

    items: list[ScheduleSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleView:
    """One version of a schedule, as it was put.

    Attributes:
        schedule: What was put, with people by their ids.
        people: Everybody named in it.
        in_force: Whether it is the version that counts now.
    """

    id: str
    version: int
    title: str
    digest: str
    put_by: Person
    put_at: datetime
    note: str
    in_force: bool
    schedule: dict[str, Any]
    people: list[Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage(Page):
    """Every version of a schedule, newest first."""

    items: list[ScheduleView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """One person on call for a span, and why."""

    person: Person
    begin: datetime
    end: datetime
    version: int
    why: list[WhyView]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """A span in which nobody is on call."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningView:
    """Something about a schedule that somebody finds out too late otherwise."""

    code: str
    text: str
    person: Person | None
    layer: str | None
    ref: str | None
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPage(Page):
    """A schedule's shifts over a span, where nobody is on call, and what looks wrong."""

    schedule: str
    title: str
    items: list[ShiftView]
    gaps: list[GapView]
    warnings: list[WarningView]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideView:
    """Somebody was put on call for a span, or for somebody, whatever the layers say.

    It counted from ``made_at`` on, and until ``cancelled_at``.
    """

    id: str
    person: Person
    instead_of: Person | None
    begin: datetime
    end: datetime
    reason: str
    made_by: Person
    made_at: datetime
    cancelled_by: Person | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverridePage(Page):
    """A schedule's overrides over a span, in the order in which they were made."""

    items: list[OverrideView]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffView:
    """A span in which somebody takes no turn of any schedule."""

    id: str
    person: Person
    begin: datetime
    end: datetime
    made_by: Person
    made_at: datetime
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOffPage(Page):
    """A person's time off that is not over, by its beginning."""

    items: list[TimeOffView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """What an imported calendar changed in somebody's time off."""

    added: int
    changed: int
    cancelled: int
    unchanged: int
    skipped: list[Skipped]


class Names:
    """Makes people of ids and of actors such as ``user:<id>``."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def person(self, said: str) -> Person:
        """Return a person, by name where it is known."""
        known = said.removeprefix("user:")
        return Person(id=known, name=self._names.get(known))

    def maybe(self, said: str | None) -> Person | None:
        """Return a person, or nobody."""
        return self.person(said) if said else None

    def why(self, reasons: Sequence[Reason], zone: str) -> list[WhyView]:
        """Tell each step."""
        told = all_said_with(self._names, partial(sentences, reasons, zone))
        return [
            WhyView(
                code=reason.code.value,
                text=text,
                person=self.maybe(reason.person),
                layer=reason.layer,
                ref=reason.ref,
                turn=reason.turn,
                begin=reason.begin,
                end=reason.end,
            )
            for reason, text in zip(reasons, told, strict=True)
        ]

    def warning(self, one: ScheduleWarning) -> WarningView:
        """Show what looks wrong."""
        return WarningView(
            code=one.trouble.value,
            text=said_with(self._names, partial(warned, one)),
            person=self.maybe(one.person),
            layer=one.layer,
            ref=one.ref,
            begin=one.begin,
            end=one.end,
        )

    def on_call(self, duty: Duty) -> OnCallView:
        """Show who is on call."""
        return OnCallView(
            schedule=duty.schedule,
            title=duty.rota.title,
            at=duty.found.at,
            person=self.maybe(duty.found.person),
            layer=duty.found.layer,
            version=duty.version,
            fallback=duty.rota.told_instead.value,
            why=self.why(duty.found.why, duty.rota.zone),
        )

    def shift(self, shift: Shift, version: int, zone: str) -> ShiftView:
        """Show a shift."""
        return ShiftView(
            person=self.person(shift.person or ""),
            begin=shift.begin,
            end=shift.end,
            version=version,
            why=self.why(shift.why, zone),
        )

    def override(self, one: Stated) -> OverrideView:
        """Show an override as it was stated."""
        return OverrideView(
            id=one.key,
            person=self.person(one.person),
            instead_of=self.maybe(one.data.get("instead_of")),
            begin=one.begin,
            end=one.end,
            reason=one.data.get("reason", ""),
            made_by=self.person(one.entered_by),
            made_at=one.entered_at,
            cancelled_by=self.maybe(one.cancelled_by),
            cancelled_at=one.cancelled_at,
        )

    def time_off(self, one: Stated) -> TimeOffView:
        """Show time off as it was stated."""
        return TimeOffView(
            id=one.key,
            person=self.person(one.person),
            begin=one.begin,
            end=one.end,
            made_by=self.person(one.entered_by),
            made_at=one.entered_at,
            cancelled_at=one.cancelled_at,
        )
