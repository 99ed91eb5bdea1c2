"""What a playbook promises of itself: who is told by when, which a rehearsal can check.

Expectations stand in the playbook's file and are no part of what a case carries.
"""

from typing import Literal, Self, TypeAlias

from pydantic import AwareDatetime, Field, field_validator, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.scripts import RECEIVED, Step, parse_anchor
from tocsin.domain.written_span import Span

State: TypeAlias = Literal[
    "running",
    "paused",
    "met",
    "breached",
    "elapsed",
    "cancelled",
    "uncounted",
    "ended_by_law",
]


class ExpectedClock(Part):
    """A clock, when it is due (to the second), and how it ends up."""

    id: str
    due: AwareDatetime | None = None
    state: State | None = None


class Expected(Part):
    """One thing that must happen, or never.

    Exactly one of ``who``, ``stage``, ``outcome`` and ``clock`` says what.

    Attributes:
        who: A target that is told (``role:legal_counsel``, ``requester``).
        what: With which template.
        stage: A stage that the case comes to.
        outcome: What the case ends as.
        within: How long after ``after`` at the latest.
        after: From when: ``received``, ``stage:<id>``, ``clock:<id> started``.
        by: At the latest at this instant.
        never: It must not happen.
    """

    who: str | None = None
    what: str | None = None
    urgency: Literal["urgent", "routine"] | None = None
    stage: str | None = None
    outcome: str | None = None
    clock: ExpectedClock | None = None
    within: Span | None = None
    after: str | None = None
    by: AwareDatetime | None = None
    never: bool = False

    @field_validator("after")
    @classmethod
    def _after_is_an_anchor(cls, after: str | None) -> str | None:
        if after is not None:
            parse_anchor(after)
        return after

    @model_validator(mode="after")
    def _is_of_one_thing(self) -> Self:
        named = (self.who, self.stage, self.outcome, self.clock)
        if sum(one is not None for one in named) != 1:
            message = "expect one thing: `who`, `stage`, `outcome` or `clock`"
            raise ValueError(message)
        if self.within and self.by:
            message = "say `within` or `by`, not both"
            raise ValueError(message)
        if self.who is None and (self.what or self.urgency):
            message = "`what` and `urgency` belong to `who`"
            raise ValueError(message)
        return self

    @property
    def since(self) -> str:
        """From when ``within`` counts."""
        return self.after or RECEIVED


class Expectation(Part):
    """A case that is rehearsed, and what must come of it.

    ``answers`` are ``stage=verdict@+2h``; ``script`` the longer way to say what people do.
    ``missing`` are elements that the notice lacks. ``horizon`` (``for``) is how long to watch.
    """

    name: str = Field(min_length=1, max_length=200)
    received: AwareDatetime
    country: str | None = None
    market: str | None = None
    language: str | None = None
    severity: str | None = None
    missing: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    script: tuple[Step, ...] = ()
    horizon: Span = Field(default="60d", alias="for")
    expect: tuple[Expected, ...] = Field(min_length=1)
