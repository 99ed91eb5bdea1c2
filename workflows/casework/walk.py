"""Walk a playbook's stages: enter, wait for what ends one, leave; turn when something comes.

The stages themselves, and where each outcome leads, are the playbook's. A lifecycle adds what
is particular to its shape of life.
"""

from abc import ABC, abstractmethod

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from tocsin.domain.gates import Gate
    from tocsin.domain.playbook import BACK, TASKS_DONE, Playbook, Stage
    from workflows.casework.run import Run
    from workflows.casework.state import CaseState, Turn


class Walk(Run, ABC):
    """The story that a playbook tells."""

    @abstractmethod
    async def run(self, state: CaseState) -> str:
        """Walk the case to its end; Temporal wants it declared by each lifecycle itself."""

    async def _walk(self, state: CaseState) -> str:
        """Walk the case to its end, while the scribe writes and the timekeeper reminds."""
        self._start_background()
        await self.workdays.learn()
        if state.visit == 0:
            self._start_clocks("received")
        while state.ending is None:
            await self._live(state.here)
            await self._look_after_the_run()
            if state.ending is not None:
                await self._tell_to_the_end()
        self._close(state.ending)
        await self._finish()
        return state.outcome or "closed"

    async def _live(self, stage: Stage) -> None:
        """Live through one stage: enter, wait for what ends it, leave."""
        if not self.state.entered:
            await self._enter(stage)
        outcome = await self._outcome(stage)
        if not self._has_turned(stage) and outcome is not None:
            gate = self.state.gate
            if gate is not None and gate.verdicts and outcome not in gate.spec.extends:
                await self.reckoner.hear(outcome, gate.verdicts[-1].by)
            self._leave(stage, outcome)
        await self.workdays.learn()
        await self.reckoner.settle()

    async def _enter(self, stage: Stage) -> None:
        state = self.state
        state.visit += 1
        state.entered = True
        self.scribe.write("stage.entered", stage=stage.id)
        for notice in () if state.is_back else stage.notices:
            self.courier.send(
                (notice.to,), notice.template, attach=notice.attach, about=notice.about
            )
        state.is_back = False
        for clock in stage.cancels:
            self.timekeeper.withdraw(clock)
        for event in stage.strikes:
            await self.reckoner.strike(event)
        self._start_clocks(f"stage:{stage.id}")
        await self.reckoner.settle()
        self.tasklist.begin(stage.id)
        if state.playbook.updates and state.playbook.updates.until == stage.id:
            self.timekeeper.meet_updates()
        if not self._is_skipped(stage):
            self.gatehouse.open(stage)
            if stage.gate or stage.wait:
                self._show(stage)

    async def _outcome(self, stage: Stage) -> str | None:
        """Wait for what ends the stage; None when the case turns or renews itself."""
        if self._is_skipped(stage):
            self._start_clocks("complete")
            return "skipped"
        if stage.gate:
            return await self._verdict()
        if stage.wait:
            return await self._end_of_window(stage)
        return "done"

    async def _verdict(self) -> str | None:
        state = self.state
        while state.gate is not None and not self._is_interrupted():
            if state.gate.outcome is not None:
                return state.gate.outcome
            if state.gate.content_sha256 is None:
                await self.gatehouse.freeze()
                continue
            await self._gate_moves(state.gate)
        return None

    async def _gate_moves(self, seen: Gate) -> None:
        await workflow.wait_condition(
            lambda: self.state.gate is not seen or self._is_interrupted()
        )

    async def _end_of_window(self, stage: Stage) -> str | None:
        clock_id = stage.wait.clock if stage.wait else None
        waited = stage.wait.events if stage.wait else ()
        state = self.state

        def is_over() -> bool:
            clock = state.clocks.get(clock_id or "")
            return clock is not None and not clock.is_live and not clock.is_ended_by_law

        def event() -> str | None:
            if TASKS_DONE in waited and self.tasklist.is_done:
                return TASKS_DONE
            return next((event for event in state.happened if event in waited), None)

        await workflow.wait_condition(
            lambda: event() is not None or is_over() or self._is_interrupted()
        )
        if (happened := event()) is not None and not state.has_migrated:
            state.happened = tuple(other for other in state.happened if other != happened)
            return happened
        return "due" if is_over() else None

    def _leave(self, stage: Stage, outcome: str) -> None:
        """Meet the stage's clocks and go where its outcome leads."""
        state = self.state
        self.timekeeper.meet(stage.id)
        if outcome == "complete":
            self._start_clocks("complete")
        if state.gate:
            self._remember_deciders(state.gate)
        state.gate = None
        state.entered = False
        if outcome == "skipped":
            state.stage = stage.skip_when_complete or ""
            return
        if stage.wait and stage.wait.clock and stage.wait.clock in state.clocks:
            self.timekeeper.cancel(stage.wait.clock)
        self._release_queue()
        target = state.playbook.after(stage, outcome)
        if target == BACK:
            target = self._back()
        if target is None:
            state.ending = stage.end or outcome
        else:
            state.stage = target

    def _back(self) -> str:
        """Return to where the case was when it turned, and to who may approve there."""
        state = self.state
        state.is_back = True
        *earlier_proposals, state.proposal = state.left_proposals or (None,)
        state.left_proposals = tuple(earlier_proposals)
        if not state.came_from:
            return state.playbook.stages[0].id
        *earlier, target = state.came_from
        *earlier_makers, makers = state.left_makers
        state.came_from, state.left_makers = tuple(earlier), tuple(earlier_makers)
        state.makers = makers
        return target

    def _remember_deciders(self, gate: Gate) -> None:
        """Keep deciders out of the next four-eyes gate; one that was passed starts afresh."""
        if gate.spec.four_eyes:
            self.state.begin_makers()
        for given in gate.verdicts:
            self.state.remember_maker(given.by)

    def _has_turned(self, stage: Stage) -> bool:
        """Let the case turn if something came in between; tell whether it did."""
        if self.state.next_playbook is not None:
            self._become(self.state.next_playbook)
            return True
        if self.state.has_migrated:
            self._go_on_migrated()
            return True
        while self.state.turns:
            turn, *later = self.state.turns
            self.state.turns = tuple(later)
            if self._turn(stage, turn):
                return True
        return False

    def _turn(self, stage: Stage, turn: Turn) -> bool:
        """Leave the stage without an outcome; what asks for it, its bringer may not approve."""
        state = self.state
        target = state.playbook.on.get(turn.event) or state.playbook.actions.get(turn.event)
        if target is None:
            return False
        if target == stage.id:
            if turn.proposal:
                state.queued = (*state.queued, turn)
            return False
        state.left_proposals = (*state.left_proposals, state.proposal)
        state.proposal = turn.proposal
        self.gatehouse.supersede()
        state.came_from = (*state.came_from, stage.id)
        state.left_makers = (*state.left_makers, state.makers)
        state.begin_makers(turn.by)
        state.stage = target
        state.entered = False
        return True

    def _go_on_migrated(self) -> None:
        """Stay where the case is; a gate that is another one now is opened anew."""
        state = self.state
        state.has_migrated = False
        if not state.entered or (state.gate and state.gate.spec == state.here.gate):
            return
        if state.gate or state.here.gate:
            self.gatehouse.supersede()
            state.entered = False
            state.is_back = True

    def _release_queue(self) -> None:
        """Let the next proposal have its turn; one at a time is decided on."""
        state = self.state
        state.turns, state.queued = (*state.turns, *state.queued), ()

    def _become(self, playbook: Playbook) -> None:
        """Go on as another kind from its first stage; ref, receipt and papers stay."""
        state = self.state
        self.gatehouse.supersede()
        self.timekeeper.cancel_all()
        state.clocks = {}
        self.tasklist.hand_on(playbook)
        state.playbook, state.playbook_digest = playbook, state.next_digest
        state.next_playbook = None
        state.stage = playbook.stages[0].id
        state.came_from = state.left_makers = state.left_proposals = ()
        state.proposal, state.queued = None, ()
        state.begin_makers(state.next_by)
        state.entered = False
        state.roles = {role: who for role, who in state.roles.items() if role in playbook.roles}
        if playbook.severity and state.severity not in playbook.severity.levels:
            state.severity = None  # it was said in other words; the new kind asks anew
        self._start_clocks("received")
        for document in state.arrivals:
            self._start_clocks(f"document:{document}")

    async def _tell_to_the_end(self) -> None:
        """Close only when everybody was told; what comes in meanwhile may yet turn the case."""
        while not self._has_turned(self.state.here):
            if self.courier.is_idle:
                return
            await workflow.wait_condition(lambda: self.courier.is_idle or self._is_turning())
        self.state.ending = None

    def _close(self, outcome: str) -> None:
        self.state.outcome = outcome
        self.state.stage = ""
        self.timekeeper.cancel_all()
        self.scribe.write("case.closed", outcome=outcome)

    def _start_clocks(self, trigger: str) -> None:
        at = workflow.now()
        if trigger == "received":
            at = self.state.received_at
        elif trigger == "complete":
            at = self.state.became_complete_at or at
        elif trigger.startswith("document:"):
            at = self.state.arrivals[trigger.removeprefix("document:")]
        for spec in self.state.playbook.clocks:
            if spec.starts == trigger:
                self.timekeeper.start_clock(spec, at)

    def _is_skipped(self, stage: Stage) -> bool:
        return stage.skip_when_complete is not None and not self.state.missing
