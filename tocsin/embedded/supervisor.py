"""Runs the children of one home folder: leftovers first, then in order, stopped in reverse.

Data is safe at every point: a home has one holder (a file lock), and leftovers of a killed
supervisor are ended before anything new touches their files.
"""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Self

import structlog

from tocsin.embedded.child import Child, ChildSpec
from tocsin.embedded.cluster import unfinished
from tocsin.embedded.guardian import Guardian
from tocsin.embedded.logfiles import LogKeeper
from tocsin.embedded.processes import Trace, end_all, with_arguments

if TYPE_CHECKING:
    from collections.abc import Callable

    from tocsin.embedded.home import Home

log = structlog.get_logger(__name__)

STOP_WITHIN = 14.0  # the promise is 15 s for all of them together


class Supervisor:
    """Holds a home and the children in it."""

    def __init__(self, home: Home, echo: Callable[[str, str], None] | None = None) -> None:
        """Prepare; `echo(name, line)` receives every new log line of every child."""
        self._home = home
        self._children: dict[str, Child] = {}
        self._echo = echo
        self._keeper: LogKeeper | None = None
        self._guardian: Guardian | None = None
        self._mutex = threading.Lock()
        self._self = Trace.of("up", os.getpid())
        self._facts: dict[str, Any] = {}

    def open(self) -> None:
        """Take the home and end what a killed predecessor left behind.

        Raises:
            AlreadyRunningError: another process runs this home.
        """
        self._home.create()
        self._home.lock()
        self._end_leftovers()
        self._guardian = Guardian()
        self._keeper = LogKeeper(self._home.logs, self._echo)
        self._keeper.start()

    def launch(self, spec: ChildSpec) -> None:
        """Start a child without waiting for it.

        A stop signal raises in the main thread, and must not do so between fork and the
        note of the new pid: so the start happens in another one.
        """
        child = Child(spec, self._record)
        with self._mutex:
            self._children[spec.name] = child
        with ThreadPoolExecutor(1) as starter:
            starter.submit(child.spawn).result()

    def await_ready(self, *names: str) -> None:
        """Wait for children one after the other; from then on their deaths are mended.

        Raises:
            StackError: one ended early or was not ready in time.
        """
        for name in names:
            began = time.monotonic()
            self._children[name].wait_ready()
            self._children[name].supervise()
            waited = round(time.monotonic() - began, 2)
            log.info("child.ready", child=name, pid=self.pid(name), waited_s=waited)

    def announce(self, **facts: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
        """Add to what `run.json` tells a second `up` about this one."""
        self._facts.update(facts)
        self._record()

    def stop(self) -> None:
        """Stop all children in reverse order within 15 s and give the home back."""
        if not self._home.is_held:
            return  # never opened, or somebody else's
        until = time.monotonic() + STOP_WITHIN
        for child in reversed(self._children.values()):
            child.stop(max(0.1, min(child.spec.stop_within, until - time.monotonic())))
            log.info("child.stopped", child=child.spec.name)
        self._children.clear()
        if self._keeper:
            self._keeper.stop()
        if self._guardian:
            self._guardian.dismiss()
            self._guardian = None
        self._home.forget("run")
        self._home.unlock()

    def pid(self, name: str) -> int | None:
        """Return the pid of a child, if it runs."""
        return self._children[name].pid

    def kill(self, name: str, signum: int = signal.SIGKILL) -> None:
        """Send a signal to a child, as an accident would."""
        self._children[name].signal(signum)

    def pause_restart(self, name: str) -> None:
        """Leave a child dead when it dies."""
        self._children[name].hold()

    def resume_restart(self, name: str) -> None:
        """Revive a child again."""
        self._children[name].release()

    def _record(self) -> None:
        """Tell guardian and `run.json` who runs now."""
        with self._mutex:  # called by the watcher of every child
            alive = [c.trace for c in reversed(self._children.values()) if c.trace]
            if self._guardian:
                self._guardian.look_after(alive)
            children = [dataclasses.asdict(trace) for trace in alive]
            own = dataclasses.asdict(self._self) if self._self else {}
            facts = {**self._facts, "pid": os.getpid(), "up": own, "children": children}
            self._home.write("run", facts)

    def _end_leftovers(self) -> None:
        """End what still runs from a supervisor that did not get to stop it."""
        run = self._home.read("run")
        if not run:
            return
        found = [Trace.from_json(data) for data in run.get("children", [])]
        known = {trace.pid for trace in found}
        database = str(self._home.temporal / "temporal.db")
        by_files = (
            ("temporal", ["--db-filename", database], signal.SIGTERM),
            ("postgres", ["-D", str(self._home.postgres)], signal.SIGINT),
            ("initdb", ["-D", str(unfinished(self._home.postgres))], signal.SIGTERM),
        )
        for name, arguments, signum in by_files:  # should the record be wrong or torn
            traces = with_arguments(name, arguments, signum)
            found += [trace for trace in traces if trace.pid not in known]
        alive = [trace for trace in found if trace.is_alive()]
        for trace in alive:
            log.warning("leftover.stopped", child=trace.name, pid=trace.pid)
        end_all(alive, STOP_WITHIN)
        self._home.forget("run")

    def __enter__(self) -> Self:
        """Take the home."""
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop everything."""
        self.stop()
