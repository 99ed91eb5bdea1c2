"""One child process: started, waited for until ready, revived when it dies, stopped.

Before it was ready once, a death is an error of the start; afterwards it is an accident
that is logged and mended with growing delays.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from tocsin.embedded.errors import StackError
from tocsin.embedded.logfiles import open_for_child
from tocsin.embedded.processes import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

log = structlog.get_logger(__name__)

PROBE_EVERY = 0.05


class Backoff:
    """How long to wait before a child is started again: longer each time, up to a limit."""

    FIRST, LONGEST = 0.5, 30.0
    HEALTHY_AFTER = 60.0  # one that lived this long starts over with the first delay

    def __init__(self) -> None:
        """Begin with the first delay."""
        self._next = self.FIRST

    def after(self, lived: float) -> float:
        """Return the seconds to wait for a child that lived so long."""
        delay = self.FIRST if lived > self.HEALTHY_AFTER else self._next
        self._next = min(delay * 2, self.LONGEST)
        return delay


@dataclass(frozen=True)
class ChildSpec:
    """How to run a child. `ready` must be quick and must not raise."""

    name: str
    argv: tuple[str, ...]
    log: Path
    ready: Callable[[], bool]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    before: Callable[[], None] | None = None  # tidies up before every start
    ready_within: float = 90.0  # on a crowded machine; one that died is noticed at once
    stop_signal: int = signal.SIGTERM
    stop_within: float = 4.0


class Child:
    """A supervised process; `changed` is called whenever its pid is a new one."""

    def __init__(self, spec: ChildSpec, changed: Callable[[], None]) -> None:
        """Prepare; nothing runs before `spawn`."""
        self.spec = spec
        self.trace: Trace | None = None
        self._changed = changed
        self._process: subprocess.Popen[bytes] | None = None
        self._spawned_at = 0.0
        self._backoff = Backoff()
        self._mutex = threading.Lock()
        self._stopping = threading.Event()
        self._may_revive = threading.Event()
        self._may_revive.set()
        self._watcher = threading.Thread(target=self._watch, name=spec.name, daemon=True)

    @property
    def pid(self) -> int | None:
        """The pid of the running process, if it runs."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def spawn(self) -> None:
        """Start the process; it leads its own session, so Ctrl-C reaches only us."""
        with self._mutex:
            if self._stopping.is_set():
                return
            if self.spec.before:
                self.spec.before()
            output = open_for_child(self.spec.log)
            try:
                self._process = subprocess.Popen(  # noqa: S603 - argv from our own specs
                    self.spec.argv,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    env=dict(self.spec.env) if self.spec.env is not None else None,
                    cwd=self.spec.cwd,
                    start_new_session=True,
                )
            except OSError as error:
                message = (
                    f"{self.spec.name} cannot be started: {self.spec.argv[0]}: {error.strerror}"
                )
                raise StackError(message) from error
            finally:
                os.close(output)
            self._spawned_at = time.monotonic()
            self.trace = Trace.of(self.spec.name, self._process.pid, self.spec.stop_signal)
        self._changed()

    def wait_ready(self) -> None:
        """Wait for the probe.

        Raises:
            StackError: the process ended, or was not ready in time.
        """
        until = time.monotonic() + self.spec.ready_within
        while not self.spec.ready():
            if self._process and (code := self._process.poll()) is not None:
                message = f"{self.spec.name} ended with code {code} instead of getting ready"
                raise StackError(message, self.spec.log)
            if time.monotonic() > until:
                message = f"{self.spec.name} was not ready within {self.spec.ready_within:g} s"
                raise StackError(message, self.spec.log)
            if self._stopping.wait(PROBE_EVERY):
                return

    def supervise(self) -> None:
        """From now on a death is mended."""
        self._watcher.start()

    def signal(self, signum: int) -> None:
        """Send a signal to the process, if it runs."""
        if self._process:
            self._process.send_signal(signum)

    def hold(self) -> None:
        """Do not revive it until `release`."""
        self._may_revive.clear()

    def release(self) -> None:
        """Revive it again when it dies, or now if it is dead."""
        self._may_revive.set()

    def stop(self, within: float) -> None:
        """Ask it to end, insist after `within` seconds, and wait until it is gone."""
        with self._mutex:
            self._stopping.set()
        self._may_revive.set()
        process = self._process
        if process:
            process.send_signal(self.spec.stop_signal)
            try:
                process.wait(within)
            except subprocess.TimeoutExpired:
                log.warning("child.killed", child=self.spec.name, after_s=round(within, 1))
                process.kill()
                process.wait()
        if self._watcher.is_alive():
            self._watcher.join(1.0)  # it may sit in a probe; it starts nothing any more

    def _watch(self) -> None:
        while self._process and not self._stopping.is_set():
            code = self._process.wait()
            if self._stopping.is_set():
                return
            log.warning("child.died", child=self.spec.name, code=code, log=str(self.spec.log))
            self._revive(self._backoff.after(time.monotonic() - self._spawned_at))

    def _revive(self, delay: float) -> None:
        """Start it anew after a delay; one that does not get ready is ended and tried again."""
        self._stopping.wait(delay)
        self._may_revive.wait()
        if self._stopping.is_set():
            return
        try:
            self.spawn()
            self.wait_ready()
        except StackError as error:
            log.warning("child.restart_failed", child=self.spec.name, reason=error.what)
            with contextlib.suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            return  # the watcher sees it dead and comes back
        if not self._stopping.is_set():
            log.warning("child.restarted", child=self.spec.name, pid=self.pid)
