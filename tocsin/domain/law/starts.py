"""What a period is counted from, and which entry was the law then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tocsin.domain.law.happenings import TRIGGER, Happening, Story
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.places import settle
from tocsin.domain.law.reckoning import Event, Place, RefusalError
from tocsin.domain.law.terms import Effect, LawClock
from tocsin.domain.law.wording import day_text

MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Start:
    """What a period is counted from: the instant, and the event that it is of."""

    at: datetime
    event: str


def law_in_force(terms: Terms, events: Sequence[Event], place: Place) -> LawClock:
    """Return the entry that was the law on the local date of the trigger.

    Raises:
        RefusalError: None was.
    """
    law = terms.laws[0]
    if _is_always(law):
        return law
    names = {TRIGGER, law.start.main}
    trigger = next((event.at for event in events if event.name in names), None)
    if trigger is None:
        if law.fixed_date is None:
            raise _needs_trigger(law)
        return law
    return _on(trigger.astimezone(settle(law, place).zone).date(), law, terms)


def _on(day: date, law: LawClock, terms: Terms) -> LawClock:
    asked, entries = law, {one.id: one for one in terms.laws}
    for _ in range(MOST_STEPS):
        span = law.effective
        if span.since is not None and day < span.since:
            link, why = span.before, f"is the law from {day_text(span.since)} on"
        elif span.until is not None and day > span.until:
            link, why = span.after, f"was the law until {day_text(span.until)}"
        else:
            return law
        if link is None or link not in entries:
            detail = f"{law.id} {why}; the trigger is of {day_text(day)}."
            raise RefusalError("not-in-force", detail, law.citation)
        law = entries[link]
    detail = f"No entry linked with {asked.id} was the law on {day_text(day)}."
    raise RefusalError("not-in-force", detail, asked.citation)


def _is_always(law: LawClock) -> bool:
    return law.effective.since is None and law.effective.until is None


def aliases_of(terms: Terms, law: LawClock) -> frozenset[str]:
    """Return what else the main event may be called."""
    first = terms.laws[0]
    if first is law:
        return ALIASES if TRIGGER not in law.start.latest_of else frozenset()
    return frozenset({TRIGGER, first.start.main}) - set(law.start.latest_of)


ALIASES = frozenset({TRIGGER})


def start_of(law: LawClock, story: Story) -> Start:
    """Return what the period is counted from: the latest event that a start waits for.

    Raises:
        RefusalError: The main event is not given.
    """
    if story.trigger is None:
        raise _needs_trigger(law)
    start = Start(story.trigger, law.start.main)
    for other in story.others:
        if other.at > start.at:
            start = Start(other.at, other.name)
    for one in story.happenings:
        moved = _moved(one)
        if moved is not None and moved.at > start.at:
            start = moved
    return start


def _moved(one: Happening) -> Start | None:
    if not isinstance(one.what, Effect) or one.what.effect != "shift_start":
        return None
    at = one.begin if one.what.until is None else one.end
    return None if at is None else Start(at, one.what.until or one.what.event)


def _needs_trigger(law: LawClock) -> RefusalError:
    detail = f"{law.id} needs {law.start.main}: {law.trigger}."
    return RefusalError("needs-event", detail, law.citation)
