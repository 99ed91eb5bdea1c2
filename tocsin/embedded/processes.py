"""Processes as the stack sees them: known by pid *and* start time, since pids are reused."""

from __future__ import annotations

import contextlib
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CLOCK_SLACK = 5.0  # start times are derived from the wall clock, which may be corrected
POLL = 0.05


@dataclass(frozen=True)
class Trace:
    """What is remembered of a child, enough to recognise and end it later."""

    name: str
    pid: int
    started: float
    stop_signal: int = signal.SIGTERM

    @classmethod
    def of(cls, name: str, pid: int, stop_signal: int = signal.SIGTERM) -> Trace | None:
        """Describe a running process, or nothing when it has gone already."""
        try:
            return cls(name, pid, psutil.Process(pid).create_time(), int(stop_signal))
        except psutil.Error:
            return None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Trace:
        """Read back what `dataclasses.asdict` wrote."""
        return cls(data["name"], data["pid"], data["started"], data["stop_signal"])

    def is_alive(self) -> bool:
        """Tell whether this very process still runs (a zombie does not)."""
        try:
            process = psutil.Process(self.pid)
            same = bool(abs(process.create_time() - self.started) < CLOCK_SLACK)
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False

    def send(self, signum: int) -> None:
        """Signal the process unless it has gone."""
        if self.is_alive():
            with contextlib.suppress(psutil.Error):
                psutil.Process(self.pid).send_signal(signum)


def end_all(traces: Sequence[Trace], grace: float) -> None:
    """End processes one after the other, politely first, each within its share of `grace`."""
    for trace in traces:
        trace.send(trace.stop_signal)
        if not wait_gone(trace, grace / max(1, len(traces))):
            trace.send(signal.SIGKILL)
            wait_gone(trace, 2.0)


def wait_gone(trace: Trace, within: float) -> bool:
    """Wait until the process has ended; say whether it did in time."""
    until = time.monotonic() + within
    while trace.is_alive():
        if time.monotonic() > until:
            return False
        time.sleep(POLL)  # it may be nobody's child by now: nothing tells us of its end
    return True


def with_arguments(name: str, arguments: Sequence[str], stop_signal: int) -> Iterable[Trace]:
    """Find processes whose command line holds these arguments one after the other."""
    width = len(arguments)
    for process in psutil.process_iter(["pid", "cmdline"]):
        argv = process.info["cmdline"] or []
        if any(argv[i : i + width] == list(arguments) for i in range(len(argv))):
            trace = Trace.of(name, process.info["pid"], stop_signal)
            if trace:
                yield trace
