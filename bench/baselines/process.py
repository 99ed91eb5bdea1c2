"""Run a baseline's process beside a rig, with the environment of the product's own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bench.lab import Rig
from bench.waiting import until
from tocsin.embedded import services
from tocsin.embedded.ports import HOST, choose


@contextmanager
def beside(rig: Rig, module: str, arguments: Sequence[str] = ()) -> Iterator[int]:
    """Run a module until the block ends; it says that it is ready with its first line.

    Yields:
        Its pid.
    """
    log = (rig.home / f"{module}.log").open("ab")
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **rig.stack.env()},
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    try:
        if process.stdout is None or not process.stdout.readline():
            message = f"{module} ended instead of getting ready"
            raise RuntimeError(message)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


@contextmanager
def serving(rig: Rig, app: str) -> Iterator[tuple[str, int]]:
    """Serve an application as the product's own is served, until the block ends.

    Yields:
        ``host:port`` and pid.
    """
    port = choose((None,))
    argv = [part.replace("{port}", str(port)) for part in services.API_ARGV]
    argv[argv.index("tocsin.console.app:create_app")] = app
    with (rig.home / "baseline.log").open("ab") as log:
        process = subprocess.Popen(
            argv, env={**os.environ, **rig.stack.env()}, stdout=log, stderr=log
        )
        try:
            until(lambda: services.is_live(port), 30)
            yield f"{HOST}:{port}", process.pid
        finally:
            process.terminate()
            process.wait(15)
