"""Reach Temporal: connect however long it takes, see it come back, check what it knows."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client, GrpcCompression
from temporalio.runtime import (
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)
from temporalio.service import RPCError

from workflows.data import data_converter
from workflows.lifecycles import SEARCH_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.settings import Settings
    from tocsin.spans import Spans

log = structlog.get_logger()
PING_SECONDS = 1.0
PING_TIMEOUT = timedelta(seconds=2)


class SearchAttributesError(Exception):
    """Temporal lacks a search attribute; the message says which."""


async def connect(settings: Settings, spans: Spans | None = None) -> Client:
    """Connect to Temporal, however long it takes to come up."""
    filters = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    shown = settings.sdk_metrics_listen
    telemetry = TelemetryConfig(
        logging=LoggingConfig(filter=filters),
        metrics=PrometheusConfig(bind_address=shown) if shown else None,
    )
    runtime = Runtime(telemetry=telemetry)
    interceptors = [spans.interceptor()] if spans else []
    key = settings.payload_key
    while True:
        try:
            return await Client.connect(
                settings.temporal_address,
                namespace=settings.temporal_namespace,
                tls=settings.temporal_tls,
                runtime=runtime,
                data_converter=data_converter(
                    key.get_secret_value() if key else None, settings.payload_key_id
                ),
                grpc_compression=GrpcCompression.NONE,
                interceptors=interceptors,
            )
        except RuntimeError as error:
            log.warning(
                "temporal.unreachable", address=settings.temporal_address, why=str(error)
            )
            await asyncio.sleep(1)


async def connect_unless(
    until: Sequence[asyncio.Task[Any]], settings: Settings, spans: Spans | None
) -> Client | None:
    """Connect to Temporal; None when one of the tasks is done before it answers."""
    connecting = asyncio.create_task(connect(settings, spans))
    await asyncio.wait([connecting, *until], return_when=asyncio.FIRST_COMPLETED)
    if connecting.done():
        return connecting.result()
    connecting.cancel()
    return None


async def came_back(client: Client) -> None:
    """Return when Temporal answers again after it was away.

    The SDK's polls back off for up to 10 s then, in which no timer would fire.
    """
    away_since: float | None = None
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(PING_SECONDS)
        try:
            await client.service_client.check_health(timeout=PING_TIMEOUT)
        except RPCError:
            away_since = away_since or loop.time()
            continue
        if away_since is not None and loop.time() - away_since > PING_SECONDS:
            log.warning("temporal.came_back", after_s=round(loop.time() - away_since, 1))
            return
        away_since = None


async def check_search_attributes(client: Client) -> None:
    """Refuse to start when Temporal lacks a search attribute: every case would hang on it.

    Raises:
        SearchAttributesError: It lacks at least one.
    """
    listed = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    if missing := sorted(set(SEARCH_ATTRIBUTES) - set(listed.custom_attributes)):
        message = f"Temporal lacks the search attributes {missing}; see docs: deploy."
        raise SearchAttributesError(message)
