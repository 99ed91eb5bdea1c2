"""What each reading of an entry comes to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from tocsin.domain.law import effects, local, readings, recurrences, starts
from tocsin.domain.law.counting import Leg, Span, count
from tocsin.domain.law.course import Course
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.happenings import Story
from tocsin.domain.law.method import WALL, Method, length_of
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.places import Whereabouts
from tocsin.domain.law.reckoning import Calendars, RefusalError, Told
from tocsin.domain.law.telling import steps_of
from tocsin.domain.law.terms import LawClock, Ordered
from tocsin.domain.law.wording import moment_text


@dataclass(slots=True)
class Outcome:
    """What one reading comes to, and how."""

    method: Method
    course: Course
    start: starts.Start
    span: Span
    opens: Span | None = None
    told: Told = field(init=False)

    def __post_init__(self) -> None:
        self.told = Told(lambda: steps_of(self.course, self.span, self.opens))

    @property
    def at(self) -> datetime:
        """Its end."""
        return self.span.at


def outcomes_of(
    law: LawClock, terms: Terms, where: Whereabouts, calendars: Calendars, story: Story
) -> list[Outcome]:
    """Count an entry in every way that it may be read; none for one without any number.

    Raises:
        RefusalError: It is not computed.
    """
    start = _start(law, story, where)
    duration = _duration(law, terms)
    if law.standard is not None and duration is None:
        return []
    methods = readings.methods_of(law, terms, where, calendars, duration)
    if law.standard is not None:
        del methods[1:]  # a house target is nobody's to read
    begin = _beginning(law, story, start)
    found: list[Outcome] = []
    for method in methods:
        course = effects.follow(begin(method), story.happenings)
        span = course.span()
        opens = None if method.opens is None else course.opening(method.opens)
        outcome = Outcome(method, course, start, span, opens)
        if not method.month_overflows or outcome.at not in [one.at for one in found]:
            found.append(outcome)  # else the month has the date, and it is no other reading
    return found


def _start(law: LawClock, story: Story, where: Whereabouts) -> starts.Start:
    if law.fixed_date is not None and story.trigger is None:
        return starts.Start(local.end_of_day(law.fixed_date, where.zone, later=False), "date")
    return starts.start_of(law, story)


def _duration(law: LawClock, terms: Terms) -> Duration | None:
    if law.standard is not None:
        return terms.house
    return law.recurs.every if law.recurs is not None else law.duration


def _beginning(law: LawClock, story: Story, start: starts.Start) -> Callable[[Method], Course]:
    """Return how a course of this sort of entry begins."""
    if law.fixed_date is not None:
        day = law.fixed_date
        return lambda method: Course(
            method, start.at, (), local.end_of_day(day, method.zone, method.later)
        )
    if law.ordered is not None:
        ordered = law.ordered
        return lambda method: Course(
            method, start.at, (), _set_until(method, ordered, start.at, story.set_until)
        )
    if law.recurs is not None:
        return lambda method: _recurring(method, start.at, story)
    return lambda method: Course(method, start.at, (method.length,) if method.length else ())


def _recurring(method: Method, after: datetime, story: Story) -> Course:
    recurs = method.law.recurs
    if recurs is not None and recurs.yearly is not None:
        at = recurrences.next_yearly(method, recurs.yearly, after)
        return Course(method, after, (), at)
    if method.length is None:
        raise RefusalError("no-number", "It has no length.", method.law.citation)
    anchor = story.anchor or after
    length = recurrences.next_every(method, method.length, anchor, after)
    return Course(method, anchor, (length,))


def _set_until(
    method: Method, ordered: Ordered, start: datetime, until: datetime | None
) -> datetime:
    """Return the instant that an order set, if the law lets it.

    Raises:
        RefusalError: Nobody said what it set, or it set too little or too much.
    """
    law = method.law
    if until is None:
        detail = f"{law.id} is as the order sets it: give {ordered.event}."
        raise RefusalError("needs-event", detail, law.citation)
    for bound, is_floor in ((ordered.floor, True), (ordered.ceiling, False)):
        if bound is None:
            continue
        length = length_of(bound)
        limit = count(method, Leg(start, (length,))).at
        given, most = until, limit
        if length.unit not in WALL:  # days are held by days: the hour of the last one is free
            given, most = (_day_of(at, method) for at in (until, limit))
        if (given < most) if is_floor else (given > most):
            words = "before" if is_floor else "after"
            detail = (
                f"{ordered.event} {moment_text(until, method.zone)} is {words}"
                f" {moment_text(limit, method.zone)}: an order gives at"
                f" {'least' if is_floor else 'most'} {bound}."
            )
            raise RefusalError("out-of-bounds", detail, law.citation)
    return until


def _day_of(at: datetime, method: Method) -> datetime:
    return local.end_of_day(at.astimezone(method.zone).date(), method.zone, later=False)
