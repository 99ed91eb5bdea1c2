"""The product's own two processes, as children of the stack."""

from __future__ import annotations

import http.client
import os
import sys
from typing import TYPE_CHECKING

from tocsin.embedded.child import ChildSpec
from tocsin.embedded.ports import HOST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tocsin.embedded.home import Home

READY_FILE = "TOCSIN_READY_FILE"
OWNER_URL = "TOCSIN_OWNER_DATABASE_URL"
OK = 200
API_ARGV = (
    *(sys.executable, "-m", "uvicorn", "tocsin.console.app:create_app", "--factory"),
    *("--host", HOST, "--port", "{port}", "--no-access-log"),
    *("--timeout-graceful-shutdown", "2"),
)


def worker(home: Home, env: Mapping[str, str], argv: Sequence[str] | None = None) -> ChildSpec:
    """Describe the worker; it says that it is ready by touching the file it is told."""
    ready_file = home.run / "worker.ready"
    return ChildSpec(
        name="worker",
        argv=tuple(argv or (sys.executable, "-m", "worker")),
        log=home.log("worker"),
        env={**_inherited(), **env, READY_FILE: str(ready_file)},
        before=lambda: ready_file.unlink(missing_ok=True),
        ready=ready_file.exists,
    )


def api(
    home: Home, port: int, env: Mapping[str, str], argv: Sequence[str] | None = None
) -> ChildSpec:
    """Describe the API; it is ready when its liveness answers."""
    return ChildSpec(
        name="api",
        argv=tuple(part.replace("{port}", str(port)) for part in argv or API_ARGV),
        log=home.log("api"),
        env={**_inherited(), **env},
        ready=lambda: is_live(port),
    )


def is_live(port: int) -> bool:
    """Tell whether `GET /healthz` answers 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _inherited() -> dict[str, str]:
    """Return our environment; the owner's URL is for migrations and goes no further."""
    return {key: value for key, value in os.environ.items() if key != OWNER_URL}
