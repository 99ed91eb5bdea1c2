"""What the desk shows of escalation policies. Every member is a promise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySummary:
    """One escalation policy in a list: its version in force."""

    id: str
    title: str
    version: int
    digest: str
    put_at: datetime
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """One version of an escalation policy; ``people`` are those that it names."""

    id: str
    title: str
    version: int
    digest: str
    put_by: Person
    put_at: datetime
    note: str
    in_force: bool
    policy: dict[str, Any]
    people: list[Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPage(Page):
    """A page of escalation policies, by name."""

    items: list[PolicySummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersionPage(Page):
    """Every version of a policy, newest first."""

    items: list[PolicyView]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyWarning:
    """Something that somebody finds out too late otherwise.

    Attributes:
        code: ``no-schedule``, ``schedule-gap``, ``person-left``, ``person-unknown``,
            ``nobody-in-role``, ``nobody-in-team``, ``no-webhook``, ``never-applies``,
            ``machines-only`` or ``asks-too-few``.
        at: Where in the policy, as in ``["steps", "0", "to", "1"]``.
    """

    code: str
    at: list[str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyCheck:
    """What looks wrong with a policy as things stand now; nothing keeps it from being put."""

    warnings: list[PolicyWarning]
