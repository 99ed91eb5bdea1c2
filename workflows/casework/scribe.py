"""Write a case's timeline: the shared scribe, with the case's own record."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio import workflow

from activities.records import RecordActivities
from tocsin.domain.messages import Batch
from tocsin.domain.timeline import Entry
from workflows import scribe
from workflows.casework.state import STAMPED, CaseState
from workflows.casework.view import project

WITHIN, BEAT = timedelta(seconds=10), timedelta(seconds=4)


class Scribe(scribe.Scribe):
    """The one writer of a case's timeline."""

    def __init__(self, state: CaseState) -> None:
        super().__init__(state, marks=state.mechanics >= STAMPED)
        self._state = state

    def _prepared(
        self, entries: tuple[Entry, ...]
    ) -> Callable[[timedelta | None], Awaitable[None]]:
        batch = Batch(self._state.case_id, entries, project(self._state, entries[-1].seq))

        async def write(patience: timedelta | None) -> None:
            await workflow.execute_activity_method(
                RecordActivities.record,
                batch,
                start_to_close_timeout=WITHIN,
                schedule_to_close_timeout=patience,
                heartbeat_timeout=BEAT,
                retry_policy=scribe.EVENTUALLY,
                summary=f"record {len(entries)} entries",
            )

        return write
