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
    """One rung that comes again, between its first time and what ends it."""

    place: int
    first: datetime
    every: timedelta


def folded(rows: Sequence[Row], story: Story) -> list[Row]:
    """Return the rows with each repeating rung once, and how often it comes again."""
    because = Because(story.playbook)
    kept: list[Row] = []
    runs: dict[str, _Run] = {}
    for row in rows:
        for key in [key for key in runs if _ends(row, key)]:
            _close(kept, runs.pop(key), row.at)
        if row.rung and row.rung in runs:
            continue
        every = because.every(row.rung) if row.rung else None
        if every:
            runs[row.rung] = _Run(len(kept), row.at, parse_duration(every))
        kept.append(row)
    for run in runs.values():
        kept[run.place] = replace(kept[run.place], repeats=Repeats(run.every))
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


def _close(kept: list[Row], run: _Run, end: datetime) -> None:
    again = (end - run.first) // run.every
    if again:
        repeats = Repeats(run.every, again + 1, run.first + again * run.every)
        kept[run.place] = replace(kept[run.place], repeats=repeats)
