"""Periods that run backwards from an event: by when something must have been told before it."""

from datetime import datetime, timedelta

from tocsin.domain.law import hours, spans, workdays
from tocsin.domain.law.counting import END_OF_DAY, Span
from tocsin.domain.law.method import WALKED, WALL, Length, Method

ONE_DAY = timedelta(days=1)


def count_back(method: Method, event: datetime, length: Length) -> Span:
    """Count back from an event; the last instant at which it is still long enough before."""
    if length.unit in WALL:
        if length.skip:
            return Span(hours.walk_back(event, length, method.zone))
        return Span(event - hours.plain(length))
    local = event.astimezone(method.zone)
    counted = method.counts_event_day
    first = local.date() if counted else local.date() - ONE_DAY
    span = Span(event, first=first)
    if length.unit in WALKED:
        why = workdays.weekend if length.unit == "weekdays" else method.days_off.look()
        day = workdays.walk(first, -length.amount, why, frozenset(), span.skipped)
    else:
        day = spans.last_day(local.date(), length.unit, -length.amount, counted)
    if method.is_clear:
        day -= ONE_DAY
    span.day = day
    if method.rule.backward_roll != "none":
        forward = method.rule.backward_roll == "next_working_day"
        day = workdays.rolled(day, forward, method.days_off, span.passed)
    time = END_OF_DAY if method.ends_with_day else local.time()
    span.at = method.instant(datetime.combine(day, time))
    return span
