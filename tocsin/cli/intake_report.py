"""How an intake goes: a bar on a terminal, plain lines elsewhere, JSON for scripts."""

import sys
import time
from collections import Counter
from datetime import timedelta
from types import TracebackType
from typing import Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from tocsin.cli import output, times
from tocsin.cli.intake_sending import Fate, Result

EVERY = 5.0  # seconds between plain lines
SHOWN_FAILURES = 20
FEW = 20  # files whose cases are named one by one


class _Rate(ProgressColumn):
    """Files per second."""

    def render(self, task: Task) -> Text:
        """Show the rate."""
        return Text(f"{task.speed or 0:.0f} files/s")


class Report:
    """Counts what became of the files and shows it."""

    def __init__(self, total: int, *, json: bool) -> None:
        self.total = total
        self.counts: Counter[Fate] = Counter()
        self.failures: list[Result] = []
        self._json = json
        self._unclassified = 0
        self._placed: list[Result] = []
        self._began = self._told = time.monotonic()
        self._console = output.errors()
        self._bar = Progress(
            TextColumn("intake"),
            BarColumn(bar_width=28),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task("intake", total=total)

    def add(self, result: Result) -> None:
        """Count one file."""
        self.counts[result.fate] += 1
        self._unclassified += result.kind == "unclassified"
        if result.case and self.total <= FEW:
            self._placed.append(result)
        if result.fate is Fate.FAILED:
            self.failures.append(result)
        if self._json:
            output.print_json(result.as_json(), indent=None)
        self._bar.advance(self._task)
        if not self._console.is_terminal and time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            left = times.span(timedelta(seconds=(self.total - self.done) / self.rate)) or "0 s"
            rate = f"{self.rate:.0f} files/s, about {left} left"
            self._console.print(f"{self.done} of {self.total} ({rate})")

    @property
    def done(self) -> int:
        """How many files have been seen to."""
        return self.counts.total()

    @property
    def rate(self) -> float:
        """Files per second so far."""
        return self.done / max(time.monotonic() - self._began, 0.001)

    def summary(self) -> None:
        """Say what became of everything; on standard error when the output is JSON."""
        received = self.done - self.counts[Fate.FAILED]
        shown = self._console if self._json else output.console()
        took = time.monotonic() - self._began
        shown.print(f"{received} of {self.total} received in {took:.1f} s ({self.rate:.0f}/s)")
        unread = self.counts[Fate.RECEIVED]
        rows = [
            ("opened a case", self.counts[Fate.OPENED]),
            ("joined a case", self.counts[Fate.JOINED]),
            ("unclassified", self._unclassified),
            ("already there", self.counts[Fate.ALREADY_THERE]),
            ("being read", unread),
            ("failed", len(self.failures)),
        ]
        shown.print(output.facts((name, str(n)) for name, n in rows if n))
        if not self._json:
            self._name_cases()
        self._explain()
        if unread:
            note = "What is being read opens its case in a moment: tocsin cases --sort received"
            self._console.print(note, style=output.QUIET, soft_wrap=True)

    def _name_cases(self) -> None:
        for placed in sorted(self._placed, key=lambda result: result.path):
            line = f"{placed.case}  {placed.fate}  {output.plain(placed.path)}"
            output.console().print(line, soft_wrap=True)

    def _explain(self) -> None:
        for failure in self.failures[:SHOWN_FAILURES]:
            line = f"FAILED {output.plain(failure.path)}: {output.plain(failure.error)}"
            self._console.print(line, style=output.LATE, soft_wrap=True)
        more = len(self.failures) - SHOWN_FAILURES
        if more > 0:
            self._console.print(f"… and {more} more; --json names each", style=output.LATE)

    def __enter__(self) -> Self:
        """Begin to show progress."""
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._bar.stop()
        sys.stdout.flush()
