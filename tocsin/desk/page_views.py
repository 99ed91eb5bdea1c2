"""What the desk shows of pages. Every member is a promise."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSummary:
    """One page in a list.

    Attributes:
        case: Ref of the case that it is about; None when it is about none.
        policy: Name of its escalation policy; None when it asks one person.
        state: ``starting``, ``held``, ``paging``, ``acknowledged``, ``snoozed``, ``exhausted``
            or ``resolved``.
        step: Index of the step that asks, from 0; -1 is the catch-all.
        responders: Whom it has asked so far, webhooks among them.
        next_at: When it does something by itself next.
    """

    id: str
    case: str | None
    policy: str | None
    policy_version: int | None
    summary: str
    urgency: str
    severity: str | None
    jurisdiction: str | None
    test: bool
    state: str
    step: int
    round: int
    opened_by: Person
    opened_at: datetime
    hold_until: datetime | None
    acknowledged_by: Person | None
    acknowledged_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None
    responders: list[Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView(PageSummary):
    """A page whole.

    Attributes:
        owner: The gate or clock of the case whose rung asked for it.
        version: Number of the last of its events that this shows.
        pinned: The policy that it walks, as it was when it began.
        view: What its responders answered and what comes next.
        actions: What the caller may do now.
        named: The people whom the pinned policy names.
    """

    owner: str | None
    version: int
    pinned: dict[str, Any]
    view: dict[str, Any]
    actions: list[str]
    named: list[Person] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPage(PageView):
    """A page after somebody did something; ``seq`` is that event's number.

    ``projected`` says whether what is shown has it already.
    """

    seq: int
    projected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePage(Page):
    """A page of the list of pages, newest first."""

    items: list[PageSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEventView:
    """One thing that happened to a page. ``texts`` are what people wrote, by member."""

    seq: int
    at: str
    actor: str
    actor_name: str | None
    event: str
    data: dict[str, Any]
    salt: str
    body_digest: str
    prev_hash: str
    hash: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEventPage(Page):
    """A page's events in order; ``faults`` says what of their chain does not hold."""

    items: list[PageEventView]
    faults: list[str]
