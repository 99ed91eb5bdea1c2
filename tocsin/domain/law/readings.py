"""The ways to read an entry: its own, the formal one of hours, and those that it lists."""

from collections.abc import Callable
from dataclasses import replace

from tocsin.domain.law.duration import Duration
from tocsin.domain.law.method import LATER_IS_SAFE, DaysOff, Method, length_of
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.places import Whereabouts
from tocsin.domain.law.reckoning import Calendars, RefusalError
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import CalendarRef, LawClock, Reading

USUAL, PLAIN, FORMAL = "usual", "plain", "formal"


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
    return [one for method in methods for one in _with_formal(method)]


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


def _with_formal(method: Method) -> list[Method]:
    """Return the plain reading of hours and the formal one, where the rule knows both."""
    units = {length.unit for length in (method.length, method.opens) if length}
    if method.rule.hour_start != "next_full_hour" or "hours" not in units or method.backward:
        return [method]
    formal = FORMAL if method.name == USUAL else f"{method.name}-{FORMAL}"
    why = "the hour of the event is not counted"
    later = replace(
        method,
        name=formal,
        from_full_hour=True,
        why=why,
        confidence=method.rule.confidence,
    )
    if method.name == USUAL:
        method.name = PLAIN
    return [method, later]
