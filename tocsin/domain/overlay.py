"""What a place changes in a playbook: a region, a country, a part of one, or a market."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from tocsin.domain.access import Role, Sensitivity
from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.ending import Retention, SuppressRules
from tocsin.domain.field_spec import FieldSpec
from tocsin.domain.gate_spec import MOST, Approval
from tocsin.domain.ladders import Confidence, Ladder, Part
from tocsin.domain.written_span import Span


class ClockChange(Part):
    """What is different about one clock; what is left out stays.

    ``law`` without ``duration`` counts by law from then on, and takes from it what is not said.
    """

    duration: Span | None = None
    law: str | None = None
    bound: Literal["earliest", "latest"] | None = None
    ladder: str | None = None
    house: bool | None = None
    pausable: bool | None = None
    citation: str | None = None
    source: str | None = None
    confidence: Confidence | None = None


class GateChange(Part):
    """What is different about the gate of one stage; what is left out stays.

    ``role`` or ``roles`` replace both; ``approvals`` are replaced verdict by verdict.
    """

    role: Role | None = None
    roles: tuple[Role, ...] = ()
    quorum: int | None = Field(default=None, ge=1, le=MOST)
    four_eyes: bool | None = None
    approvals: dict[str, Approval] = Field(default_factory=dict)


class Dropped(Part):
    """What of the playbook does not hold there."""

    clocks: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


class Overlay(Part):
    """What one place changes in a playbook; what is left out stays.

    Attributes:
        countries: The countries of a market, when it is one.
        clocks: Clock → its new duration, or everything that is different about it.
        add_clocks: Clocks that there are only here.
        ladders: Ladders that replace those of the same name, or that there are only here.
        fields: Fields that replace those of the same name, or that are asked only here.
        require: Fields that must be given here.
        gates: Stage → what is different about its gate.
        templates: Template → the one that is sent or drafted here instead.
        source: Where all of it comes from, with a ``confidence``.
    """

    countries: tuple[str, ...] = ()
    language: str | None = None
    sensitivity: Sensitivity | None = None
    clocks: dict[str, ClockChange] = Field(default_factory=dict)
    add_clocks: tuple[ClockSpec, ...] = ()
    ladders: dict[str, Ladder] = Field(default_factory=dict)
    fields: dict[str, FieldSpec] = Field(default_factory=dict)
    require: tuple[str, ...] = ()
    gates: dict[str, GateChange] = Field(default_factory=dict)
    templates: dict[str, str] = Field(default_factory=dict)
    retention: Retention | None = None
    suppress: dict[str, SuppressRules] = Field(default_factory=dict)
    drop: Dropped = Dropped()
    source: str = ""
    confidence: Confidence | None = None

    @model_validator(mode="before")
    @classmethod
    def _durations_alone(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        """Read ``{effect: 12h}`` as ``{effect: {duration: 12h}}``."""
        clocks = given.get("clocks") if isinstance(given, dict) else None
        if not isinstance(clocks, dict):
            return given
        changes = {
            name: {"duration": change} if isinstance(change, str) else change
            for name, change in clocks.items()
        }
        return {**given, "clocks": changes}

    @model_validator(mode="after")
    def _asks_for_what_it_keeps(self) -> Self:
        if lost := set(self.require) & set(self.drop.fields):
            message = f"{', '.join(sorted(lost))} is both required and dropped"
            raise ValueError(message)
        return self
