"""What the desk shows. The API answers with these as they are, so every member is a promise."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.desk.clock_views import ClockView
from tocsin.desk.kinship_views import CaseItem, RelatedCase, SuggestionView
from tocsin.desk.teamwork_views import (
    ActionRuleView,
    CadenceView,
    CaseRoleView,
    FollowerView,
    Person,
    ProposalView,
    TaskView,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where a list goes on; ``next`` is the cursor of what follows, or None at the end."""

    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenVerdict:
    """What one person said in a gate's open round."""

    by: str
    verdict: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView:
    """The open gate of a case. A verdict names its ``id`` and ``content_sha256``.

    ``still_needed`` names, for each verdict that was given or that needs more people than
    others, the roles of those who must still agree. ``kept_out`` names whom four eyes keep out:
    they prepared or asked for what is decided. ``drafted_for`` is the verdict with which the
    letter goes out; with another one a letter is drafted from its template.
    """

    id: str
    stage: str
    roles: list[str]
    quorum: int
    four_eyes: bool
    verdicts: list[str]
    content_sha256: str | None
    letter: str | None
    round: int
    given: list[GivenVerdict]
    opened_at: datetime
    due_at: datetime | None
    still_needed: dict[str, list[str]] = field(default_factory=dict)
    kept_out: list[Person] = field(default_factory=list)
    drafted_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GateChange:
    """What has become of a gate since somebody saw it: by whose verdict, or what is new.

    Attributes:
        outcome: How it was decided; None while it is open, or when the case went another way.
        by: Names of those who decided it.
        is_open: Whether it can still be decided on.
        fields: Names of the fields that read differently now.
        items: How many papers came.
        letter: Whether the letter reads differently now.
    """

    outcome: str | None = None
    by: list[str] = field(default_factory=list)
    is_open: bool = False
    fields: list[str] = field(default_factory=list)
    items: int = 0
    letter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One turn on a case's way: a stage that it entered, and what ended it."""

    stage: str
    at: str
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSummary:
    """A case as a worklist shows it."""

    ref: str
    kind: str
    lifecycle: str
    title: str
    state: str
    stage: str
    outcome: str | None
    severity: str | None
    jurisdiction: str | None
    language: str
    sensitivity: str
    received_at: datetime
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    waiting_roles: list[str]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView(CaseSummary):
    """A case whole. ``version`` is the number of the entry that it stands at."""

    id: str
    team: str | None
    people: list[Person]
    fields_version: int
    fields: dict[str, Any]
    missing: list[str]
    gates: list[GateView]
    clocks: list[ClockView]
    actions: list[str]
    items: list[CaseItem]
    related: list[RelatedCase]
    trouble: str | None
    tasks: list[TaskView] = field(default_factory=list)
    roles: dict[str, CaseRoleView] = field(default_factory=dict)
    subscribers: list[FollowerView] = field(default_factory=list)
    severity_answers: dict[str, str] = field(default_factory=dict)
    proposal: str | None = None
    action_rules: dict[str, ActionRuleView] = field(default_factory=dict)
    status_updates: CadenceView | None = None
    suggestions: list[SuggestionView] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCase(CaseView):
    """A case after a change.

    Attributes:
        seq: Number of the change's last entry in the timeline.
        projected: Whether the record has it yet; if not, the case shown may be older.
    """

    seq: int
    projected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry of a timeline. ``data`` and ``salt`` are null when the body is withheld.

    ``texts`` holds what people wrote, by the member of ``data`` that names it.
    """

    seq: int
    at: str
    actor: str
    actor_name: str | None
    event: str
    data: dict[str, Any] | None
    salt: str | None
    body_digest: str
    prev_hash: str
    hash: str
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter or its draft."""

    id: str
    body: str
    digest: str
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """What was received; ``envelope`` is how a mail was handed over."""

    id: str
    sha256: str
    received_at: datetime
    channel: str
    sender: str | None = None
    content_type: str = ""
    filename: str | None = None
    size: int = 0
    flags: list[str] = field(default_factory=list)
    state: str = "received"
    envelope: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message of the built-in mailbox."""

    id: int
    recipient: str
    address: str
    subject: str
    body: str
    reference: str
    urgency: str
    possible_duplicate: bool
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """One attempt to tell somebody something, and its fate.

    Attributes:
        case: Ref of the case that it is about; None when it is about none.
        page: Id of the page that it belongs to, if it belongs to one.
        response: Codes and first words of what the other side answered.
        next_try_at: When it is tried again; the next attempt is a line of its own.
        asked_by: Who asked for this attempt, or for the next one.
        because: How a schedule led to this recipient; empty when none did.
        name: Of the recipient, when they are one of our people.
        address: In full for outsiders and machines; of our people only its end.
    """

    id: int
    case: str | None
    number: int
    recipient: str
    channel: str
    address: str
    attempt: int
    fate: str
    possible_duplicate: bool
    why: str
    queued_at: datetime
    settled_at: datetime | None
    provider_id: str
    response: dict[str, Any] | None
    next_try_at: datetime | None
    asked_by: str
    because: str = ""
    page: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A difference between record and workflow.

    ``case`` and ``detail`` are null when the case is one that the caller may not see.
    """

    id: int
    case: str | None
    code: str
    detail: str | None
    found_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GateContent:
    """What a verdict on a gate's round covers, digest by digest."""

    gate: str
    round: int
    sha256: str
    manifest: dict[str, Any]
    letter: str | None
    fields: dict[str, Any]
    proposals: list[ProposalView] = field(default_factory=list)
