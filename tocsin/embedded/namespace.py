"""What the product needs of a Temporal server, asked and set over gRPC.

Callers are plain functions in any thread, so each call runs its own short event loop in a
thread of its own: a loop may already run in the caller's.
"""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    UpdateNamespaceRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")

NAMESPACE = "default"
SEARCH_ATTRIBUTES = {
    "CaseKind": "Keyword",
    "CaseStage": "Keyword",
    "CaseDue": "Datetime",
    "Jurisdiction": "Keyword",
    "Severity": "Keyword",
}
RETENTION = timedelta(days=30)
RPC_TIMEOUT = timedelta(seconds=2)
CALL_SECONDS = 3.0


def missing_search_attributes(address: str) -> list[str]:
    """Name the search attributes that the server lacks or has with another type.

    Raises:
        RuntimeError: the server cannot be reached.
    """
    return _in_own_loop(_missing(address))


def retention_of(address: str) -> timedelta:
    """Return how long the server keeps closed histories.

    Raises:
        RuntimeError: the server cannot be reached.
    """
    return _in_own_loop(_retention(address))


def keep_histories(address: str, retention: timedelta = RETENTION) -> None:
    """Make the server keep closed histories at least this long.

    Raises:
        RuntimeError: the server cannot be reached.
    """
    _in_own_loop(_keep(address, retention))


async def _missing(address: str) -> list[str]:
    client = await Client.connect(address, namespace=NAMESPACE)
    answer = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=NAMESPACE), timeout=RPC_TIMEOUT
    )
    return [
        name
        for name, kind in SEARCH_ATTRIBUTES.items()
        if answer.custom_attributes.get(name)
        != IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}")
    ]


async def _retention(address: str) -> timedelta:
    client = await Client.connect(address, namespace=NAMESPACE)
    found = await client.workflow_service.describe_namespace(
        DescribeNamespaceRequest(namespace=NAMESPACE), timeout=RPC_TIMEOUT
    )
    return found.config.workflow_execution_retention_ttl.ToTimedelta()


async def _keep(address: str, retention: timedelta) -> None:
    if await _retention(address) >= retention:
        return
    client = await Client.connect(address, namespace=NAMESPACE)
    wanted = Duration()
    wanted.FromTimedelta(retention)
    await client.workflow_service.update_namespace(
        UpdateNamespaceRequest(
            namespace=NAMESPACE,
            config=NamespaceConfig(workflow_execution_retention_ttl=wanted),
        ),
        timeout=RPC_TIMEOUT,
    )


def _in_own_loop(work: Coroutine[object, object, T]) -> T:
    """Run a coroutine to its end in a new thread."""
    result: list[T] = []
    failure: list[Exception] = []

    def run() -> None:
        try:
            result.append(asyncio.run(asyncio.wait_for(work, CALL_SECONDS)))
        except (RPCError, RuntimeError, TimeoutError) as error:
            failure.append(error)

    thread = threading.Thread(target=run, name="temporal-probe")
    thread.start()
    thread.join()
    if failure:
        message = f"Temporal does not answer: {failure[0]}"
        raise RuntimeError(message) from failure[0]
    return result[0]
