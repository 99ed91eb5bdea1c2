"""An activity whose thread is busy still beats, so only a dead worker is taken for dead."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from temporalio import activity, workflow
from temporalio.common import RetryPolicy
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.heartbeats import Heartbeats

pytestmark = pytest.mark.anyio

BUSY = 3.0


@activity.defn
def busy() -> str:
    time.sleep(BUSY)  # the work itself: it holds its thread for as long as it takes
    return "done"


@workflow.defn
class AskOnce:
    @workflow.run
    async def run(self) -> str:
        return await workflow.execute_activity(
            busy,
            start_to_close_timeout=timedelta(seconds=20),
            heartbeat_timeout=timedelta(seconds=2),
            retry_policy=RetryPolicy(maximum_attempts=1),
        )


async def test_a_busy_activity_outlives_its_heartbeat_timeout(env):
    with ThreadPoolExecutor(2) as threads:
        worker = Worker(
            env.client,
            task_queue="beats",
            workflows=[AskOnce],
            activities=[busy],
            activity_executor=threads,
            workflow_runner=UnsandboxedWorkflowRunner(),
            interceptors=[Heartbeats()],
        )
        async with worker:
            answer = await env.client.execute_workflow(
                AskOnce.run, id=uuid.uuid4().hex, task_queue="beats"
            )

    assert answer == "done"
