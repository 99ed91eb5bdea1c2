"""Learn when slow ladders may tell somebody: the working hours and days off of their places."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from activities.deadlines import DeadlineActivities, WorkingHoursRequest
from tocsin.domain.working_hours import WorkingHours
from workflows.casework.state import CaseState
from workflows.casework.timekeeper import Timekeeper

STALE = timedelta(days=365)  # days off are asked for two years ahead


class Workdays:
    """The working hours that a case's ladders are laid out in."""

    def __init__(self, state: CaseState, timekeeper: Timekeeper) -> None:
        self._state = state
        self._timekeeper = timekeeper

    async def learn(self) -> None:
        """Ask for the hours that are not known yet, or no longer, and lay out ladders anew."""
        state = self._state
        if state.hours_learned and workflow.now() - state.hours_learned > STALE:
            state.hours = {}
        unknown = {
            ladder.zone
            for ladder in state.playbook.ladders.values()
            if ladder.hours == "working" and ladder.zone not in state.hours
        }
        for zone in sorted(unknown):
            await self._ask(zone)
        if unknown:
            state.hours_learned = workflow.now()
            self._timekeeper.book_anew()

    async def _ask(self, zone: str) -> None:
        """Ask for one place; where nobody knows its days off, it works Monday to Friday."""
        state = self._state
        request = WorkingHoursRequest(zone, workflow.now().date(), state.jurisdiction)
        try:
            state.hours[zone] = await workflow.execute_local_activity_method(
                DeadlineActivities.working_hours,
                request,
                schedule_to_close_timeout=timedelta(seconds=10),
                retry_policy=RetryPolicy(maximum_attempts=3),
            )
        except FailureError:
            state.hours[zone] = WorkingHours("UTC" if zone in ("home", "place") else zone)
            self._timekeeper.note_no_calendar(zone)
