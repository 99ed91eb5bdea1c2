"""The case's clocks: started, paused, resumed, extended, met or breached. Instants are UTC.

Nothing here reads the time; the caller says what time it is. Remaining time is never stored.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tocsin.domain.durations import parse_duration
from tocsin.domain.law.counted import Counted
from tocsin.domain.law.reckoning import Event, Standing
from tocsin.domain.law.terms import LawClock
from tocsin.domain.playbook import ClockSpec
from tocsin.domain.timeline import stamp


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"
    ELAPSED = "elapsed"
    CANCELLED = "cancelled"
    UNCOUNTED = "uncounted"  # nobody can say yet when it is due: that is urgent by itself
    ENDED_BY_LAW = "ended_by_law"  # terminated, or never due: an exemption


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline, with the arithmetic that led to its instant.

    Attributes:
        due_at: The instant it is due; while paused, as it stood when paused.
        why: One line per step of the arithmetic, in order.
        events: Everything that happened to a clock that is counted by law, the trigger first.
        counted: What the law came to, for such a clock.
    """

    id: str
    state: ClockState
    started_at: datetime
    due_at: datetime
    spec: ClockSpec
    paused_at: datetime | None = None
    ended_at: datetime | None = None
    why: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    counted: Counted | None = None

    @property
    def is_live(self) -> bool:
        """Whether time still counts on it, or may again."""
        live = (ClockState.RUNNING, ClockState.PAUSED, ClockState.UNCOUNTED)
        return self.state in live

    @property
    def is_ended_by_law(self) -> bool:
        """Whether an event ended it: then it never ran out, and nothing follows by itself."""
        return self.state is ClockState.ENDED_BY_LAW

    @property
    def law(self) -> LawClock:
        """The entry of the law pack that it is counted by."""
        assert self.spec.terms is not None  # noqa: S101 - the library embeds them
        laws = self.spec.terms.laws
        name = self.counted.law if self.counted else laws[0].id
        return next(law for law in laws if law.id == name)


class ClockError(Exception):
    """What was asked cannot be done to this clock."""

    def __init__(self, code: str, detail: str) -> None:
        """Carry the stable code and the sentence for a person."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


def start(spec: ClockSpec, trigger: datetime, severity: str | None = None) -> Clock:
    """Start a clock at its trigger, with the duration that a severity asks for."""
    duration = spec.for_severity(severity)
    due = trigger + parse_duration(duration)
    at = f", {severity}" if severity in spec.by_severity else ""
    why = f"{spec.starts} {stamp(trigger)} + {duration} (wall time{at}) = {stamp(due)}"
    return Clock(spec.id, ClockState.RUNNING, trigger, due, spec, why=(why,))


def begin(spec: ClockSpec, events: tuple[Event, ...], counted: Counted | None) -> Clock:
    """Start a clock that is counted by law; what cannot be counted is due at once."""
    trigger = events[0].at
    clock = Clock(spec.id, ClockState.UNCOUNTED, trigger, trigger, spec, events=events)
    return recount(clock, events, counted) if counted else clock


def recount(clock: Clock, events: tuple[Event, ...], counted: Counted) -> Clock:
    """Take over what the law comes to after an event."""
    due = counted.due(clock.spec.bound)
    state = STATES[counted.standing]
    if due is None and state is not ClockState.ENDED_BY_LAW:
        state = ClockState.UNCOUNTED
    ended_at = events[-1].at if state is ClockState.ENDED_BY_LAW else None
    return replace(
        clock,
        state=state,
        due_at=due or clock.due_at,
        paused_at=(clock.paused_at or events[-1].at) if state is ClockState.PAUSED else None,
        ended_at=ended_at,
        why=counted.why,
        events=events,
        counted=counted,
    )


def events_under(spec: ClockSpec, clock: Clock) -> tuple[Event, ...]:
    """Return what happened to a clock in the words of the law of another version of it."""
    if clock.events:
        return clock.events
    assert spec.terms is not None  # noqa: S101 - the library embeds them
    return (Event(spec.terms.laws[0].start.main, clock.started_at),)


def move(clock: Clock, spec: ClockSpec, counted: Counted | None, severity: str | None) -> Clock:
    """Count a live clock by another version of its playbook, from what has happened to it.

    A plain one keeps its pauses and extensions; one that becomes plain, or a law's, is counted
    from its trigger.
    """
    if counted is not None:
        return recount(replace(clock, spec=spec), events_under(spec, clock), counted)
    if clock.spec.is_counted_by_law:
        return start(spec, clock.started_at, severity)
    old, new = clock.spec.for_severity(severity), spec.for_severity(severity)
    due = clock.due_at + parse_duration(new) - parse_duration(old)
    if due == clock.due_at:
        return replace(clock, spec=spec)
    why = (*clock.why, f"another version: {new} instead of {old}, due {stamp(due)}")
    return replace(clock, spec=spec, due_at=due, why=why)


STATES = {
    Standing.RUNNING: ClockState.RUNNING,
    Standing.PAUSED: ClockState.PAUSED,
    Standing.TERMINATED: ClockState.ENDED_BY_LAW,
    Standing.EXEMPT: ClockState.ENDED_BY_LAW,
    Standing.UNNUMBERED: ClockState.UNCOUNTED,
}


def retime(clock: Clock, old: str | None, new: str | None) -> Clock:
    """Count with another severity's duration, from the same trigger; pauses stay counted."""
    if clock.spec.is_counted_by_law:
        return clock
    shift = parse_duration(clock.spec.for_severity(new)) - parse_duration(
        clock.spec.for_severity(old)
    )
    if not shift or not clock.is_live:
        return clock
    due = clock.due_at + shift
    why = f"severity {new}: {clock.spec.for_severity(new)}, due {stamp(due)}"
    return replace(clock, due_at=due, why=(*clock.why, why))


