"""The HTTP API as one ASGI application. ``uvicorn api.app:create_app --factory`` runs it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from anyio import to_thread
from fastapi import FastAPI
from temporalio.client import Client, Interceptor
from temporalio.service import GrpcCompression

from api import (
    actions,
    audit,
    cases,
    channels,
    clocks,
    covers,
    decisions,
    deliveries,
    events,
    export,
    findings,
    handoffs,
    health,
    intake,
    items,
    kinship,
    letters,
    mailbox,
    metrics,
    migrations,
    notes,
    overview,
    page_links,
    pages,
    playbooks,
    policies,
    problems,
    reach,
    reports,
    rulebook,
    schedules,
    sign_ins,
    simulations,
    slack,
    subscriptions,
    suppressions,
    tasks,
    time_off,
    tokens,
    updates,
    users,
    views,
    webhooks,
)
from api.answering import answer_messages
from api.ending import ended_by_signals
from api.guard import Guard
from api.public_door import public_door
from api.timing import Timing
from tocsin.channels.outbound import Outbound
from tocsin.desk.desk import Desk
from tocsin.desk.doorman import Doorman
from tocsin.desk.event_hub import EventHub
from tocsin.intake.hosts import use_platform
from tocsin.logs import configure_logs
from tocsin.playbooks.reckonings import Reckonings
from tocsin.settings import Settings
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.in_force import Rules
from tocsin.storage.sealing import Sealer
from tocsin.tracing import spans_of
from workflows.data import data_converter

if TYPE_CHECKING:
    from tocsin.spans import Spans  # loads OpenTelemetry

THREADS = 20  # as many as connections, so that no thread waits for one
LOOPBACK = ("127.0.0.1:", "localhost:", "[::1]:")
RESOURCES = (
    *(intake, items, cases, decisions, actions, clocks, notes, tasks, updates, letters),
    *(subscriptions, handoffs, channels, page_links, slack),
    *(export, reports, mailbox, deliveries, events, findings, users, tokens, reach, playbooks),
    *(audit, views, sign_ins, overview),
    *(rulebook, kinship, migrations, webhooks, suppressions, schedules, covers, time_off),
    *(policies, pages, simulations, health, metrics, problems),
)


class _Api(FastAPI):
    """The application, with the shape of every problem in its description."""

    def openapi(self) -> dict[str, Any]:
        """Describe the API once."""
        if self.openapi_schema is None:
            parts = super().openapi().setdefault("components", {}).setdefault("schemas", {})
            parts["Problem"] = problems.Problem.model_json_schema()
        return super().openapi()


def settled(settings: Settings | None) -> Settings:
    """Return the settings, read from the environment when None, which also sets up the logs."""
    if settings is None:
        settings = Settings()
        configure_logs(settings.log_format, settings.log_level)
    return settings


def create_app(
    settings: Settings | None = None, forms: Mapping[str, int] | None = None
) -> FastAPI:
    """Make the application.

    Args:
        settings: Read from the environment when None, which also sets up the logs.
        forms: Bytes that forms of pages above the API may have, by path.
    """
    settings = settled(settings)
    spans = spans_of(settings.otlp_endpoint, "tocsin-api")
    app = _Api(
        title="Tocsin",
        version="1",
        summary="Cases that cannot be forgotten, decided by the wrong person, or disputed.",
        lifespan=_lifespan(settings, spans),
        redirect_slashes=False,
        docs_url=None,  # they would load scripts from elsewhere
        redoc_url=None,
    )
    problems.install(app)
    for resource in RESOURCES:
        app.include_router(resource.router)
    app.add_middleware(Guard, max_item_bytes=settings.max_item_bytes, forms=forms)
    app.add_middleware(Timing, spans=spans)
    return app


def _lifespan(
    settings: Settings, spans: "Spans | None"
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Make what requests are answered with while the application runs, and end it after."""

    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        use_platform(settings.platform_hosts)  # forms find their case by the same places
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        engine = make_engine(settings.database_url, THREADS, name="tocsin-api")
        sessions = make_sessions(engine)
        hub = EventHub(
            sessions,
            settings.database_url,
            most=settings.event_streams,
            most_each=settings.event_streams_each,
        )
        rules = Rules(sessions)
        warming = asyncio.get_running_loop().run_in_executor(None, rules.warm)
        desk = Desk(
            sessions,
            await temporal(settings, [spans.interceptor()] if spans else []),
            rules,
            settings.max_item_bytes,
            hub,
            Sealer(settings.secrets_key.get_secret_value() if settings.secrets_key else None),
            Outbound(may_go_inside=settings.webhooks_inside),
            Reckonings.established(settings.home, settings.closures),
            settings.channels,
            public_door(settings),
        )
        loop = asyncio.get_running_loop()
        keeping = loop.run_in_executor(None, desk.schedules.warm)
        app.state.desk, app.state.doorman = desk, Doorman(desk.tokens.bearer)
        app.state.session_doorman = Doorman(desk.sign_ins.bearer)
        answer_messages(app, settings, sessions)
        token = settings.metrics_token
        app.state.metrics_token = token.get_secret_value() if token else None
        with ended_by_signals(hub.close):
            yield
        hub.close()
        await asyncio.gather(warming, keeping)
        engine.dispose()
        if spans:
            await to_thread.run_sync(spans.close)

    return living


async def temporal(settings: Settings, interceptors: Sequence[Interceptor] = ()) -> Client:
    """Make the client. It connects with its first call, so Temporal may be away now."""
    key = settings.payload_key.get_secret_value() if settings.payload_key else None
    is_near = settings.temporal_address.startswith(LOOPBACK)
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        tls=settings.temporal_tls,
        data_converter=data_converter(key, settings.payload_key_id),
        grpc_compression=GrpcCompression.NONE if is_near else GrpcCompression.GZIP,
        lazy=True,
        interceptors=interceptors,
    )
