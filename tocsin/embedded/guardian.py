"""A small process that outlives a killed supervisor just long enough to stop its children.

The supervisor holds the other end of our standard input. When that closes without a word
(kill -9, crash, power user), whoever is left is stopped in order, so that PostgreSQL gets a
clean shutdown. Unlike a parent-death signal this works on macOS, below `unshare` and
whichever thread started the child.
"""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from tocsin.embedded.processes import Trace, end_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GRACE = 12.0


class Guardian:
    """The supervisor's end: keeps the guardian told who is to be stopped."""

    def __init__(self) -> None:
        """Start the guardian; it has nobody to look after yet."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-m", "tocsin.embedded.guardian"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # neither Ctrl-C nor a killed process group reaches it
            text=True,
        )

    def look_after(self, traces: Sequence[Trace]) -> None:
        """Replace the list of children, in the order in which to stop them."""
        if self._process.stdin and not self._process.stdin.closed:
            line = json.dumps([dataclasses.asdict(trace) for trace in traces])
            try:
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()
            except BrokenPipeError:
                return  # somebody killed the guardian; the next `up` finds leftovers itself

    def dismiss(self) -> None:
        """Let it end once everything has been stopped."""
        self.look_after([])
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(GRACE + 5)


def watch(lines: Iterable[str]) -> None:
    """Remember the last list heard; when the supervisor falls silent, stop those in it."""
    traces: list[Trace] = []
    for line in lines:
        traces = [Trace.from_json(data) for data in json.loads(line)]
    end_all([trace for trace in traces if trace.is_alive()], GRACE)


if __name__ == "__main__":
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)  # it ends with its supervisor, not before
    os.umask(0o077)
    watch(sys.stdin)
