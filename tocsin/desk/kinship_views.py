"""How suggestions are shown."""

from dataclasses import dataclass


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
