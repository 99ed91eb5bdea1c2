"""Every instant of a span at which the answer may change, so that nothing between is asked."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.spans import HasSpan
from tocsin.domain.oncall.turns import hours_between, turn_begins
from tocsin.domain.oncall.values import ScheduleError

MOST = 200_000


def edges(schedule: Schedule, begin: datetime, end: datetime) -> list[datetime]:
    """Return the instants in order: the begin of the span, then each possible change.

    Raises:
        ScheduleError: There are more than 200,000; the span is too long for such a schedule.
    """
    found = {begin}
    for edge in _all(schedule, begin, end):
        if begin < edge < end:
            found.add(edge)
            if len(found) > MOST:
                raise ScheduleError(
                    f"from `begin` to `end` are more than {MOST} changes: ask for less"
                )
    return sorted(found)


def _all(schedule: Schedule, begin: datetime, end: datetime) -> Iterator[datetime]:
    yield from schedule.left.values()
    yield from _of_layers(schedule, schedule.layers, begin, end)
    for temporary in schedule.replacements.between(begin, end):
        yield from (temporary.begin, temporary.end)
        yield from _of_spans(temporary.fixed.between(begin, end))
        within = (max(begin, temporary.begin), min(end, temporary.end))
        yield from _of_layers(schedule, temporary.layers, *within)
    yield from _of_spans(schedule.orders.between(begin, end))
    for absences in schedule.off.values():
        yield from _of_spans(absences.between(begin, end))
    for covers in schedule.covers.values():
        yield from _of_spans(covers.between(begin, end))
    if schedule.on_holidays == "skip":
        for holidays in schedule.holidays:
            yield from _of_spans(holidays.spans.between(begin, end))


def _of_layers(
    schedule: Schedule, layers: Iterable[Layer], begin: datetime, end: datetime
) -> Iterator[datetime]:
    for layer in layers:
        zone = zone_named(layer.zone or schedule.zone)
        since, until = max(begin, layer.begin or begin), min(end, layer.end or end)
        yield from (since, until)
        if since < until:
            yield from turn_begins(layer, zone, since, until)
            yield from _of_spans(hours_between(layer, zone, since, until))


def _of_spans(spans: Iterable[HasSpan]) -> Iterator[datetime]:
    for span in spans:
        yield span.begin
        yield span.end
