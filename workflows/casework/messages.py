"""What people and machines say to a running case: ids, codes, digests, never content.

These travel through Temporal history: add fields with a default, never rename or repurpose one.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tocsin.domain.playbook import Playbook


@dataclass(frozen=True, slots=True)
class OpenCase:
    """What a case begins with.

    Attributes:
        head_hash: Hash of the entry with seq 0, which intake wrote.
        opener: ``user:<id>`` of who brought it in, or None when it came by itself.
        missing: Codes of statutory elements that the notice lacks.
        items: Ids of the items that it was opened from.
    """

    case_id: str
    ref: str
    playbook: Playbook
    playbook_digest: str
    received_at: datetime
    head_hash: str
    opener: str | None = None
    jurisdiction: str | None = None
    severity: str | None = None
    missing: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking, and which of their roles count on this case."""

    id: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextRef:
    """A text that the desk has stored: its id and digest."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Decide:
    """A verdict on exactly this content."""

    actor: Actor
    gate: str
    verdict: str
    content_sha256: str
    reason: TextRef | None = None


@dataclass(frozen=True, slots=True)
class TakeAction:
    """Something that the case's stage or playbook allows.

    Attributes:
        fields_version: For ``amend``: the version that the desk has stored.
        missing: For ``amend``: what the notice still lacks.
        playbook: For ``reclassify``: the playbook to go on with.
        audience: For ``suppress`` and ``unsuppress``: who is not told, or may be told again.
        order: The code of the order that forbids it.
        until: Until when.
        into: For ``join``: the id of the case that this one joins.
    """

    actor: Actor
    action: str
    reason: TextRef | None = None
    fields_version: int | None = None
    missing: tuple[str, ...] = ()
    playbook: Playbook | None = None
    playbook_digest: str = ""
    audience: str | None = None
    order: str | None = None
    until: datetime | None = None
    into: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """A note on the case."""

    actor: Actor
    note: TextRef
    privileged: bool = False


@dataclass(frozen=True, slots=True)
class Assign:
    """Who works on the case: a person joins it, or leaves it.

    Attributes:
        role: The case role that the person takes, or gives back, if any.
        note: What whoever had the role before hands over.
    """

    actor: Actor
    person: str
    remove: bool = False
    role: str | None = None
    note: TextRef | None = None


@dataclass(frozen=True, slots=True)
class SetSeverity:
    """How bad it is; ``answers`` are those that its matrix was asked with."""

    actor: Actor
    severity: str
    reason: TextRef | None = None
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddTask:
    """Something that somebody must have done by an instant."""

    actor: Actor
    title: TextRef
    owner: str
    due_at: datetime
    required: bool = True


@dataclass(frozen=True, slots=True)
class TurnTask:
    """Change a task: its state, its owner, or when it is due. None leaves as it is."""

    actor: Actor
    task: str
    state: str | None = None
    owner: str | None = None
    due_at: datetime | None = None
    reason: TextRef | None = None


@dataclass(frozen=True, slots=True)
class PostUpdate:
    """A status update for those who follow the case."""

    actor: Actor
    update: TextRef


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Follow a case, or no longer: ``person:<id>``, ``role:<role>``, ``webhook:<name>``."""

    actor: Actor
    target: str
    remove: bool = False


@dataclass(frozen=True, slots=True)
class TurnClock:
    """Pause, resume or extend a clock, or record what else its law knows.

    Attributes:
        verb: ``pause``, ``resume``, ``extend`` or ``record``.
        event: Name of the event in the law pack's entry; needed to ``record``.
        at: When it happened; now, when nobody says.
    """

    actor: Actor
    clock: str
    verb: str
    until: datetime | None = None
    reason: TextRef | None = None
    event: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Migrate:
    """Go on under another version of the case's playbook."""

    actor: Actor
    playbook: Playbook
    playbook_digest: str
    reason: TextRef | None = None


@dataclass(frozen=True, slots=True)
class EditLetter:
    """A new draft of a gate's letter; it opens a new round of the gate.

    Attributes:
        verdict: The one that it is written for; None for the one that the draft was for.
    """

    actor: Actor
    letter: str
    text: TextRef
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class JoinedItem:
    """A follow-up that belongs to this case.

    Attributes:
        by: Who brought it in, ``user:<id>``, or ``system`` when it came by itself.
        is_resend: The same bytes came before: there is nothing new to look at.
        is_automatic: A machine wrote it (a vacation reply, a bounce): it turns nothing.
        score: How sure it is that it belongs here, in percent; 0 when it is no guess.
        evidence: What speaks for it, in codes.
        from_case: The case that brought it along.
        missing: Codes of statutory elements that it lacks.
        received_at: When it was received; when it joined, if nobody says.
    """

    item_id: str
    document: str
    by: str = "system"
    is_resend: bool = False
    is_automatic: bool = False
    score: int = 0
    evidence: tuple[str, ...] = ()
    from_case: str = ""
    missing: tuple[str, ...] = ()
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkCase:
    """Another case that this one is related to, or, ``is_refused``, was wrongly suggested."""

    actor: Actor
    other: str
    why: TextRef | None = None
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class CaseLinked:
    """What somebody said about this case on another one."""

    other: str
    by: str = "system"
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class JoinsCase:
    """The case that a follow-up certainly belongs to, found after it had opened its own."""

    into: str
    score: int = 0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeBounced:
    """A notice that was sent came back.

    Attributes:
        number: Which notice of the case.
        recipient: Whom it did not reach.
        status: Enhanced status code of the failure (RFC 3463), ``5.1.1``.
    """

    number: int
    recipient: str
    status: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What an update answers: the number of its last entry, and whether it is recorded."""

    seq: int
    projected: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an update was refused; travels as the details of an ``ApplicationError``."""

    code: str
    context: dict[str, str] = field(default_factory=dict)
