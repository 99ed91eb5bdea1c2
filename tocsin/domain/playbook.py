"""One YAML file per kind of case: its fields, stages, gates, clocks, ladders and letters.

A playbook is data and travels with the case that it opened: a case under way keeps the one it
began with. Every model here is frozen, and new fields need a default, because old cases carry
old playbooks in their history.
"""

from typing import Literal, Self, TypeAlias

from pydantic import Field, field_validator, model_validator

from tocsin.domain.access import Role, Sensitivity
from tocsin.domain.draft import Document
from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import Ladder, Part
from tocsin.domain.law.pack import Terms
from tocsin.domain.response import (
    ActionRule,
    CaseRole,
    ChecklistItem,
    SeverityScheme,
    TaskRules,
    UpdateRules,
)

Lifecycle: TypeAlias = Literal["takedown", "incident"]
Confidence: TypeAlias = Literal["high", "medium", "low"]
AUDIENCES = ("requester", "user", "authority")
BACK = "$back"
TASKS_DONE = "tasks-done"  # a window's event: every required task is done
NAME = r"^[a-z][a-z0-9_-]{0,63}$"


class FieldSpec(Part):
    """One field that is asked at intake."""

    type: Literal["text", "urls", "email", "date", "country", "yes_no"]
    required: bool = False
    label: str = ""


class GateSpec(Part):
    """A human decision: who may take it, how many must, and which verdicts there are.

    ``paper`` says that its letter is a paper of its own, such as a report: it is kept whatever
    the verdict, and a later gate with the same template goes on with it. ``severity_first``
    names the verdicts that need the case's severity to be known.
    """

    role: Role | None = None
    roles: tuple[Role, ...] = ()
    quorum: int = Field(default=1, ge=1, le=5)
    four_eyes: bool = False
    verdicts: tuple[str, ...] = Field(default=("approve", "reject"), min_length=1)
    ladder: str | None = None
    letter: str | None = None
    paper: bool = False
    severity_first: tuple[str, ...] = ()

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


class NoticeSpec(Part):
    """One notice that a stage sends.

    When a gate's ``letter`` has the same template, the text approved there is what goes out.
    ``attach`` names the documents of the case that it must carry copies of, such as
    ``counter_notice`` (17 U.S.C. 512(g)(2)(B)); only outsiders are sent copies. ``about`` is
    the follow-up whose missing elements it tells, instead of those of the case itself.
    """

    to: str
    template: str
    attach: tuple[Document, ...] = ()
    about: Document | None = None


class SuppressRules(Part):
    """Who may forbid telling an audience for a while, and who must see to its end.

    Attributes:
        roles: Who may enter, extend and end such an order.
        remind: How long before its end somebody is reminded; then again every day.
        to: Whom.
        then: When its time is over: ``ask`` until somebody ends it, or ``send`` at once what
            it held back.
    """

    roles: tuple[Role, ...] = Field(min_length=1)
    remind: tuple[str, ...] = ("30d", "7d", "1d")
    to: tuple[str, ...] = ("role:legal_counsel",)
    then: Literal["ask", "send"] = "ask"

    @field_validator("remind")
    @classmethod
    def _remind_is_durations(cls, remind: tuple[str, ...]) -> tuple[str, ...]:
        for duration in remind:
            parse_duration(duration)
        return remind


class WaitSpec(Part):
    """A window: the stage lasts until its clock runs out or one of the events comes.

    Without a clock only an event ends it. ``takes`` is the case role that whoever brings the
    event takes, when nobody has it.
    """

    clock: str | None = None
    events: tuple[str, ...] = ()
    takes: str | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.clock is None and not self.events:
            message = "a window needs a `clock` or `events` that end it"
            raise ValueError(message)
        return self


