"""Everything that a page knows about itself, as one value that continue-as-new carries over."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tocsin.domain.paging.messages import LaterWay, PageStart
from tocsin.domain.timeline import Entry, Head

CATCH_ALL, DELEGATED = -1, -2
MACHINE_PREFIX = "webhook:"


def is_machine(responder: str) -> bool:
    """Tell whether it cannot answer."""
    return responder.startswith(MACHINE_PREFIX)


class Phase(StrEnum):
    """Where a page stands."""

    STARTING = "starting"
    HELD = "held"
    PAGING = "paging"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    EXHAUSTED = "exhausted"
    RESOLVED = "resolved"


@dataclass
class Asked:
    """One whom the page asks.

    Attributes:
        call: Number of the call that asked them last.
        since: From when the seconds of their ways count.
        ways: Those still to come, in order.
        due_at: When the first of these comes; None while one is under way.
        trying: Number of the contact that is under way; 0 when none is.
        reached: How many ways handed it over, without those that came back.
        answer: ``acknowledged``, ``declined``, ``delegated``, or empty.
    """

    call: int
    since: datetime
    ways: tuple[LaterWay, ...] = ()
    due_at: datetime | None = None
    trying: int = 0
    reached: int = 0
    answer: str = ""
    language: str = "en"

    @property
    def may_answer(self) -> bool:
        """Whether there is hope yet that they will: asked, or about to be, and silent."""
        return not self.answer and bool(self.reached or self.ways or self.trying)

    def stop(self) -> None:
        """Contact them no further."""
        self.ways, self.due_at = (), None


@dataclass
class Taken:
    """Somebody's acknowledgement: ``eta`` is by when they mean to have acted."""

    at: datetime
    eta: datetime | None = None


@dataclass
class PageState:
    """The state of a page between any two moments.

    Attributes:
        step: Index of the step that asks; ``CATCH_ALL`` for the catch-all.
        round: Which walk through the steps it is; never the same again.
        number: The last that was given to a call or a contact.
        is_asked: Whether the step was called already.
        turns: How many times the catch-all was called.
        rounds_left: How many more rounds there are.
        walk_began_at: When it was last asked from the first step.
        next_at: When what ends the phase, or the step's wait, is due.
        current: Numbers of the calls that the step's wait is about.
        round_reached: Whether the round has reached anybody.
        round_called: Whether any of the round's calls could be made.
        asked: By ``user:<id>`` or ``webhook:<name>``.
        taken: Who has acknowledged, in order.
        declined: Who cannot, since it was last asked from the first step.
        holder: Who has it: the one who acknowledged last of those needed, or took it over.
        also: Who acknowledged when somebody had it already.
        bounced: Deliveries that came back, the recent ones.
        is_over: Nothing can happen to it any more.
        pending: What the record does not have yet.
        answered: Numbers of the entries of recent updates, by the update's id.
    """

    start: PageStart
    head: Head
    phase: Phase = Phase.STARTING
    step: int = 0
    round: int = 0
    number: int = 0
    is_asked: bool = False
    turns: int = 0
    rounds_left: int = 0
    walk_began_at: datetime | None = None
    next_at: datetime | None = None
    current: tuple[int, ...] = ()
    round_reached: bool = False
    round_called: bool = False
    asked: dict[str, Asked] = field(default_factory=dict)
    taken: dict[str, Taken] = field(default_factory=dict)
    declined: tuple[str, ...] = ()
    holder: str | None = None
    also: tuple[str, ...] = ()
    bounced: tuple[int, ...] = ()
    ended_at: datetime | None = None
    is_over: bool = False
    pending: tuple[Entry, ...] = ()
    diverged: bool = False
    answered: dict[str, int] = field(default_factory=dict)

    @property
    def is_catch_all(self) -> bool:
        """Whether the steps are through."""
        return self.step == CATCH_ALL

    def take_number(self) -> int:
        """Return the next number for a call or a contact."""
        self.number += 1
        return self.number

    def needed(self) -> int:
        """Return how many must acknowledge at the step that asks."""
        policy = self.start.policy
        if self.is_catch_all:
            return policy.acknowledgements
        return policy.steps[self.step].acknowledgements or policy.acknowledgements


def begun(start: PageStart) -> PageState:
    """Return the state that a page begins with; the desk wrote its first entry."""
    return PageState(start, Head(0, start.head_hash), rounds_left=start.policy.repeat)
