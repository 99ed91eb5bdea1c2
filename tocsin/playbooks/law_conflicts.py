"""Find what an entry of the law pack says against itself."""

from collections.abc import Iterator, Mapping

from tocsin.domain.law.duration import Duration
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import LawClock
from tocsin.playbooks.law_sheets import Placed
from tocsin.playbooks.sheet import Problem

SHORT = ("minutes", "hours")
NUMBERED = ("notice_before", "not_before")
USUAL, HOUSE = "usual", "house"


def conflicts_in(
    clock: Placed[LawClock], rules: Mapping[str, CountingRule]
) -> Iterator[Problem]:
    """Yield every contradiction between an entry's unit, polarity, rule and events."""
    yield from _window(clock)
    yield from _polarity(clock)
    yield from _ordered(clock)
    yield from _unit(clock, rules)
    yield from _events(clock)
    yield from _extensions(clock)
    yield from _readings(clock)


def _window(clock: Placed[LawClock]) -> Iterator[Problem]:
    opens, closes = clock.value.opens, clock.value.duration
    if opens is None:
        return
    if closes is None:
        yield clock.problem("a window needs `duration`, its end", "opens")
    elif opens.unit != closes.unit:
        message = f"opens in {opens.unit} and ends in {closes.unit}; use one unit"
        yield clock.problem(message, "opens")
    elif opens.amount > closes.amount:
        yield clock.problem(f"opens after {opens}, ends after {closes}", "opens")


def _polarity(clock: Placed[LawClock]) -> Iterator[Problem]:
    law = clock.value
    if law.polarity in NUMBERED and law.recurs is not None:
        yield clock.problem(f"`{law.polarity}` does not recur", "polarity")
    if law.polarity == "notice_before" and law.fixed_date is not None:
        message = "a fixed date is `act_by`; `notice_before` counts back from an event"
        yield clock.problem(message, "polarity")
    if law.refuse_pause and any(one.effect == "pause" for one in law.effects):
        yield clock.problem("refuses a pause, and `effects` has one", "refuse_pause")


def _ordered(clock: Placed[LawClock]) -> Iterator[Problem]:
    ordered = clock.value.ordered
    if ordered and _is_longer(ordered.floor, ordered.ceiling):
        yield clock.problem("the floor is above the ceiling", "ordered", "floor")


def _unit(clock: Placed[LawClock], rules: Mapping[str, CountingRule]) -> Iterator[Problem]:
    """Find days that a rule for hours would end in the middle of a day."""
    law, rule = clock.value, rules.get(clock.value.rule)
    if law.duration and rule and rule.ends == "same_time" and law.duration.unit not in SHORT:
        message = (
            f"the rule {rule.id!r} ends at the same time of day, which is for hours; "
            f"{law.duration} need a rule that ends with the day, such as 'plain-days'"
        )
        yield clock.problem(message, "rule")


def _events(clock: Placed[LawClock]) -> Iterator[Problem]:
    """Find one event that would do two things at once."""
    law = clock.value
    main = law.start.main
    for place, effect in enumerate(law.effects):
        if effect.event == main:
            message = f"{main!r} is what the period starts with; name another event"
            yield clock.problem(message, "effects", place, "event")
        if effect.until == effect.event:
            yield clock.problem("an event does not end itself", "effects", place, "until")
    taken = {main, *(one.event for one in law.effects), *(one.until for one in law.effects)}
    for place, extension in enumerate(law.extensions):
        if extension.event in taken:
            message = f"{extension.event!r} does something else already; name another event"
            yield clock.problem(message, "extensions", place, "event")


def _extensions(clock: Placed[LawClock]) -> Iterator[Problem]:
    law = clock.value
    for place, extension in enumerate(law.extensions):
        if _is_longer(law.duration, extension.maximum):
            message = f"may become {extension.maximum} at most, and is {law.duration} already"
            yield clock.problem(message, "extensions", place, "maximum")
        if extension.notice_by == "original_due" and law.duration is None:
            message = "there is no due instant without a `duration`"
            yield clock.problem(message, "extensions", place, "notice_by")


def _readings(clock: Placed[LawClock]) -> Iterator[Problem]:
    seen = {HOUSE}
    for place, reading in enumerate(clock.value.readings):
        if reading.name in seen:
            message = (
                "is the name of the house target; name it otherwise"
                if reading.name == HOUSE
                else f"two readings are named {reading.name!r}"
            )
            yield clock.problem(message, "readings", place, "name")
        seen.add(reading.name)


def _is_longer(first: Duration | None, second: Duration | None) -> bool:
    """Compare lengths of one unit; those of two units are left to people."""
    if first is None or second is None or first.unit != second.unit:
        return False
    return first.amount > second.amount
