"""A lifecycle of two lines, for the test of traces."""

from datetime import timedelta

from temporalio import activity, workflow


@activity.defn(name="traced")
async def traced() -> None:
    """Do nothing."""


@workflow.defn(name="Traced")
class Traced:
    """Asks for one activity."""

    @workflow.run
    async def run(self) -> None:
        await workflow.execute_activity(traced, start_to_close_timeout=timedelta(seconds=10))
