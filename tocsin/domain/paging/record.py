"""What is kept of one page, as far as it says who was paged, when and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from tocsin.domain.paging.policy import EscalationPolicy

USER = "user:"


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the page's own record."""

    at: datetime
    actor: str
    event: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What one call rested on, as it was kept before anything was sent."""

    number: int
    step: int
    round: int
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def applies(self) -> bool:
        """Whether the step's conditions held."""
        return bool(self.facts.get("applies", True))

    @property
    def leads(self) -> list[Mapping[str, Any]]:
        """Where each target led, and by what arithmetic."""
        return list(self.facts.get("leads", ()))

    def called(self, person: str) -> Mapping[str, Any] | None:
        """Return how and by what plan somebody (``user:<id>``) was asked, if they were."""
        found = (one for one in self.facts.get("called", ()) if one["id"] == person)
        return next(found, None)

    def passed_over(self, person: str) -> list[Mapping[str, Any]]:
        """Return why somebody was not asked, target by target."""
        return [one for one in self.facts.get("passed_over", ()) if one["id"] == person]


@dataclass(frozen=True, slots=True)
class Attempted:
    """One attempt to reach somebody over one way, out of the delivery ledger."""

    recipient: str
    channel: str
    fate: str
    at: datetime
    settled_at: datetime | None = None
    why: str = ""
    because: str = ""
    attempt: int = 1
    possible_duplicate: bool = False

    def fate_at(self, at: datetime) -> str:
        """Return what was known of it at an instant."""
        return self.fate if self.settled_at and self.settled_at <= at else "queued"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A contact that a person's limits held back.

    Attributes:
        person: An id.
        held_by: The limit that did, as it was kept.
        carrier: The page in whose message it went.
    """

    person: str
    channel: str
    at: datetime
    until: datetime
    held_by: Mapping[str, Any] = field(default_factory=dict)
    fired_at: datetime | None = None
    carrier: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """Everything that is kept of one page, in order of time.

    Attributes:
        policy_name: Empty for a page to one person.
        digest: Of the policy's version.
    """

    page_id: str
    policy: EscalationPolicy
    opened_at: datetime
    opened_by: str
    policy_name: str = ""
    policy_version: int = 0
    digest: str = ""
    urgency: str = "urgent"
    severity: str | None = None
    jurisdiction: str | None = None
    events: tuple[Noted, ...] = ()
    calls: tuple[CallFacts, ...] = ()
    attempts: tuple[Attempted, ...] = ()
    holds: tuple[Held, ...] = ()

    def known_by(self, at: datetime) -> "PageRecord":
        """Return what was kept up to an instant."""
        return replace(
            self,
            events=tuple(one for one in self.events if one.at <= at),
            calls=tuple(one for one in self.calls if one.at <= at),
            attempts=tuple(one for one in self.attempts if one.at <= at),
            holds=tuple(one for one in self.holds if one.at <= at),
        )
