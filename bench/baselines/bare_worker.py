"""A process with a worker for the bare workflows: the product's worker settings and ports.

Run as ``python -m bench.baselines.bare_worker`` with the product's environment.
"""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor

from temporalio.client import Client
from temporalio.service import GrpcCompression
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.heartbeats import Heartbeats
from activities.notices import NoticeActivities
from activities.records import RecordActivities
from bench.baselines.bare_workflows import QUEUE, BareReminder, BareTakedown, do_nothing
from tocsin.logs import configure_logs
from tocsin.playbooks.letters import TemplateLetters
from tocsin.settings import Settings
from tocsin.storage.case_log import PostgresCaseLog
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.recipients import PostgresRecipients
from worker import GRACE, STICKY
from workflows.data import data_converter
from workflows.lifecycles import runner


async def run(settings: Settings) -> None:
    """Work until SIGTERM; say ``ready`` on standard output."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    client = await Client.connect(
        settings.temporal_address,
        data_converter=data_converter(),
        grpc_compression=GrpcCompression.NONE,
    )
    slots = settings.activity_slots
    engine = make_engine(settings.database_url, 2 * slots, name="bench-worker")
    sessions, letters = make_sessions(engine), TemplateLetters()
    records = RecordActivities(PostgresCaseLog(sessions, letters))
    notices = NoticeActivities(
        PostgresRecipients(sessions, settings.channels),
        PostgresLedger(sessions),
        letters,
        PostgresFaces(sessions, settings.public_url),
        {"mailbox": PostgresMailbox(sessions)},
    )
    worker = Worker(
        client,
        task_queue=QUEUE,
        workflows=[BareReminder, BareTakedown],
        activities=[do_nothing, records.record, records.freeze, notices.notify],
        activity_executor=ThreadPoolExecutor(2 * slots),
        max_concurrent_activities=slots,
        max_concurrent_local_activities=slots,
        max_cached_workflows=settings.workflow_cache,
        sticky_queue_schedule_to_start_timeout=STICKY,
        workflow_runner=runner(),
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=GRACE,
        interceptors=[Heartbeats()],
    )
    async with worker:
        print("ready", flush=True)
        await stop.wait()
    engine.dispose()


if __name__ == "__main__":
    chosen = Settings()
    configure_logs("json", chosen.log_level)
    asyncio.run(run(chosen))
