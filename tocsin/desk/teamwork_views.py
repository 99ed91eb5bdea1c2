"""What the desk shows of people who work on a case together. Every member is a promise."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of our people."""

    id: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """What somebody must have done by ``due_at``.

    Attributes:
        title: What a person wrote, or the checklist says.
        owner: A target: ``person:<id>``, ``role:<role>``, ``case-role:<role>``.
        owner_name: The person that this is now, where it is one.
        required: Whether a case that waits for its tasks waits for this one.
        checklist: The stage whose checklist brought it.
    """

    id: str
    title: str | None
    state: str
    owner: str
    owner_name: str | None
    required: bool
    added_at: datetime
    due_at: datetime
    checklist: str | None
    ended_at: datetime | None
    ended_by: str | None
    ended_by_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRoleView:
    """A part in this case. Until a person has it, the roles of ``holders`` are asked."""

    title: str
    person: Person | None
    holders: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerView:
    """A person, role or webhook that is told of status updates; ``name`` for a person."""

    target: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRuleView:
    """What an action takes.

    Attributes:
        needs: ``reason``; ``proposal``, a reason that somebody must approve; ``fields``,
            ``kind`` or ``case`` beside a reason.
        roles: The roles of which one is needed; empty when any that may act will do.
    """

    needs: str
    roles: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceView:
    """Status updates: how many there are, and by when the next one is due, if one is."""

    count: int
    next_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusUpdateView:
    """One status update of a case."""

    number: int
    at: str
    by: str
    name: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """Something proposed that a gate decides on."""

    id: str
    digest: str
    body: str | None
    author: str
    author_name: str | None
