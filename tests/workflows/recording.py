"""Record histories: what today's workflows do, for tomorrow's code to replay."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from workflows.data import data_converter

HISTORIES = Path(__file__).parent.parent / "histories"
OPTION = "--record-histories"


@asynccontextmanager
async def recording(
    env: WorkflowEnvironment, request: pytest.FixtureRequest
) -> AsyncIterator[WorkflowEnvironment]:
    """Give the server that tests run on; when histories are recorded, a plain one."""
    if not request.config.getoption(OPTION):
        yield env
        return
    async with await WorkflowEnvironment.start_local(
        data_converter=data_converter(),
        dev_server_existing_path=request.getfixturevalue("temporal_cli"),
        search_attributes=request.getfixturevalue("attributes"),
        dev_server_log_level="error",
        dev_server_startup_timeout=timedelta(seconds=30),
    ) as local:
        yield local


async def keep(
    handle: WorkflowHandle[Any, Any], name: str, request: pytest.FixtureRequest
) -> None:
    """Keep a history under a name, when they are recorded and there is none of that name."""
    path = HISTORIES / f"{name}.json"
    if request.config.getoption(OPTION) and not path.exists():
        history = await handle.fetch_history()
        path.write_text(history.to_json() + "\n")
