"""What a case hears of its pages. It travels through Temporal: only add to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageChanged:
    """A page about a case stands otherwise; the newest ``version`` counts.

    Attributes:
        by: Who made it so: ``user:<id>``, ``system``, ``clock``.
    """

    page: str
    state: str
    version: int
    by: str = "system"
