"""One YAML file per kind of case: its fields, stages, gates, clocks, ladders and letters.

A playbook is data and travels with the case that it opened: a case under way keeps the one it
began with. Every model here is frozen, and new fields need a default, because old cases carry
old playbooks in their history. The parts have files of their own beside this one.
"""

from collections.abc import Mapping
from typing import Literal, Self, TypeAlias

from pydantic import Field

from tocsin.domain.access import Sensitivity
from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.draft import FOLLOW_UPS, Document
from tocsin.domain.ending import Deficiency, OutcomeSpec, Retention, SuppressRules
from tocsin.domain.expectations import Expectation
from tocsin.domain.field_spec import FieldSpec
from tocsin.domain.gate_spec import Approval, GateSpec
from tocsin.domain.ladders import NAME, Confidence, Ladder, Part
from tocsin.domain.merging import CHANGED, merged
from tocsin.domain.overlay import Overlay
from tocsin.domain.overlay_chain import MARKET, chain
from tocsin.domain.response import (
    ActionRule,
    CaseRole,
    ChecklistItem,
    SeverityScheme,
    TaskRules,
    UpdateRules,
)
from tocsin.domain.stage_spec import AUDIENCES, BACK, TASKS_DONE, NoticeSpec, Stage, WaitSpec

__all__ = (
    "AUDIENCES",
    "BACK",
    "NAME",
    "TASKS_DONE",
    "Approval",
    "ClockSpec",
    "Confidence",
    "FieldSpec",
    "GateSpec",
    "NoticeSpec",
    "Overlay",
    "Playbook",
    "Stage",
    "SuppressRules",
    "WaitSpec",
)
Lifecycle: TypeAlias = Literal["takedown", "incident"]


def _not_so(value: object) -> bool:
    return not value


class Playbook(Part):
    """Everything about one kind of case.

    Attributes:
        extends: The kind whose playbook this one changes; it is merged in when it is loaded.
        titles: The title in other languages than the playbook's.
        public: Whether outsiders may file such a notice in the public form.
        graphic: Its papers may show what should not be seen by chance; pages stay covered.
        deficiencies: What each document can lack.
        outcomes: Every way it can end, when they are listed.
        regions: The countries of the regions that have an overlay; the library fills it in.
        applied: The overlays that are merged in, widest first.
        version: Which published version it is; 0 for one from a file. Never written in YAML.
        expectations: What rehearsals check; no case carries them, and no digest covers them.
    """

    kind: str = Field(pattern=NAME)
    lifecycle: Lifecycle
    title: str
    titles: dict[str, str] = Field(default_factory=dict)
    public: bool = False
    citation: str = ""
    description: str = ""
    language: str = "en"
    sensitivity: Sensitivity = Sensitivity.OPEN
    graphic: bool = Field(default=False, exclude_if=_not_so)  # the others keep their digests
    fields: dict[str, FieldSpec] = Field(default_factory=dict)
    free_fields: bool = False
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
    extends: str | None = None
    deficiencies: dict[Document, tuple[Deficiency, ...]] = Field(default_factory=dict)
    outcomes: dict[str, OutcomeSpec] = Field(default_factory=dict)
    retention: Retention | None = None
    regions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    applied: tuple[str, ...] = ()
    version: int = Field(default=0, ge=0)
    expectations: tuple[Expectation, ...] = Field(default=(), exclude=True)

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by its id."""
        return next(stage for stage in self.stages if stage.id == stage_id)

    def find_stage(self, stage_id: str) -> Stage | None:
        """Return a stage by its id, or None when there is none of that name."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

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

    def lacking(self, fields: Mapping[str, str]) -> tuple[str, ...]:
        """Return what a case lacks that is opened with these fields.

        It is the code of what a paper that opens a case can lack, while a field of it is empty;
        of a required field that no code speaks of, the field's name.
        """
        empty = {name for name in self.fields if not fields.get(name, "").strip()}
        listed = [
            one
            for document, of_document in self.deficiencies.items()
            if document not in FOLLOW_UPS
            for one in of_document
        ]
        codes = [one.code for one in listed if empty & set(one.fields)]
        told = {name for one in listed for name in one.fields}
        required = [name for name, spec in self.fields.items() if spec.required]
        return (*codes, *(name for name in required if name in empty - told))

    def for_jurisdiction(self, jurisdiction: str | None, market: str | None = None) -> Self:
        """Merge what the places of a case change, so that it carries one plain playbook.

        ``market`` is the one that the case names; without one that is known, every market that
        holds its country counts. Where no overlay holds, the playbook stays as it is.
        """
        named = market if f"{MARKET}{market}" in self.overlays else None
        keys = chain(self.overlays, self.regions, jurisdiction, named)
        if not keys:
            return self
        parts = {name: getattr(self, name) for name in CHANGED}
        changed = merged(parts, (self.overlays[key] for key in keys))
        plain = {"overlays": {}, "regions": {}, "applied": (*self.applied, *keys)}
        return self.model_copy(update={**changed, **plain})
