"""The time that a rehearsed case believes in: any instant, past or future, and no waiting.

A server can only skip forward from today. So a case is handed another time than the server's:
it begins at its receipt, and goes on only when one of its timers fires or somebody does
something. What the machine needs for its work takes no time at all, so that the same playbook
gives the same timetable, to the second, on whatever machine.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

HELD = timedelta(days=1)
BEGINNING = ("start", 0)
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer of a case: when it is due in played time, and when its server fires it.

    The server is told to wait ``HELD`` longer, so that none fires by itself while the machine
    works.
    """

    due: datetime
    fires: datetime


@dataclass
class Played:
    """The time of one case, and what it has under way.

    Attributes:
        now: What the case takes the time to be, UTC.
        server: What its server took the time to be when it was last heard of.
        timers: Its timers, by number.
        lived: What the time was when the case was activated, by run and the server's time:
            when a worker has to replay it, it lives through the same times again.
        busy: What is under way, by kind and number; when there is nothing, the case waits.
        failure: What the case's code failed with, if it did.
        is_over: It has come to its end.
    """

    now: datetime
    server: datetime
    timers: dict[int, Timer] = field(default_factory=dict)
    lived: dict[tuple[str, int], datetime] = field(default_factory=dict)
    busy: set[tuple[str, int]] = field(default_factory=lambda: {BEGINNING})
    failure: str = ""
    is_over: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def next_timer(self) -> datetime | None:
        """The earliest instant at which a timer is due."""
        return min((timer.due for timer in self.timers.values()), default=None)

    @property
    def is_settled(self) -> bool:
        """Whether nothing goes on without a timer or somebody's doing."""
        return not self.busy or bool(self.failure) or self.is_over

    def advance(self, to: datetime) -> None:
        """Let the time be an instant, unless it is later already."""
        self.now = max(self.now, to.astimezone(UTC))


class PlayedTimes:
    """The times of all cases that one server rehearses; made within a running loop."""

    def __init__(self) -> None:
        self._cases: dict[str, Played] = {}
        self._loop = asyncio.get_running_loop()

    def begin(self, case_id: str, at: datetime) -> Played:
        """Let a case begin at an instant."""
        self._cases[case_id] = Played(at.astimezone(UTC), server=NEVER)
        return self._cases[case_id]

    def of(self, case_id: str) -> Played:
        """Return a case's time."""
        return self._cases[case_id]

    def tell(self, played: Played) -> None:
        """Wake up who waits for a change; called from the workers' threads."""
        self._loop.call_soon_threadsafe(played.changed.set)
