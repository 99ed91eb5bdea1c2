"""What an import would make: people, schedules, overrides, policies and personal rules.

People stand in it under the key that the other tool knows them by; ``People`` resolves them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.paging.rules import PersonalRules
from tocsin.domain.rota import Rota


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a person."""

    path: str
    channel: str
    address: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the export knows, or only names.

    Attributes:
        key: As they stand in schedules and policies of the plan.
        zone: Of their clock, if the tool says it and it is one of the tz database.
        rules: How they want to be reached, as far as it can be carried over.
    """

    key: str
    path: str
    name: str = ""
    email: str = ""
    zone: str | None = None
    contacts: tuple[Contact, ...] = ()
    rules: PersonalRules | None = None


@dataclass(frozen=True, slots=True)
class PlannedOverride:
    """Somebody on call for a span."""

    path: str
    person: str
    begin: datetime
    end: datetime
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedSchedule:
    """One schedule; ``source`` says of what, so that it is known again."""

    path: str
    name: str
    source: str
    rota: Rota
    overrides: tuple[PlannedOverride, ...] = ()

    def people(self) -> frozenset[str]:
        """Return the keys of everybody in it."""
        named = {one.person for one in self.overrides}
        named |= {one.instead_of for one in self.overrides if one.instead_of}
        return self.rota.people() | named


@dataclass(frozen=True, slots=True)
class PlannedPolicy:
    """One escalation policy."""

    path: str
    name: str
    source: str
    policy: EscalationPolicy

    def people(self) -> frozenset[str]:
        """Return the keys of everybody it names."""
        targets = [target for step in self.policy.steps for target in step.to]
        return frozenset(
            target.removeprefix("person:")
            for target in (*targets, *self.policy.catch_all.to)
            if target.startswith("person:")
        )


@dataclass(slots=True)
class Plan:
    """Everything that one export leads to."""

    tool: str
    people: dict[str, Person] = field(default_factory=dict)
    schedules: list[PlannedSchedule] = field(default_factory=list)
    policies: list[PlannedPolicy] = field(default_factory=list)
