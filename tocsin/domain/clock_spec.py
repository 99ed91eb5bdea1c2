"""A deadline or waiting period as playbooks write it."""

from typing import Literal, Self

from pydantic import Field, model_validator

from tocsin.domain.ladders import NAME, Confidence, Part
from tocsin.domain.law.pack import Terms
from tocsin.domain.written_span import Span


class ClockSpec(Part):
    """One deadline or waiting period of the case.

    Either ``duration`` says how long it is, in plain wall time, or ``law`` names an entry of
    the law pack, which is counted as the law counts; the library then adds its ``terms``, so
    that a case keeps the law pack that it began with. With both, ``duration`` is a house
    target and the law stands beside it. ``bound`` picks a side of a window. ``starts`` is
    ``received``, ``complete``, ``stage:<id>``, or ``document:<document>``: the receipt of a
    paper that joins; ``met_by`` is the stage, or each of the stages, whose end meets it.
    ``polarity`` tells which error is the unsafe one: ``act_by`` too late, ``not_before`` too
    early. ``by_severity`` holds other durations for some severities.
    """

    id: str = Field(pattern=NAME)
    starts: str = "received"
    duration: Span | None = None
    met_by: str | tuple[str, ...] | None = None
    polarity: Literal["act_by", "not_before"] = "act_by"
    law: str | None = None
    citation: str = ""
    house: bool = False
    pausable: bool = True
    ladder: str | None = None
    source: str = ""
    confidence: Confidence | None = None
    by_severity: dict[str, Span] = Field(default_factory=dict)
    bound: Literal["earliest", "latest"] | None = None
    terms: Terms | None = None

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

    def is_met_by(self, stage_id: str) -> bool:
        """Tell whether the end of a stage meets it."""
        stages = (self.met_by,) if isinstance(self.met_by, str) else self.met_by or ()
        return stage_id in stages

    def for_severity(self, severity: str | None) -> str:
        """Return how long it is at a severity, in wall time.

        Raises:
            ValueError: Its length is the law's.
        """
        if self.duration is None:
            message = f"clock {self.id!r} is counted by law"
            raise ValueError(message)
        return self.by_severity.get(severity or "", self.duration)
