"""When something in a rehearsed case happened: what steps and expectations count from."""

from collections.abc import Sequence
from datetime import datetime

from tocsin.domain.case import Projection
from tocsin.domain.scripts import RECEIVED, Anchor, Moment
from tocsin.domain.timeline import Entry


def find_moment(
    moment: Moment,
    received_at: datetime,
    story: Sequence[Entry],
    now: Projection | None,
    visit: int = 1,
) -> datetime | None:
    """Return the instant that is meant; None when it is not known yet."""
    if moment.instant is not None:
        return moment.instant
    start = find_anchor(moment.anchor, received_at, story, now, visit)
    return start + moment.offset if start else None


def find_anchor(
    anchor: Anchor,
    received_at: datetime,
    story: Sequence[Entry],
    now: Projection | None,
    visit: int = 1,
) -> datetime | None:
    """Return when it happened (of a stage, the how manieth time); None when it has not."""
    if anchor.kind == RECEIVED:
        return received_at
    if anchor.kind == "stage":
        return _nth(story, "stage.entered", "stage", anchor.name, visit)
    if anchor.point == "due":
        return _due(anchor.name, now)
    return _nth(story, f"clock.{anchor.point}", "clock", anchor.name, visit)


def _nth(
    story: Sequence[Entry], event: str, key: str, name: str, number: int
) -> datetime | None:
    found = [entry for entry in story if entry.event == event and entry.data.get(key) == name]
    return datetime.fromisoformat(found[number - 1].at) if len(found) >= number else None


def _due(clock_id: str, now: Projection | None) -> datetime | None:
    clocks = now.view["clocks"] if now else []
    due = next((clock["due_at"] for clock in clocks if clock["id"] == clock_id), None)
    return datetime.fromisoformat(due) if due else None
