"""Runs the children of one home folder: leftovers first, then in order, stopped in reverse.

Data is safe at every point: a home has one holder (a file lock), and leftovers of a killed
supervisor are ended before anything new touches their files.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import time
from typing import TYPE_CHECKING, Any, Self

import structlog

from tocsin.embedded.child import Child, ChildSpec
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
        self._keeper = LogKeeper(home.logs, echo)
        self._guardian: Guardian | None = None
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
        self._keeper.start()

    def launch(self, spec: ChildSpec) -> None:
        """Start a child without waiting for it."""
        child = Child(spec, self._record)
        self._children[spec.name] = child
        child.spawn()

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
        until = time.monotonic() + STOP_WITHIN
        for child in reversed(self._children.values()):
            child.stop(max(0.1, min(child.spec.stop_within, until - time.monotonic())))
            log.info("child.stopped", child=child.spec.name)
        self._children.clear()
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
        alive = [c.trace for c in reversed(self._children.values()) if c.trace]
        if self._guardian:
            self._guardian.look_after(alive)
        children = [dataclasses.asdict(trace) for trace in alive]
        self._home.write("run", {"pid": os.getpid(), **self._facts, "children": children})

    def _end_leftovers(self) -> None:
        """End what still runs from a supervisor that did not get to stop it."""
        run = self._home.read("run")
        if not run:
            return
        found = [Trace.from_json(data) for data in run.get("children", [])]
        known = {trace.pid for trace in found}
        data = ["-D", str(self._home.postgres)]
        found += [
            trace
            for trace in with_arguments("postgres", data, signal.SIGINT)
            if trace.pid not in known
        ]
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
        with contextlib.suppress(ProcessLookupError):
            self.stop()