class Stage(Part):
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
    next: dict[str, str] = Field(default_factory=dict)
    end: str | None = None
    skip_when_complete: str | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Everything that can end this stage."""
        if self.gate:
            return self.gate.verdicts
        if self.wait:
            return (*(("due",) if self.wait.clock else ()), *self.wait.events)
        return ("done",)


class ClockSpec(Part):
    """One deadline or waiting period of the case.

    Either ``duration`` says how long it is, in plain wall time, or ``law`` names an entry of
    the law pack, which is counted as the law counts; the library then adds its ``terms``, so
    that a case keeps the law pack that it began with. With both, ``duration`` is a house
    target and the law stands beside it. ``bound`` picks a side of a window. ``starts`` is
    ``received``, ``complete``, or ``stage:<id>``; ``met_by`` the stage whose end meets it.
    ``polarity`` tells which error is the unsafe one: ``act_by`` too late, ``not_before`` too
    early. ``by_severity`` holds other durations for some severities.
    """

    id: str = Field(pattern=NAME)
    starts: str = "received"
    duration: str | None = None
    met_by: str | None = None
    polarity: Literal["act_by", "not_before"] = "act_by"
    law: str | None = None
    citation: str = ""
    house: bool = False
    pausable: bool = True
    ladder: str | None = None
    source: str = ""
    confidence: Confidence | None = None
    by_severity: dict[str, str] = Field(default_factory=dict)
    bound: Literal["earliest", "latest"] | None = None
    terms: Terms | None = None

    @field_validator("duration")
    @classmethod
    def _duration(cls, duration: str | None) -> str | None:
        if duration is not None:
            parse_duration(duration)
        return duration

    @field_validator("by_severity")
    @classmethod
    def _durations(cls, by_severity: dict[str, str]) -> dict[str, str]:
        for duration in by_severity.values():
            parse_duration(duration)
        return by_severity

    @model_validator(mode="after")
    def _has_a_length(self) -> Self:
        if self.duration is None and self.law is None:
            message = "a clock needs `duration` or `law`"
            raise ValueError(message)
        if self.duration is None and self.by_severity:
            message = "`by_severity` needs `duration`: a law does not know our severities"
            raise ValueError(message)
        return self

    @property
    def is_counted_by_law(self) -> bool:
        """Whether its instant comes from the law pack."""
        return self.duration is None

    def for_severity(self, severity: str | None) -> str:
        """Return how long it is at a severity, in wall time.

        Raises:
            ValueError: Its length is the law's.
        """
        if self.duration is None:
            message = f"clock {self.id!r} is counted by law"
            raise ValueError(message)
        return self.by_severity.get(severity or "", self.duration)


class Overlay(Part):
    """What a jurisdiction changes in a playbook."""

    language: str | None = None
    sensitivity: Sensitivity | None = None
    clocks: dict[str, str] = Field(default_factory=dict)
    source: str = ""
    confidence: Confidence | None = None


class Playbook(Part):
    """Everything about one kind of case."""

    kind: str = Field(pattern=NAME)
    lifecycle: Lifecycle
    title: str
    citation: str = ""
    description: str = ""
    language: str = "en"
    sensitivity: Sensitivity = Sensitivity.OPEN
    fields: dict[str, FieldSpec] = Field(default_factory=dict)
    stages: tuple[Stage, ...] = Field(min_length=1)
    clocks: tuple[ClockSpec, ...] = ()
    ladders: dict[str, Ladder] = Field(default_factory=dict)
    on: dict[str, str] = Field(default_factory=dict)
    actions: dict[str, str] = Field(default_factory=dict)
    overlays: dict[str, Overlay] = Field(default_factory=dict)
    rules: dict[str, ActionRule] = Field(default_factory=dict)
    severity: SeverityScheme | None = None
    roles: dict[str, CaseRole] = Field(default_factory=dict)
    updates: UpdateRules | None = None
    tasks: TaskRules | None = None
    checklists: dict[str, tuple[ChecklistItem, ...]] = Field(default_factory=dict)
    suppress: dict[str, SuppressRules] = Field(default_factory=dict)

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
