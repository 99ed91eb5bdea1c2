"""One run of a case: what goes on beside the story, how it renews itself, how it ends."""

import asyncio

from temporalio import workflow
from temporalio.common import SearchAttributeKey

from tocsin.domain.agenda import Obligation
from tocsin.domain.playbook import Stage
from tocsin.domain.timeline import stamp
from workflows.casework.paged import Paged
from workflows.casework.state import CaseState
from workflows.casework.view import next_deadline

LONG_HISTORY = 1000
STAGE = SearchAttributeKey.for_keyword("CaseStage")
DUE = SearchAttributeKey.for_datetime("CaseDue")


class Run(Paged):
    """What every lifecycle's run needs beside its story."""

    def _begin(self, state: CaseState) -> None:
        super()._begin(state)
        self._background: list[asyncio.Task[None]] = []

    @workflow.query(name="duties")
    def duties(self) -> tuple[Obligation, ...]:
        """Return everything that the case still owes, earliest first: for rehearsals."""
        return self.agenda.all()

    def _start_background(self) -> None:
        """Let the scribe write and the timekeeper remind, beside the story."""
        self._background = [
            asyncio.create_task(self.scribe.run()),
            asyncio.create_task(self.timekeeper.run()),
        ]

    def _is_interrupted(self) -> bool:
        fell = any(task.done() for task in self._background)
        return self._is_turning() or self._must_renew() or fell

    def _is_turning(self) -> bool:
        state = self.state
        return bool(state.turns) or state.next_playbook is not None or state.has_migrated

    async def _look_after_the_run(self) -> None:
        """Renew a long history; fail loudly, and mendably, when scribe or timekeeper fell."""
        for task in self._background:
            if task.done():
                task.result()
        if self._must_renew() or workflow.info().workflow_type != self._workflow_type:
            await self._renew()

    @property
    def _workflow_type(self) -> str:
        """The workflow that walks the case: named like its lifecycle, with a capital."""
        return self.state.playbook.lifecycle.capitalize()

    def _must_renew(self) -> bool:
        return workflow.info().get_current_history_length() > LONG_HISTORY

    async def _renew(self) -> None:
        """Go on as a new run with the same state, so that no history grows without end.

        A case that was reclassified goes on as its new kind's workflow.
        What the record does not have yet goes along: a long outage must not hold the case up.
        """
        await workflow.wait_condition(
            lambda: self.courier.is_idle and workflow.all_handlers_finished()
        )
        self.state.duties = self.agenda.all()
        workflow.continue_as_new(args=[self.state], workflow=self._workflow_type)

    async def _finish(self) -> None:
        """End when everything under way has come to its end and the record has it all."""
        await workflow.wait_condition(
            lambda: self.courier.is_idle and workflow.all_handlers_finished()
        )
        await self.scribe.drain()
        for task in self._background:
            task.cancel()

    def _show(self, stage: Stage) -> None:
        """Let the Temporal UI read well; nothing there is content."""
        due = next_deadline(self.state)
        changes = [STAGE.value_set(stage.id)]
        workflow.upsert_search_attributes([*changes, *([DUE.value_set(due)] if due else [])])
        waits = f", due {stamp(due)}" if due else ""
        workflow.set_current_details(f"{self.state.ref}: {stage.id}{waits}")
