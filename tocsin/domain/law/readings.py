"""The ways to read an entry: its own, the formal one of hours, and those that it lists."""

from collections.abc import Callable
from dataclasses import replace

from tocsin.domain.law.duration import Duration
from tocsin.domain.law.method import LATER_IS_SAFE, WALL, DaysOff, Method, length_of
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.places import Whereabouts
from tocsin.domain.law.reckoning import Calendars, RefusalError
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import CalendarRef, LawClock, Reading

USUAL, PLAIN, FORMAL = "usual", "plain", "formal"
CLEAR, DAY_AFTER = "clear-days", "day-after"


def methods_of(
    law: LawClock,
    terms: Terms,
    where: Whereabouts,
    calendars: Calendars,
    duration: Duration | None,
) -> list[Method]:
    """Return every way to count an entry, its own first.

    Raises:
        RefusalError: A rule is not among the terms.
    """

    def days_off(ref: CalendarRef) -> DaysOff:
        return DaysOff(calendars, ref, where.place, terms, law.citation)

    rule = rule_named(terms, law.rule, law)
    own = Method(
        law=law,
        rule=rule,
        zone=where.zone,
        days_off=days_off(law.calendar),
        counts_event_day=rule.event_day == "counted",
        later=law.polarity in LATER_IS_SAFE,
        backward=law.polarity == "notice_before",
        length=None if duration is None else length_of(duration),
        opens=None if law.opens is None else length_of(law.opens),
        confidence=law.confidence,
    )
    methods = [own]
    for reading in law.readings:
        if _differs(reading):
            methods.append(_read(own, reading, terms, days_off))
        else:
            own.name, own.confidence, own.why = reading.name, reading.confidence, reading.why
    return [one for method in methods for one in _with_others(method)]


def rule_named(terms: Terms, name: str, law: LawClock) -> CountingRule:
    """Return a counting rule.

    Raises:
        RefusalError: It is not among the terms.
    """
    for rule in terms.rules:
        if rule.id == name:
            return rule
    detail = f"{law.id} names the counting rule {name}, which its terms do not have."
    raise RefusalError("unknown-rule", detail, law.citation)


def _differs(reading: Reading) -> bool:
    return not (
        reading.rule is None
        and reading.calendar is None
        and reading.duration is None
        and reading.event_day is None
    )


def _read(
    own: Method, reading: Reading, terms: Terms, days_off: Callable[[CalendarRef], DaysOff]
) -> Method:
    rule = own.rule if reading.rule is None else rule_named(terms, reading.rule, own.law)
    event_day = reading.event_day or rule.event_day
    return replace(
        own,
        rule=rule,
        days_off=own.days_off if reading.calendar is None else days_off(reading.calendar),
        counts_event_day=event_day == "counted",
        length=own.length if reading.duration is None else length_of(reading.duration),
        name=reading.name,
        confidence=reading.confidence,
        why=reading.why,
    )


def _with_others(method: Method) -> list[Method]:
    """Return a reading and those that follow from its rule: formal hours, clear days."""
    units = {length.unit for length in (method.length, method.opens) if length}
    if method.backward:
        return [method] if units & {*WALL} else _with_clear(method)
    found = [method]
    if method.rule.hour_start == "next_full_hour" and "hours" in units:
        found.append(_another(method, FORMAL, "the hour of the event is not counted"))
        found[1].from_full_hour = True
        found[1].confidence = method.rule.confidence
        if method.name == USUAL:
            method.name = PLAIN
    if method.later and units & {"months", "years"}:
        why = "where the month lacks the date, the day after it"
        found.append(_another(method, DAY_AFTER, why))
        found[-1].month_overflows = True
    return found


def _with_clear(method: Method) -> list[Method]:
    if method.rule.backward_days == "to_the_day":
        return [method]
    clear = _another(method, CLEAR, "the day of the notice is not counted either")
    clear.is_clear = True
    return [method, clear]


def _another(method: Method, name: str, why: str) -> Method:
    name = name if method.name == USUAL else f"{method.name}-{name}"
    return replace(method, name=name, why=why)
