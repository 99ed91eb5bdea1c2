"""Judge whether what a playbook expects of itself came true in a rehearsal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter

from tocsin.domain.durations import parse_duration
from tocsin.domain.expectations import Expectation, Expected
from tocsin.domain.scripts import parse_anchor
from tocsin.rehearsal.because import in_a_row
from tocsin.rehearsal.folding import folded
from tocsin.rehearsal.moments import find_anchor
from tocsin.rehearsal.story import Story
from tocsin.rehearsal.timetable import TOLD, Row, lived


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether one expectation came true, in words for who wrote it."""

    kind: str
    name: str
    ok: bool
    expected: str
    happened: str


@dataclass(frozen=True, slots=True)
class _Window:
    """From when to when something must, or must not, happen; None is open."""

    start: datetime
    end: datetime | None


def judge(expectation: Expectation, story: Story) -> list[Judgement]:
    """Judge everything that one expectation says."""
    every = lived(story)
    rows = sorted([*every, *folded(every, story)], key=attrgetter("at"))
    return [_judge(expectation.name, one, story, rows) for one in expectation.expect]


def failed(kind: str, expectation: Expectation, why: str) -> list[Judgement]:
    """Judge an expectation whose rehearsal came to nothing."""
    return [
        Judgement(kind, expectation.name, False, said(one), why) for one in expectation.expect
    ]


def said(one: Expected) -> str:
    """Say in a sentence what is expected."""
    what = _subject(one)
    when = ""
    if one.within:
        when = f" within {one.within} after {one.since}"
    elif one.by:
        when = f" by {_written(one.by)}"
    elif one.after:
        when = f" after {one.after}"
    return f"{'never: ' if one.never else ''}{what}{when}"


def _subject(one: Expected) -> str:
    if one.who:
        urgently = f" ({one.urgency})" if one.urgency else ""
        return f"{one.who} is told{f' {one.what}' if one.what else ''}{urgently}"
    if one.stage:
        return f"the case comes to stage {one.stage}"
    if one.outcome:
        return f"the case ends as {one.outcome}"
    clock = one.clock
    assert clock is not None  # noqa: S101 - the model has exactly one of them
    due = f" is due {_written(clock.due)}" if clock.due else " starts"
    return f"clock {clock.id}{due}{f' and ends up {clock.state}' if clock.state else ''}"


def _judge(name: str, one: Expected, story: Story, rows: Sequence[Row]) -> Judgement:
    expected = said(one)
    if one.clock:
        return _judge_clock(name, one, expected, story)
    window = _window(one, story)
    if window is None:
        happened = f"{one.since} never came"
        return Judgement(story.playbook.kind, name, one.never, expected, happened)
    fitting = [row for row in rows if _fits(row, one)]
    hit = next(((row, at) for row in fitting if (at := _within(row, window))), None)
    if hit is not None:
        return Judgement(story.playbook.kind, name, not one.never, expected, _told(*hit))
    return Judgement(
        story.playbook.kind, name, one.never, expected, _instead(fitting, one, story, rows)
    )


def _window(one: Expected, story: Story) -> _Window | None:
    start = find_anchor(
        parse_anchor(one.since), story.scene.received_at, story.entries, story.now
    )
    if start is None:
        return None
    if one.within:
        return _Window(start, start + parse_duration(one.within))
    return _Window(start, one.by)


def _fits(row: Row, one: Expected) -> bool:
    if one.who:
        return (
            row.event == TOLD
            and one.who in row.who
            and one.what in (None, row.what)
            and one.urgency in (None, row.urgency)
        )
    if one.stage:
        return row.event == "stage.entered" and row.what == one.stage
    return row.event == "case.closed" and row.what == one.outcome


def _within(row: Row, window: _Window) -> datetime | None:
    """Return when a row, or a repetition of it, first falls into a window, to the second."""
    at = row.at
    if at < window.start and row.repeats and not row.repeats.is_working:
        periods = -((at - window.start) // row.repeats.every)
        at += periods * row.repeats.every
        if row.repeats.until and at > row.repeats.until:
            return None
    inside = window.start <= at and (
        window.end is None or at.replace(microsecond=0) <= window.end
    )
    return at if inside else None


def _instead(fitting: Sequence[Row], one: Expected, story: Story, rows: Sequence[Row]) -> str:
    """Say what happened instead of what did not."""
    if fitting:
        return _told(fitting[0], fitting[0].at)
    if one.who:
        others = dict.fromkeys(who for row in rows if row.event == TOLD for who in row.who)
        return f"never; told were {', '.join(others) or 'nobody'}"
    if story.ended_at and story.now:
        return f"the case ended as {story.now.outcome} at {_written(story.ended_at)}"
    stage = story.now.stage if story.now else ""
    return f"the case is in stage {stage} at {_written(story.scene.ends_at)}"


def _told(row: Row, at: datetime) -> str:
    if row.event == TOLD:
        return f"{', '.join(row.who)} told {row.what} at {_written(at)}: {row.because}"
    return f"{row.event} {row.what} at {_written(at)}"


def _judge_clock(name: str, one: Expected, expected: str, story: Story) -> Judgement:
    wanted = one.clock
    assert wanted is not None  # noqa: S101 - as above
    clocks = story.now.view["clocks"] if story.now else []
    found = next((clock for clock in clocks if clock["id"] == wanted.id), None)
    if found is None:
        return Judgement(
            story.playbook.kind, name, one.never, expected, f"clock {wanted.id} never started"
        )
    due = datetime.fromisoformat(found["due_at"]).replace(microsecond=0)
    right = wanted.due in (None, due) and wanted.state in (None, found["state"])
    happened = f"due {_written(due)}, {found['state']}: {in_a_row(found['why'])}"
    return Judgement(story.playbook.kind, name, right != one.never, expected, happened)


def _written(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
