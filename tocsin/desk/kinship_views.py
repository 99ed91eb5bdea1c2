"""How a case's papers, related cases and suggestions are shown."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedCase:
    """Another case that has to do with this one."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseItem:
    """An item that opened a case or joined it; with the evidence, when it joined by itself."""

    id: str
    relation: str
    document: str | None
    sha256: str
    received_at: datetime
    score: float | None = None
    evidence: list[str] = field(default_factory=list)
    filename: str | None = None
    size: int = 0
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """Another case that a paper may belong to, 0–1, and what speaks for it.

    ``role`` is what the other case would be: the ``original``, which this case may join, or the
    ``follow_up``, which may join this case. ``item`` is the paper in question.
    """

    ref: str
    title: str
    score: float
    evidence: list[str]
    role: str
    item: str
