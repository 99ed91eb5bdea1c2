"""Who serves when, worked out for a span ahead, where no rotation of ours says it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.schedule import FixedShift, Schedule, Temporary
from tocsin.domain.oncall.shifts import coverage, stints

NOBODY = "-nobody-"  # a turn that the other tool leaves to no one
MOST_SHIFTS = 2000


class Window(NamedTuple):
    """The span that is worked out: from the import until some time ahead."""

    begin: datetime
    end: datetime


class Served(NamedTuple):
    """Somebody serves for a span, on a level; the highest that has somebody counts."""

    begin: datetime
    end: datetime
    person: str
    level: int = 0


def served(
    layers: tuple[Layer, ...], level: int, zone: str, window: Window
) -> Iterator[Served]:
    """Yield who serves by layers alone."""
    alone = Schedule(id="alone", zone=zone, layers=layers)
    for stint in stints(coverage(alone, *window)):
        if stint.person not in (None, NOBODY):
            yield Served(stint.begin, stint.end, str(stint.person), level)


def lanes_of(spans: Iterable[Served], window: Window) -> list[list[FixedShift]]:
    """Return fixed shifts, in as many lanes as people serve at once."""
    pieces = list(_pieces(spans, window))
    most = max((len(people) for _, _, people in pieces), default=0)
    found: list[list[FixedShift]] = [[] for _ in range(most)]
    for begin, end, people in pieces:
        for number, lane in enumerate(found):
            _add(lane, begin, end, people[min(number, len(people) - 1)])
    return found


def temporaries(shifts: Sequence[FixedShift], window: Window) -> tuple[Temporary, ...]:
    """Return temporary schedules that hold all shifts, one after the other."""
    starts = [*range(0, len(shifts), MOST_SHIFTS)]
    edges = [window.begin, *(shifts[start].begin for start in starts[1:]), window.end]
    return tuple(
        Temporary(
            id=f"imported-{number}",
            title="worked out at the import",
            begin=edges[number],
            end=edges[number + 1],
            shifts=tuple(shifts[start : start + MOST_SHIFTS]),
        )
        for number, start in enumerate(starts)
    )


def _add(lane: list[FixedShift], begin: datetime, end: datetime, person: str) -> None:
    if lane and lane[-1].person == person and lane[-1].end == begin:
        lane[-1] = lane[-1].model_copy(update={"end": end})
    else:
        lane.append(FixedShift(person=person, begin=begin, end=end))


def _pieces(
    spans: Iterable[Served], window: Window
) -> Iterator[tuple[datetime, datetime, list[str]]]:
    """Yield the pieces of a window in which the same people serve, on the highest level."""
    changes: dict[datetime, list[tuple[bool, Served]]] = {}
    for span in spans:
        begin, end = max(span.begin, window.begin), min(span.end, window.end)
        if begin < end:
            changes.setdefault(begin, []).append((True, span))
            changes.setdefault(end, []).append((False, span))
    serving: list[Served] = []
    since: datetime | None = None
    for at in sorted(changes):
        if serving and since is not None:
            top = max(one.level for one in serving)
            yield since, at, sorted({one.person for one in serving if one.level == top})
        for begins, span in changes[at]:
            if begins:
                serving.append(span)
            else:
                serving.remove(span)
        since = at
