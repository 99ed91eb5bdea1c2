"""What the overview says. Every member is a promise; spans are seconds."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOpen:
    """Open cases of one kind, by when their earliest deadline falls.

    ``due``: ``late``, ``4h``, ``24h``, ``7d``, ``later`` (or no deadline): each from where the
    one before ends.
    """

    kind: str
    cases: int
    due: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """How long something took: median, 90th percentile, in seconds; ``kind`` null: of all."""

    kind: str | None
    cases: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How deadlines were kept. A case can have several, and one law's more than once.

    Attributes:
        met: Met in the period.
        breached: Fell due in the period and was missed, whether met later or not.
        open: Still running, whenever it began.
        cases: In how many cases there is one that is ``met``, ``breached``, ``open``: as long
            as the list of them.
    """

    met: int
    breached: int
    open: int
    cases: dict[str, int]

    @property
    def rate(self) -> float | None:
        """Return the share of what was met, of what was decided; None when nothing was."""
        ended = self.met + self.breached
        return self.met / ended if ended else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance(Deadlines):
    """How one deadline was kept.

    Attributes:
        law: The law pack's entry, or the id of a deadline that no law pack counts.
        house: Whether the house set it, and no law.
    """

    law: str
    house: bool
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Open cases of a team, or that wait for a role; ``late`` of them past their deadline."""

    name: str | None
    cases: int
    late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """Everything counted, of what the reader sees and of nothing else.

    Attributes:
        now: As of when; the figures are at most half a minute old.
        since: Where the period begins; it ends now.
        weeks: Beginnings of its weeks, which are seven days each, the last one ending now.
        volume: Cases opened, by kind, in each of them.
        age: Open cases by how long ago they were opened: ``1d``, ``3d``, ``7d``, ``30d``,
            ``90d``, ``older``: each from where the one before ends.
        answered: From opening to a person's first verdict or action or acknowledged page, of
            cases opened in the period that have one.
        closed: From opening to closing, of cases closed in the period.
        deadlines: How all deadlines were kept.
        clocks: The same for each of them.
    """

    now: datetime
    since: datetime
    open: list[KindOpen]
    weeks: list[datetime]
    volume: dict[str, list[int]]
    age: dict[str, int]
    answered: list[Spans]
    closed: list[Spans]
    deadlines: Deadlines
    clocks: list[Compliance]
    teams: list[Load]
    roles: list[Load]
    kinds: list[str] = field(default_factory=list)
