"""Keep the case's agenda with one durable timer, armed for the earliest obligation.

A wake-up is either that instant or a change of it. What is due fires in order of due time and
says how late it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import workflow

from tocsin.domain import clocks
from tocsin.domain.agenda import Agenda, Obligation, rungs
from tocsin.domain.clocks import Clock, ClockState
from tocsin.domain.gates import Gate
from tocsin.domain.ladders import Ladder
from tocsin.domain.law.reckoning import Event
from tocsin.domain.playbook import ClockSpec
from tocsin.domain.timeline import stamp
from workflows.casework import pressing
from workflows.casework.courier import Courier
from workflows.casework.scribe import Scribe
from workflows.casework.state import SUBSCRIBED, CaseState

SOONEST = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that was started and is to be counted by its law."""

    spec: ClockSpec
    trigger: datetime
    anew: bool = False

    @property
    def events(self) -> tuple[Event, ...]:
        """Return what has happened so far: its law's main event."""
        assert self.spec.terms is not None  # noqa: S101 - the library embeds them
        return (Event(self.spec.terms.laws[0].start.main, self.trigger),)


class Timekeeper:
    """Books what a case owes and fires it when it is due."""

    def __init__(
        self, state: CaseState, scribe: Scribe, agenda: Agenda, courier: Courier
    ) -> None:
        self._state = state
        self._scribe = scribe
        self._agenda = agenda
        self._courier = courier
        self.uncounted: list[Start] = []

    async def run(self) -> None:
        """Keep time for ever; the workflow's end ends it."""
        while True:
            # A timer counts from the end of the workflow task: what holds that up goes first.
            await workflow.wait_condition(lambda: not self._scribe.is_held)
            armed = self._agenda.next_due()
            if armed is None:
                await workflow.wait_condition(lambda: self._agenda.next_due() is not None)
                continue
            if armed > workflow.now() and await self._was_changed(armed):
                continue
            for duty in self._agenda.take_due(workflow.now()):
                self._fire(duty)

    async def _was_changed(self, armed: datetime) -> bool:
        try:
            await workflow.wait_condition(
                lambda: self._agenda.next_due() != armed,
                timeout=max(armed - workflow.now(), SOONEST),
                timeout_summary=f"next obligation {stamp(armed)}",
            )
        except TimeoutError:
            return False
        return True

    def start_clock(self, spec: ClockSpec, trigger: datetime, *, anew: bool = False) -> None:
        """Start a clock, unless it is running already, or its law has ended it.

        ``anew`` starts one that runs from another instant.
        """
        known = self._state.clocks.get(spec.id)
        if known and ((known.is_live and not anew) or known.is_ended_by_law):
            return
        if known and anew:
            self._forget(f"clock:{spec.id}")
        updates = self._state.playbook.updates
        if updates and updates.clock == spec.id:
            if known and known.ended_at is None:
                return  # an update is overdue: going back and forth does not excuse it
            self._forget(f"clock:{spec.id}")
        if spec.is_counted_by_law:
            self.uncounted.append(Start(spec, trigger, anew=anew))
            return
        clock = clocks.start(spec, trigger, self._state.severity)
        self.announce(clock)
        self.keep(clock)

    def announce(self, clock: Clock) -> None:
        """Write that a clock was started, when it is due, and why then."""
        counted = clock.counted
        self._scribe.write(
            "clock.started",
            clock=clock.id,
            due_at=stamp(clock.due_at),
            why=list(clock.why),
            law=counted.law if counted else None,
            pack=counted.pack if counted else None,
        )

    def keep(self, clock: Clock) -> None:
        """Take over a clock as it is now, and book what follows from it.

        One that ran out and is not met goes on pressing as it does.
        """
        self._state.clocks[clock.id] = clock
        if clock.state is ClockState.BREACHED and clock.ended_at is None:
            return
        owner = f"clock:{clock.id}"
        self._agenda.drop(owner)
        if clock.state is ClockState.RUNNING:
            self._agenda.put(Obligation(f"{owner}/due", clock.due_at))
            ladder = pressing.ladder_of(self._state, owner)
            if ladder is not None:
                self._put(self._laid_out(owner, ladder, clock.started_at, clock.due_at))
        gate = self._state.gate
        pressed = pressing.gate_ladder(self._state, gate) if gate else None
        if gate and gate.outcome is None and pressed and pressed.of.clock == clock.id:
            self.book_gate(gate)

    def book_gate(self, gate: Gate) -> None:
        """Book a gate's ladder; of a paused clock nothing is due but what was said before."""
        owner = f"gate:{gate.id}"
        self._agenda.drop(owner)
        ladder = pressing.gate_ladder(self._state, gate)
        if ladder is None:
            return
        if ladder.of.clock is None:
            end = pressing.gate_due(self._state, gate) or gate.opened_at
            self._put(self._laid_out(owner, ladder, gate.opened_at, end))
            return
        clock = self._state.clocks.get(ladder.of.clock)
        if clock and clock.state in (ClockState.RUNNING, ClockState.BREACHED):
            booked = self._laid_out(owner, ladder, clock.started_at, clock.due_at)
            self._put(pressing.own_rungs(self._state, gate, booked))

    def book_anew(self) -> None:
        """Lay out every ladder anew, now that working hours are known; what fired stays so."""
        for clock in tuple(self._state.clocks.values()):
            if clock.is_live:
                self.keep(clock)
        if self._state.gate and self._state.gate.outcome is None:
            self.book_gate(self._state.gate)

    def note_no_calendar(self, zone: str) -> None:
        """Write that nobody knows the days off of a place: its ladders know weekends only."""
        self._scribe.write("hours.unknown", zone=zone)

    def close_gate(self, gate: Gate) -> None:
        """Forget what a gate owed."""
        owner = f"gate:{gate.id}"
        self._agenda.drop(owner)
        self._forget(owner)

    def _forget(self, owner: str) -> None:
        """Let an owner's rungs fire again, because what they lead up to is a new one."""
        self._state.fired = tuple(
            key for key in self._state.fired if not key.startswith(f"{owner}/")
        )

    def meet(self, stage_id: str) -> None:
        """Meet the clocks that the end of a stage meets."""
        for clock in tuple(self._state.clocks.values()):
            if clock.spec.is_met_by(stage_id) and clock.ended_at is None:
                self._end(clock)

    def _end(self, clock: Clock) -> None:
        met = clocks.meet(clock, workflow.now())
        self._scribe.write("clock.met", clock=clock.id, state=met.state.value)
        self.keep(met)

    def meet_updates(self) -> ClockSpec | None:
        """Meet the clock of status updates; return it, or None when none is due."""
        rules = self._state.playbook.updates
        clock = self._state.clocks.get(rules.clock) if rules else None
        if clock is None or clock.ended_at is not None:
            return None
        self._end(clock)
        return clock.spec

    def retime(self, old: str | None, new: str | None) -> None:
        """Count every clock that depends on the severity with the new one's duration."""
        for clock in tuple(self._state.clocks.values()):
            changed = clocks.retime(clock, old, new)
            if changed is not clock:
                self._scribe.write(
                    "clock.retimed", clock=clock.id, due_at=stamp(changed.due_at), severity=new
                )
                if changed.due_at < clock.due_at:
                    self._forget(f"clock:{clock.id}")  # it presses anew
                elif self._state.mechanics >= SUBSCRIBED:
                    self._forget_ahead(changed)
                self.keep(changed)

    def _forget_ahead(self, clock: Clock) -> None:
        """Let rungs fire again that have their time once more, now that there is more of it."""
        owner = f"clock:{clock.id}"
        if (ladder := pressing.ladder_of(self._state, owner)) is None:
            return
        booked = self._laid_out(owner, ladder, clock.started_at, clock.due_at)
        ahead = {duty.key for duty in booked if duty.due > workflow.now()}
        self._state.fired = tuple(key for key in self._state.fired if key not in ahead)

    def cancel(self, clock_id: str) -> None:
        """End a clock without a result; one that is over stays as it is."""
        clock = self._state.clocks[clock_id]
        if clock.is_live:
            self._scribe.write("clock.cancelled", clock=clock.id)
            self.keep(clocks.cancel(clock, workflow.now()))

    def withdraw(self, clock_id: str) -> None:
        """End a clock that is for nothing now; a breach stays one, but presses no more."""
        clock = self._state.clocks.get(clock_id)
        if clock is not None and clock.state is ClockState.BREACHED and not clock.ended_at:
            self._end(clock)
        elif clock is not None:
            self.cancel(clock_id)

    def cancel_all(self) -> None:
        """End every clock that still runs, because the case is over."""
        for clock_id in tuple(self._state.clocks):
            self.cancel(clock_id)

    def _laid_out(
        self, owner: str, ladder: Ladder, begin: datetime, end: datetime
    ) -> list[Obligation]:
        hours = pressing.hours_of(self._state, ladder)
        return rungs(self._state.case_id, owner, ladder, begin, end, hours)

    def _put(self, booked: list[Obligation]) -> None:
        """Book what has not fired yet."""
        fired = set(self._state.fired)
        self._agenda.put(*(duty for duty in booked if duty.key not in fired))

    def _fire(self, duty: Obligation) -> None:
        late = workflow.now() - duty.due
        late_ms = int(late.total_seconds() * 1000)
        if duty.to:
            self._climb(duty, late_ms)
        else:
            self._run_out(duty, late_ms)

    def _run_out(self, duty: Obligation, late_ms: int) -> None:
        clock = clocks.run_out(self._state.clocks[duty.owner.removeprefix("clock:")])
        self._state.clocks[clock.id] = clock
        self._scribe.write(
            f"clock.{clock.state.value}", actor="clock", clock=clock.id, late_ms=late_ms
        )

    def _climb(self, duty: Obligation, late_ms: int) -> None:
        if not duty.every:
            self._state.fired = (*self._state.fired, duty.key)
        end = pressing.end_of(self._state, duty.owner)
        late = end is not None and duty.due >= end
        ladder = pressing.ladder_of(self._state, duty.owner)
        self._scribe.write(
            "rung.climbed",
            actor="clock",
            rung=duty.key,
            due_at=stamp(duty.due),
            late_ms=late_ms,
            to=list(duty.to),
        )
        self._courier.send(
            duty.to,
            pressing.template_of(self._state, duty, late=late),
            owner=duty.owner,
            urgency="urgent" if late or (ladder and ladder.urgent) else "routine",
            due_at=stamp(end) if end else None,
        )
