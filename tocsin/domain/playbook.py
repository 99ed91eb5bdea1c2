"""One YAML file per kind of case: its fields, stages, gates, clocks, ladders and letters.

A playbook is data and travels with the case that it opened: a case under way keeps the one it
began with. Every model here is frozen, and new fields need a default, because old cases carry
old playbooks in their history.
"""

from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tocsin.domain.access import Role, Sensitivity
from tocsin.domain.durations import parse_duration

Lifecycle: TypeAlias = Literal["takedown"]
Confidence: TypeAlias = Literal["high", "medium", "low"]
AUDIENCES = ("requester", "user", "authority")
BACK = "$back"
NAME = r"^[a-z][a-z0-9_-]{0,63}$"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FieldSpec(_Part):
    """One field that is asked at intake."""

    type: Literal["text", "urls", "email", "date", "country", "yes_no"]
    required: bool = False
    label: str = ""


class Rung(_Part):
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


class LadderSpan(_Part):
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


class Ladder(_Part):
    """The reminders and escalations of one obligation, mildest first."""

    of: LadderSpan
    rungs: tuple[Rung, ...] = Field(min_length=1)


class GateSpec(_Part):
    """A human decision: who may take it, how many must, and which verdicts there are."""

    role: Role | None = None
    roles: tuple[Role, ...] = ()
    quorum: int = Field(default=1, ge=1, le=5)
    four_eyes: bool = False
    verdicts: tuple[str, ...] = Field(default=("approve", "reject"), min_length=1)
    ladder: str | None = None
    letter: str | None = None

    @model_validator(mode="after")
    def _has_a_role(self) -> Self:
        if not self.holders:
            message = "a gate needs `role` or `roles`"
            raise ValueError(message)
        return self

    @property
    def holders(self) -> tuple[Role, ...]:
        """The roles of which one is needed to decide."""
        return (self.role, *self.roles) if self.role else self.roles


class NoticeSpec(_Part):
    """One notice that a stage sends.

    When a gate's ``letter`` has the same template, the text approved there is what goes out.
    """

    to: str
    template: str


class WaitSpec(_Part):
    """A window: the stage lasts until its clock runs out or one of the events comes."""

    clock: str
    events: tuple[str, ...] = ()


class Stage(_Part):
    """One step: notices go out first, then the gate or the window decides what is next.

    ``next`` maps a verdict, an event, ``due`` or ``done`` to a stage, or to ``$back``: the
    stage that was interrupted. What it does not name goes to the stage that follows in the
    file. ``end`` closes the case with that outcome. ``skip_when_complete`` passes the stage by
    when intake found nothing missing.
    """

    id: str = Field(pattern=NAME)
    title: str = ""
    notices: tuple[NoticeSpec, ...] = ()
    gate: GateSpec | None = None
    wait: WaitSpec | None = None
    next: dict[str, str] = {}
    end: str | None = None
    skip_when_complete: str | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Everything that can end this stage."""
        if self.gate:
            return self.gate.verdicts
        if self.wait:
            return ("due", *self.wait.events)
        return ("done",)


class ClockSpec(_Part):
    """One deadline or waiting period of the case, in plain wall time.

    ``starts`` is ``received``, ``complete``, or ``stage:<id>``; ``met_by`` the stage whose end
    meets it. ``polarity`` tells which error is the unsafe one: ``act_by`` too late,
    ``not_before`` too early.
    """

    id: str = Field(pattern=NAME)
    starts: str = "received"
    duration: str
    met_by: str | None = None
    polarity: Literal["act_by", "not_before"] = "act_by"
    law: str | None = None
    citation: str = ""
    house: bool = False
    pausable: bool = True
    ladder: str | None = None
    source: str = ""
    confidence: Confidence | None = None

    @field_validator("duration")
    @classmethod
    def _duration(cls, duration: str) -> str:
        parse_duration(duration)
        return duration


class Overlay(_Part):
    """What a jurisdiction changes in a playbook."""

    language: str | None = None
    sensitivity: Sensitivity | None = None
    clocks: dict[str, str] = {}
    source: str = ""
    confidence: Confidence | None = None


class Playbook(_Part):
    """Everything about one kind of case."""

    kind: str = Field(pattern=NAME)
    lifecycle: Lifecycle
    title: str
    citation: str = ""
    description: str = ""
    language: str = "en"
    sensitivity: Sensitivity = Sensitivity.OPEN
    fields: dict[str, FieldSpec] = {}
    stages: tuple[Stage, ...] = Field(min_length=1)
    clocks: tuple[ClockSpec, ...] = ()
    ladders: dict[str, Ladder] = {}
    on: dict[str, str] = {}
    actions: dict[str, str] = {}
    overlays: dict[str, Overlay] = {}

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by its id."""
        return next(stage for stage in self.stages if stage.id == stage_id)

    def clock(self, clock_id: str) -> ClockSpec:
        """Return a clock by its id."""
        return next(clock for clock in self.clocks if clock.id == clock_id)

    def after(self, stage: Stage, outcome: str) -> str | None:
        """Return the stage that follows when one ended with ``outcome``; None = closed."""
        if outcome in stage.next:
            return stage.next[outcome]
        if stage.end is not None:
            return None
        place = self.stages.index(stage) + 1
        return self.stages[place].id if place < len(self.stages) else None

    def for_jurisdiction(self, jurisdiction: str | None) -> Self:
        """Merge the overlay of a jurisdiction, so that the case carries one plain playbook."""
        overlay = self.overlays.get(jurisdiction or "")
        if overlay is None:
            return self
        clocks = tuple(
            clock.model_copy(update={"duration": overlay.clocks.get(clock.id, clock.duration)})
            for clock in self.clocks
        )
        changed = {
            "clocks": clocks,
            "language": overlay.language or self.language,
            "sensitivity": overlay.sensitivity or self.sensitivity,
        }
        return self.model_copy(update=changed)
