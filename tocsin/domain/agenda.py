"""Everything a case still owes, as plain data, so that one durable timer is enough.

Obligations have keys, so the same duty is never booked twice, and a prefix drops all duties of
a gate or clock at once. Due instants are UTC; jitter is part of the due instant of reminders
and never of statutory ones.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import Ladder
from tocsin.domain.response import TaskRules
from tocsin.domain.working_hours import WorkingHours

JITTER_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to do at one instant.

    Attributes:
        key: ``<owner>/<what>``, unique in the case (``gate:counsel.1/rung:2``).
        due: When.
        to: Targets to tell, for a rung; empty for the running out of a clock.
        every: Seconds until it is due again, or 0.
        count: How many times it has fired before.
        times: How many more times than once it fires at most, or 0 for no end.
        hours: The working hours in which it may be said again; None for any hour.
    """

    key: str
    due: datetime
    to: tuple[str, ...] = ()
    every: int = 0
    count: int = 0
    times: int = 0
    hours: WorkingHours | None = None

    @property
    def owner(self) -> str:
        """The gate or clock that it belongs to."""
        return self.key.partition("/")[0]


class Agenda:
    """The obligations of one case."""

    def __init__(self, obligations: Iterable[Obligation] = ()) -> None:
        """Start with what an earlier run carried over."""
        self._by_key = {obligation.key: obligation for obligation in obligations}
        self.revision = 0

    def put(self, *obligations: Obligation) -> None:
        """Book obligations; one with the same key is replaced."""
        for obligation in obligations:
            self._by_key[obligation.key] = obligation
        self.revision += 1

    def drop(self, owner: str) -> None:
        """Forget everything that a gate or clock owed."""
        kept = {key: duty for key, duty in self._by_key.items() if duty.owner != owner}
        if len(kept) != len(self._by_key):
            self._by_key = kept
            self.revision += 1

    def next_due(self) -> datetime | None:
        """Return the earliest instant at which something is due."""
        return min((duty.due for duty in self._by_key.values()), default=None)

    def take_due(self, now: datetime) -> list[Obligation]:
        """Take everything due by ``now``, in order of due time; repeating ones are booked anew.

        Repeats that were missed during an outage are not made up one by one: the one that is
        due fires, and the next is the first in the future.
        """
        due = sorted(
            (duty for duty in self._by_key.values() if duty.due <= now),
            key=lambda duty: (duty.due, duty.key),
        )
        for duty in due:
            del self._by_key[duty.key]
            if duty.every and (not duty.times or duty.count < duty.times):
                self._by_key[duty.key] = _again(duty, now)
        return due

    def hurry(self, owner: str, now: datetime) -> bool:
        """Make the next rung of an owner due at once, because the last one reached nobody."""
        rungs = [duty for duty in self._by_key.values() if duty.owner == owner and duty.to]
        later = [duty for duty in rungs if duty.due > now and not duty.count]
        if not later:
            return False
        first = min(later, key=lambda duty: (duty.due, duty.key))
        self.put(replace(first, due=now))
        return True

    def all(self) -> tuple[Obligation, ...]:
        """Return everything, earliest first."""
        return tuple(sorted(self._by_key.values(), key=lambda duty: (duty.due, duty.key)))


def _again(duty: Obligation, now: datetime) -> Obligation:
    period = timedelta(seconds=duty.every)
    if duty.hours is not None:
        due = duty.hours.after(duty.due, period)
        due = due if due > now else duty.hours.after(now, period)
        return replace(duty, due=due, count=duty.count + 1)
    missed = (now - duty.due) // period
    return replace(duty, due=duty.due + period * (missed + 1), count=duty.count + 1)


def jitter(case_id: str, key: str) -> timedelta:
    """Return a stable delay of up to 20 s, so that reminders do not come in herds."""
    hashed = hashlib.sha256(f"{case_id}/{key}".encode()).digest()
    return timedelta(milliseconds=int.from_bytes(hashed[:4]) % (JITTER_SECONDS * 1000))


def rungs(
    case_id: str,
    owner: str,
    ladder: Ladder | TaskRules,
    begin: datetime,
    end: datetime,
    hours: WorkingHours | None = None,
) -> list[Obligation]:
    """Lay out a ladder between two instants.

    The first call (``0%``) and the breach are exact; what lies between gets its jitter. A
    ladder for working hours is laid out in ``hours``, by default those of its own zone.
    """
    hours = working_hours(ladder, hours)
    booked = []
    for number, rung in enumerate(ladder.rungs):
        key = f"{owner}/rung:{number}"
        due = _working_due(rung.at, begin, end, hours) if hours else _due(rung.at, begin, end)
        if begin < due < end:
            due = min(due + jitter(case_id, key), end)
        every = int(parse_duration(rung.every).total_seconds()) if rung.every else 0
        booked.append(
            Obligation(key, max(due, begin), rung.to, every, times=rung.times or 0, hours=hours)
        )
    return booked


def working_hours(
    ladder: Ladder | TaskRules, hours: WorkingHours | None = None
) -> WorkingHours | None:
    """Return the working hours of a ladder, or None for one that tells people at any hour.

    ``hours`` are those of the zone that the ladder names; without them nothing is known of
    days off, and ``home`` and ``place`` are taken as UTC.
    """
    if not isinstance(ladder, Ladder) or ladder.hours != "working":
        return None
    return hours or WorkingHours("UTC" if ladder.zone in ("home", "place") else ladder.zone)


def house_end(ladder: Ladder, begin: datetime, hours: WorkingHours | None = None) -> datetime:
    """Return when a ladder's house target ends that begins then; it must have one."""
    span = parse_duration(ladder.of.house or "")
    worked = working_hours(ladder, hours)
    return worked.after(begin, span) if worked else begin + span


def _due(at: str, begin: datetime, end: datetime) -> datetime:
    if at == "breach":
        return end
    if at.endswith("%"):
        return begin + (end - begin) * int(at[:-1]) / 100
    if at.startswith("-"):
        return end - parse_duration(at[1:])
    if at.startswith("+"):
        return end + parse_duration(at[1:])
    return begin + parse_duration(at)


def _working_due(at: str, begin: datetime, end: datetime, hours: WorkingHours) -> datetime:
    """Find a rung's instant in working time; without any before the end, warn at once."""
    if at in ("breach", "100%"):
        return hours.opening(end)
    if at.startswith("+"):
        return hours.after(end, parse_duration(at[1:]))
    span = hours.between(begin, end)
    if at.endswith("%"):
        return hours.after(begin, span * int(at[:-1]) / 100) if span else begin
    if at.startswith("-"):
        left = span - parse_duration(at[1:])
        return hours.after(begin, max(left, timedelta())) if span else begin
    return hours.after(begin, parse_duration(at))
