"""Who is on call over a span: shifts, gaps, handoffs, and who is next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.edges import edges
from tocsin.domain.oncall.reason import OnCall, Reason, Shift
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.values import EARLIEST, LATEST, instant_of, span_of

HORIZON = timedelta(days=400)  # who is not next by then is not next
FIRST_LOOK = timedelta(days=2)
MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """A span in which nobody is on call."""

    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Handoff:
    """The duty passes from one person to another; None is nobody."""

    at: datetime
    outgoing: str | None
    incoming: str | None
    why: tuple[Reason, ...]


def coverage(schedule: Schedule, begin: datetime, end: datetime) -> list[Shift]:
    """Return spans that tile the one asked for, also those with nobody.

    Raises:
        ScheduleError: The span is empty, longer than ten years, or holds too many changes.
    """
    begin, end = span_of(begin, end)
    found: list[Shift] = []
    for at in edges(schedule, begin, end):
        now = on_call(schedule, at)
        if not found or (found[-1].person, found[-1].why) != (now.person, now.why):
            if found:
                found[-1] = replace(found[-1], end=at)
            found.append(Shift(now.person, at, end, now.why))
    return found


def shifts(schedule: Schedule, begin: datetime, end: datetime) -> list[Shift]:
    """Return who is on call when; where nobody is, there is no shift.

    A shift ends where the person or the reason changes; ``stints`` joins those of a person.
    """
    return [shift for shift in coverage(schedule, begin, end) if shift.person is not None]


def stints(spans: list[Shift]) -> list[Shift]:
    """Join neighbours with the same person; the reasons are those of the first."""
    found: list[Shift] = []
    for span in spans:
        if found and found[-1].person == span.person and found[-1].end == span.begin:
            found[-1] = replace(found[-1], end=span.end)
        else:
            found.append(span)
    return found


def gaps(schedule: Schedule, begin: datetime, end: datetime) -> list[Gap]:
    """Return the spans in which nobody is on call."""
    spans = stints(coverage(schedule, begin, end))
    return [Gap(span.begin, span.end) for span in spans if span.person is None]


def handoffs(schedule: Schedule, begin: datetime, end: datetime) -> list[Handoff]:
    """Return when the duty passes on, from ``begin`` until just before ``end``."""
    begin, end = span_of(begin, end)
    before = on_call(schedule, max(begin - MOMENT, EARLIEST)).person
    return passed(coverage(schedule, begin, end), before)


def passed(spans: list[Shift], before: str | None) -> list[Handoff]:
    """Return where the duty passes on within spans that tile; ``before`` had it until then."""
    found = []
    for stint in stints(spans):
        if stint.person != before:
            found.append(Handoff(stint.begin, before, stint.person, stint.why))
        before = stint.person
    return found


def next_on_call(schedule: Schedule, at: datetime) -> OnCall | None:
    """Return who is on call after the one who is now, with the instant at which they begin.

    None when nobody else is within 400 days. After a gap, it is the first person.
    """
    at = instant_of(at, "`at`")
    now = on_call(schedule, at).person
    for begin, end in _looks(at):
        for span in coverage(schedule, begin, end):
            if span.person not in (None, now):
                return OnCall(span.person, span.begin, span.why)
    return None


def _looks(at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield spans that follow one another and double, until the horizon."""
    begin, length, last = at, FIRST_LOOK, min(at + HORIZON, LATEST - MOMENT)
    while begin < last:
        end = min(begin + length, last)
        yield begin, end
        begin, length = end, length * 2
