"""Fold the repetitions of a rung into its first: "again every 4 h until it is decided"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tocsin.domain.durations import parse_duration
from tocsin.rehearsal.because import Because
from tocsin.rehearsal.story import Story
from tocsin.rehearsal.timetable import Repeats, Row

GATE_ENDS = {"gate.decided", "gate.superseded"}
CLOCK_ENDS = {"clock.met", "clock.cancelled", "clock.paused", "clock.started"}
TASK_ENDS = {"task.done", "task.skipped"}


@dataclass
class _Run:
    """One rung that comes again, between its first time and what ends it.

    Attributes:
        most: How often it comes at most, or None.
        times: How often it was lived through.
        last: When it was lived through last.
    """

    place: int
    first: datetime
    every: timedelta
    is_working: bool
    most: int | None
    times: int
    last: datetime

    def until(self, end: datetime | None) -> Repeats | None:
        """Say how often it comes until an instant; time may have jumped over some of it."""
        if self.is_working:
            return self._lived(is_over=end is not None)
        times = self.most
        if end is not None:
            until_then = (end - self.first) // self.every + 1
            times = min(until_then, self.most or until_then)
        if times == 1:
            return None
        last = self.first + (times - 1) * self.every if times else None
        return Repeats(self.every, times, last)

    def _lived(self, *, is_over: bool) -> Repeats | None:
        if is_over and self.times == 1:
            return None
        times, last = (self.times, self.last) if is_over else (self.most, None)
        return Repeats(self.every, times, last, is_working=True)


def folded(rows: Sequence[Row], story: Story) -> list[Row]:
    """Return the rows with each repeating rung once, and how often it comes again."""
    because = Because(story.playbook)
    kept: list[Row] = []
    runs: dict[str, _Run] = {}
    for row in rows:
        for key in [key for key in runs if _ends(row, key)]:
            _close(kept, runs.pop(key), row.at)
        if run := runs.get(row.rung):
            run.times, run.last = run.times + 1, row.at
            continue
        rung, is_working = because.rung_of(row.rung) if row.rung else (None, False)
        if rung and rung.every:
            most = rung.times + 1 if rung.times else None
            every = parse_duration(rung.every)
            runs[row.rung] = _Run(len(kept), row.at, every, is_working, most, 1, row.at)
        kept.append(row)
    for run in runs.values():
        _close(kept, run, None)
    return kept


def _ends(row: Row, key: str) -> bool:
    """Tell whether a row ends what a rung belongs to."""
    if row.event == "case.closed":
        return True
    kind, _, name = key.partition("/")[0].partition(":")
    if kind == "gate":
        return row.event in GATE_ENDS and row.gate == name
    if kind == "clock":
        return row.event in CLOCK_ENDS and row.clock == name
    return row.event in TASK_ENDS and row.what == name


def _close(kept: list[Row], run: _Run, end: datetime | None) -> None:
    kept[run.place] = replace(kept[run.place], repeats=run.until(end))
