"""The worker process: composition root on the Temporal side.

It takes work from the queues ``cases`` and ``delivery``, and runs the relay, the reconciler and
the mailroom.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack
from datetime import timedelta
from email.utils import parseaddr
from functools import partial
from typing import Any

import structlog
from sqlalchemy.orm import Session, sessionmaker
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.deadlines import DeadlineActivities
from activities.heartbeats import Heartbeats
from activities.notices import NoticeActivities
from activities.page_records import PageRecords
from activities.records import RecordActivities
from tocsin.domain.return_address import AddressError, bare
from tocsin.intake.pool import ReaderPool
from tocsin.intake.scans import recognition_of
from tocsin.logs import configure_logs
from tocsin.mailroom.listener import ListenError
from tocsin.mailroom.mailbox_url import MailboxUrlError
from tocsin.mailroom.mailroom import CONNECTIONS as MAIL_CONNECTIONS
from tocsin.mailroom.mailroom import Mailroom
from tocsin.metrics_server import MetricsServer
from tocsin.playbooks.reckonings import Reckonings
from tocsin.relay.calling import pages_of
from tocsin.relay.correspondence import Correspondence
from tocsin.relay.delivering import (
    SetupError,
    channels_of,
    confirming_of,
    notices_of,
    secret_of,
)
from tocsin.relay.handoffs import handoffs_of
from tocsin.relay.paging import Paging
from tocsin.relay.reading import Reading
from tocsin.relay.recalling import Recalling
from tocsin.relay.reconcile import Reconciler
from tocsin.relay.redelivery import Redelivery
from tocsin.relay.rehearsing import Rehearsing
from tocsin.relay.relay import Relay
from tocsin.relay.settling import Settling
from tocsin.relay.starting import Starting
from tocsin.relay.temporal import (
    SearchAttributesError,
    came_back,
    check_search_attributes,
    connect_unless,
)
from tocsin.settings import Settings
from tocsin.storage.case_log import PostgresCaseLog
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.in_force import PublishedLetters, PublishedLibrary, Rules
from tocsin.storage.page_log import PostgresPageLog
from tocsin.storage.retrials import Retrials
from tocsin.storage.withholdings import PostgresWithholdings
from tocsin.tracing import TracingError, spans_of
from workflows.casework.courier import DELIVERY
from workflows.lifecycles import CASES, LIFECYCLES, runner
from workflows.page import PageWorkflow

log = structlog.get_logger()
GRACE = timedelta(seconds=3)  # the embedded stack stops all within 15 s
STICKY = timedelta(seconds=2)  # a killed worker's timers are taken over this soon
RELAY_CONNECTIONS = 16


def metrics_of(settings: Settings) -> MetricsServer | None:
    """Show metrics where the settings say, if they do."""
    if settings.metrics_listen is None:
        return None
    try:
        return MetricsServer(settings.metrics_listen, secret_of(settings.metrics_token))
    except OSError as error:
        raise SetupError(f"TOCSIN_METRICS_LISTEN: {error}") from error


def workers_of(
    settings: Settings,
    client: Client,
    sessions: sessionmaker[Session],
    rules: Rules,
    notices: NoticeActivities,
) -> list[Worker]:
    """Make the two workers: cases and pages with their record, and delivery apart."""
    records = RecordActivities(PostgresCaseLog(sessions, PublishedLetters(rules)))
    page_records = PageRecords(PostgresPageLog(sessions))
    pages = pages_of(settings, sessions, rules)
    reckonings = Reckonings.established(settings.home, settings.closures)
    deadlines = DeadlineActivities(reckonings)
    slots = settings.activity_slots
    make = partial(
        Worker,
        client,
        max_concurrent_activities=slots,
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        graceful_shutdown_timeout=GRACE,
        interceptors=[Heartbeats()],
    )
    cases = make(
        task_queue=CASES,
        workflows=[*LIFECYCLES.values(), PageWorkflow],
        activities=[
            *(records.record, records.freeze, page_records.record_page, pages.call),
            *(deadlines.count, deadlines.working_hours),
        ],
        activity_executor=ThreadPoolExecutor(slots, "records"),
        max_concurrent_local_activities=slots,
        max_concurrent_workflow_tasks=2 * slots,  # a task that waits for a thread is not taken
        max_cached_workflows=settings.workflow_cache,
        sticky_queue_schedule_to_start_timeout=STICKY,
        workflow_runner=runner(),
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
    )
    delivery = make(
        task_queue=DELIVERY,
        activities=[notices.notify, pages.contact],
        activity_executor=ThreadPoolExecutor(slots, "delivery"),
    )
    return [cases, delivery]


def correspondence_of(settings: Settings) -> Correspondence:
    """Say which addresses are ours, for what comes in by mail."""
    ours = bare([settings.mail_address or "", parseaddr(settings.smtp_sender)[1]])
    return Correspondence(settings.return_addresses(), ours)


def readers_of(settings: Settings) -> ReaderPool:
    """Start the processes that read what comes in."""
    return ReaderPool(
        settings.reader_processes,
        platform_hosts=settings.platform_hosts,
        authserv_id=settings.mail_authserv_id,
        recognition=recognition_of(settings.ocr_languages, settings.ocr_tessdata),
    )


def relay_of(
    settings: Settings,
    client: Client,
    sessions: sessionmaker[Session],
    rules: Rules,
    pool: ReaderPool,
) -> Relay:
    """Make what reads the items that came in and starts their cases."""
    library = PublishedLibrary(rules)
    return Relay(
        sessions,
        settings.database_url,
        Reading(sessions, pool, library, correspondence_of(settings)),
        Starting(sessions, client, library),
        settings.reader_processes,
        Rehearsing(sessions, rules),
        Paging(sessions, client),
        confirming_of(settings, sessions, rules),
        Recalling(sessions, channels_of(settings, sessions)),
    )


def background_of(
    settings: Settings,
    client: Client,
    sessions: sessionmaker[Session],
    rules: Rules,
    pool: ReaderPool,
    notices: NoticeActivities,
) -> list[asyncio.Task[None]]:
    """Start what runs beside the workers, and needs Temporal."""
    redelivery = Redelivery(notices, Retrials(sessions), PostgresWithholdings(sessions))
    return [
        asyncio.create_task(relay_of(settings, client, sessions, rules, pool).run()),
        asyncio.create_task(redelivery.run()),
        asyncio.create_task(handoffs_of(settings, sessions, rules, notices).run()),
        asyncio.create_task(Reconciler(sessions, client).run()),
        asyncio.create_task(Settling(sessions).run()),
    ]


async def ended(background: Sequence[asyncio.Task[None]]) -> None:
    """End what runs beside the workers.

    Raises:
        ListenError: Mail could not be listened for, which no restart mends.
    """
    for task in background:
        task.cancel()
    for end in await asyncio.gather(*background, return_exceptions=True):
        if isinstance(end, ListenError):
            raise end


async def take_work(
    until: Sequence[asyncio.Task[Any]],
    settings: Settings,
    client: Client,
    sessions: sessionmaker[Session],
    rules: Rules,
    notices: NoticeActivities,
) -> None:
    """Take work from the queues until one of the tasks is done; anew after each outage."""
    while not any(task.done() for task in until):
        async with AsyncExitStack() as stack:
            for worker in workers_of(settings, client, sessions, rules, notices):
                await stack.enter_async_context(worker)
            if settings.ready_file:
                settings.ready_file.touch()
            log.info("worker.ready", temporal=settings.temporal_address)
            outage = asyncio.create_task(came_back(client))
            await asyncio.wait([outage, *until], return_when=asyncio.FIRST_COMPLETED)
            outage.cancel()


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; whichever way it ends, nothing is left open."""
    stop = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stop.set)
    with ExitStack() as closing:
        spans = spans_of(settings.otlp_endpoint, "tocsin-worker")
        if spans:
            closing.callback(spans.close)
        if metrics := metrics_of(settings):
            closing.callback(metrics.close)
        connections = 2 * settings.activity_slots + RELAY_CONNECTIONS + MAIL_CONNECTIONS
        engine = make_engine(settings.database_url, connections, name="tocsin-worker")
        closing.callback(engine.dispose)
        sessions = make_sessions(engine)
        rules = Rules(sessions)
        pool = readers_of(settings)
        closing.callback(pool.close)
        # What comes in is received whether or not Temporal is there.
        mail = Mailroom(settings, sessions, settings.max_item_bytes)
        background = [asyncio.create_task(mail.run())]
        until = [asyncio.create_task(stop.wait()), *background]
        try:
            if client := await connect_unless(until, settings, spans):
                await check_search_attributes(client)
                notices = notices_of(settings, sessions, rules)
                background += background_of(settings, client, sessions, rules, pool, notices)
                until += background
                await take_work(until, settings, client, sessions, rules, notices)
        finally:
            await ended(background)
    log.info("worker.stopped")


def main() -> None:
    """Run the worker with the settings of the environment."""
    settings = Settings()
    configure_logs(settings.log_format, settings.log_level)
    try:
        asyncio.run(run(settings))
    except (
        SetupError,
        SearchAttributesError,
        AddressError,
        ListenError,
        MailboxUrlError,
        TracingError,
        RPCError,
    ) as error:
        raise SystemExit(f"The worker cannot run: {error}") from error


if __name__ == "__main__":
    main()
