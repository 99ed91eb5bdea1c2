"""How a case's deadlines are shown."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """One way to read the law, and the instant that it leads to."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvent:
    """Something that happened to a deadline, by the name that the law pack gives it."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockView:
    """One deadline or waiting period, with the arithmetic behind it.

    What stands below ``why`` is there for a clock that is counted by law: the entry and the
    pack, in whose time, the readings (the safe one first), and what has happened to it.
    """

    id: str
    state: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    paused_at: datetime | None
    polarity: str
    citation: str
    house: bool
    why: list[str]
    law: str | None = None
    pack: str | None = None
    zone: str | None = None
    bound: str | None = None
    safe: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    notice_by: datetime | None = None
    readings: list[ClockReading] = field(default_factory=list)
    events: list[ClockEvent] = field(default_factory=list)
