"""How one reading of a deadline was counted, step by step, in words."""

from collections.abc import Iterator

from tocsin.domain.law.counting import Span
from tocsin.domain.law.course import Course, Remark
from tocsin.domain.law.method import WALKED, Length
from tocsin.domain.law.reckoning import Step
from tocsin.domain.law.terms import Effect, Extension
from tocsin.domain.law.wording import (
    DAYS,
    day_text,
    length_text,
    listed,
    moment_text,
    plural,
    why_off,
)

ENDS = {
    "act_by": "Act by",
    "not_before": "Not before",
    "window": "Not after",
    "keep_until": "Keep until",
    "notice_before": "Tell by",
    "recurring": "Next due",
    "exposure_threshold": "Exposed after",
}


def steps_of(course: Course, span: Span, opens: Span | None) -> tuple[Step, ...]:
    """Tell how a period was counted to its end."""
    return tuple(_steps(course, span, opens))


def _steps(course: Course, span: Span, opens: Span | None) -> Iterator[Step]:
    method = course.method
    if course.set_at is None and course.lengths:
        yield Step("rule", _rule(course, span))
    for remark in course.remarks:
        yield _remark(course, remark)
    if course.standing.is_over:
        return
    if course.lengths:
        yield Step("count", _count(course, span))
    if span.skipped:
        yield from _skips(span)
    if span.passed:
        yield Step("roll", f"Its last day is off: {listed(span.passed)}; it moves on.")
    if span.stretched:
        least = method.rule.min_working_days
        text = f"It has at least {plural(least, 'working day')} ({method.rule.citation})."
        yield Step("roll", text)
    if course.capped and course.limit is not None:
        yield Step("extend", f"It may not be longer than {amount_text(course.limit)} in all.")
    if opens is not None and method.opens is not None:
        text = f"Not before {moment_text(opens.at, method.zone)}"
        yield Step("open", f"{text}: {amount_text(method.opens)} have run out.", opens.at)
    text = f"{ENDS[method.law.polarity]} {moment_text(span.at, method.zone)}."
    yield Step("end", text, span.at)


def _rule(course: Course, span: Span) -> str:
    method = course.method
    cited = f"{method.rule.title} ({method.rule.citation or method.rule.id})"
    if span.first is None:
        if method.from_full_hour:
            begin = moment_text(course.counted_from, method.zone)
            return f"{cited}: the hour of the event does not count; hours begin {begin}."
        return f"{cited}: hours pass as they do, from the event on."
    first = day_text(span.first)
    if method.backward:
        clear = ", and the day of the notice does not count" if method.is_clear else ""
        return f"{cited}: counted back; the first day back is {first}{clear}."
    verb = "counts" if method.counts_event_day else "does not count"
    if course.lengths[0].unit in WALKED:
        return f"{cited}: the day of the event {verb}; days count from {first} on."
    return f"{cited}: the day of the event {verb}; day 1 is {first}."


def amount_text(length: Length) -> str:
    """Write a length: ``10 business days``, ``48 hours without Sat, Sun``."""
    words = plural(length.amount, length.unit[:-1].replace("_", " "))
    if length.skip:
        return f"{words} without {', '.join(DAYS[day] for day in sorted(length.skip))}"
    return words


def _count(course: Course, span: Span) -> str:
    amounts = " and ".join(amount_text(length) for length in course.lengths)
    if course.lulls:
        amounts += " and what stood still"
    zone = course.method.zone
    if course.set_at is not None:
        return f"{amounts} from {moment_text(course.set_at, zone)}."
    if span.day is None:
        return f"{amounts} from {moment_text(course.counted_from, zone)}."
    return f"{amounts}: the last day is {day_text(span.day)}."


def _skips(span: Span) -> Iterator[Step]:
    """Name each day that did not count; weekends in one line."""
    weekends = [(day, off) for day, off in span.skipped if off.is_weekend]
    if weekends:
        yield Step("skip", f"Not counted: {listed(weekends)}.")
    for day, off in span.skipped:
        if not off.is_weekend:
            yield Step("skip", f"Not counted: {day_text(day)} ({why_off(off)}).")


def _remark(course: Course, remark: Remark) -> Step:
    what = remark.happening.what
    if isinstance(what, Extension):
        return _extension(course, remark, what)
    return _effect(course, remark, what)


def _extension(course: Course, remark: Remark, what: Extension) -> Step:
    begin = remark.happening.begin
    base = {
        "original_start": "one longer period from the start",
        "original_due": "counted on from where it would have ended",
        "event": "counted anew from that event",
    }[what.base]
    cited = f" ({what.citation})" if what.citation else ""
    text = f"{what.event} {moment_text(begin, course.method.zone)}: {what.amount} more, {base}"
    limit = f"; at the latest {moment_text(remark.at, course.method.zone)}" if remark.at else ""
    return Step("extend", f"{text}{limit}{cited}.", begin)


def _effect(course: Course, remark: Remark, what: Effect) -> Step:
    zone, one = course.method.zone, remark.happening
    cited = f" ({what.citation})" if what.citation else ""
    begin = f"{what.event} {moment_text(one.begin, zone)}"
    end = f" to {what.until} {moment_text(one.end, zone)}" if one.end else ""
    if remark.code == "late":
        return Step("late", f"{begin}: it had run out; nothing changes{cited}.", one.begin)
    if remark.code == "restart":
        waits = "" if what.until is None or one.end else f", once {what.until} comes"
        return Step("restart", f"{begin}{end}: it begins anew{waits}{cited}.", one.begin)
    if remark.code in ("terminated", "exempt"):
        until = f"; it would have ended {moment_text(remark.at, zone)}" if remark.at else ""
        word = "it is ended" if remark.code == "terminated" else "there is no duty"
        return Step(remark.code, f"{begin}: {word}{until}{cited}.", one.begin)
    if one.end is None:
        text = f"Paused since {begin}, until {what.until}; shown as it stood then{cited}."
        return Step("pause", text, one.begin)
    return Step("pause", f"Paused from {begin}{end}: {_stood(remark, what)}{cited}.", one.begin)


def _stood(remark: Remark, what: Effect) -> str:
    """Say how long it stood still."""
    if what.count != "instants":
        both = "both end days" if what.count == "whole_days_inclusive" else "not the last day"
        return f"{plural(remark.days, 'day')}, {both} counted"
    return length_text(remark.length)
