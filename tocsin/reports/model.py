"""What a report holds: facts from the timeline, and what people wrote about them."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed to the written part, in which role of the process, and when."""

    name: str
    verdict: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline: when, who, what happened, and what they said."""

    seq: int
    at: datetime
    who: str
    what: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """One task: what, whose, by when, and how it stands."""

    title: str
    owner: str
    due_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Report:
    """A case as it stands after one entry of its timeline.

    Attributes:
        narrative: Markdown that people wrote; empty while nobody has.
        standing: ``draft``, ``submitted`` or ``reviewed``.
        content_sha256: What the approvals cover.
        figures: Label and value, in the order in which they are printed.
        people: Case role and name.
        withheld: How many entries are not shown to this reader.
        head_hash: Hash of the last entry; whoever has the export can compare.
    """

    ref: str
    kind: str
    title: str
    severity: str | None
    state: str
    received_at: datetime
    as_of: datetime
    entries: int
    head_hash: str
    narrative: str = ""
    standing: str = "draft"
    content_sha256: str | None = None
    approvals: tuple[Approval, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    duties: tuple[Duty, ...] = ()
    updates: tuple[Moment, ...] = ()
    timeline: tuple[Moment, ...] = field(default=())
    withheld: int = 0