def pause(clock: Clock, now: datetime) -> Clock:
    """Stop the time (toll).

    Raises:
        ClockError: It is not running, or its law never pauses.
    """
    if not clock.spec.pausable:
        citation = clock.spec.citation or "its playbook"
        raise ClockError("clock-never-pauses", f"{clock.id} is never paused: {citation}.")
    if clock.state is not ClockState.RUNNING:
        raise ClockError("clock-not-running", f"{clock.id} is {clock.state}.")
    why = (*clock.why, f"paused {stamp(now)}")
    return replace(clock, state=ClockState.PAUSED, paused_at=now, why=why)


def resume(clock: Clock, now: datetime) -> Clock:
    """Let the time run again; the due instant moves by as long as it stood still.

    Raises:
        ClockError: It is not paused.
    """
    if clock.state is not ClockState.PAUSED or clock.paused_at is None:
        raise ClockError("clock-not-paused", f"{clock.id} is {clock.state}.")
    due = clock.due_at + (now - clock.paused_at)
    why = (*clock.why, f"resumed {stamp(now)}: due {stamp(due)}")
    return replace(clock, state=ClockState.RUNNING, paused_at=None, due_at=due, why=why)


def extend(clock: Clock, until: datetime) -> Clock:
    """Move the due instant out.

    Raises:
        ClockError: It is over, its law knows no extension, or ``until`` is not later than it
            is due.
    """
    if not clock.spec.pausable:
        citation = clock.spec.citation or "its playbook"
        raise ClockError("clock-never-extends", f"{clock.id} is never extended: {citation}.")
    if not clock.is_live:
        raise ClockError("clock-not-running", f"{clock.id} is {clock.state}.")
    if until <= clock.due_at:
        raise ClockError(
            "extension-not-later", f"`until` must be later than {stamp(clock.due_at)}."
        )
    return replace(clock, due_at=until, why=(*clock.why, f"extended to {stamp(until)}"))


def meet(clock: Clock, now: datetime) -> Clock:
    """End it as met; one that was breached stays breached, and says when it was met."""
    if clock.is_live:
        return replace(clock, state=ClockState.MET, paused_at=None, ended_at=now)
    return replace(clock, ended_at=now)


def run_out(clock: Clock) -> Clock:
    """End it at its due instant: a deadline is breached, a waiting period has elapsed."""
    over = clock.spec.polarity == "act_by"
    state = ClockState.BREACHED if over else ClockState.ELAPSED
    return replace(clock, state=state, ended_at=None if over else clock.due_at)


def cancel(clock: Clock, now: datetime) -> Clock:
    """End it without a result, because the case is over or went another way."""
    if not clock.is_live:
        return clock
    return replace(clock, state=ClockState.CANCELLED, paused_at=None, ended_at=now)
