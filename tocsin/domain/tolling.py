"""Which event of its law a turn of a clock is: what pauses it, resumes it, makes it longer.

A law that knows no such thing refuses, with its citation; one that says it in prose only is
not guessed at.
"""

from datetime import datetime

from tocsin.domain.clocks import Clock, ClockError, ClockState
from tocsin.domain.law.happenings import MOST_EVENTS, known_events
from tocsin.domain.law.reckoning import Event
from tocsin.domain.law.terms import Effect, LawClock


def event_of(
    clock: Clock,
    verb: str,
    at: datetime,
    event: str | None = None,
    until: datetime | None = None,
) -> Event:
    """Return the event that a turn stands for.

    Args:
        clock: A clock that is counted by law.
        verb: ``pause``, ``resume``, ``extend`` or ``record``.
        at: When it happened.
        event: Its name in the entry, where there are several; needed to ``record`` one.
        until: For an order that sets its own period: the instant that it sets.

    Raises:
        ClockError: The clock does not stand so, or its law knows no such thing.
    """
    if clock.ended_at is not None or clock.state in OVER:
        raise ClockError("clock-not-running", f"{clock.id} is {clock.state}.")
    law = clock.law
    if verb == "record":
        return _named(law, event, until or at)
    if verb == "pause":
        return _pause(clock, law, event, at)
    if verb == "resume":
        return _resume(clock, law, at)
    return _extension(clock, law, event, at, until)


def may_lie_ahead(law: LawClock) -> tuple[str, ...]:
    """Return the events that may be known before they come: an order's end, a date ahead."""
    found = [law.ordered.event] if law.ordered else []
    found += [law.recurs.anchor] if law.recurs else []
    return (*found, *(law.start.latest_of if law.polarity == "notice_before" else ()))


def struck_event(clock: Clock, event: str | None) -> Event:
    """Return what is struck from a clock's events, because it was recorded by mistake.

    Its trigger is never struck; of several of one name it is the last.

    Raises:
        ClockError: The clock is over for another reason, or there is no such event.
    """
    if clock.ended_at is not None and not clock.is_ended_by_law:
        raise ClockError("clock-not-running", f"{clock.id} is {clock.state}.")
    for past in reversed(clock.events[1:]):
        if past.name == event:
            return past
    known = ", ".join(past.name for past in clock.events[1:]) or "nothing but its trigger"
    raise ClockError("unknown-clock-event", f"Recorded for {clock.id}: {known}.")


OVER = (ClockState.MET, ClockState.ELAPSED, ClockState.CANCELLED, ClockState.ENDED_BY_LAW)


def name_of(law: LawClock, event: str) -> str | None:
    """Return what a law calls something that happened, or None when it means nothing to it.

    A start's event may leave its ``_at`` out: proof of identity is ``identity_received`` to a
    law that is paused until it comes, and ``identity_received_at`` to one that starts with it.
    An instant that somebody must name, such as that of an order, is never meant.
    """
    named = {law.ordered.event} if law.ordered else set[str]()
    named |= {law.recurs.anchor} if law.recurs else set()
    known = [name for name in known_events(law)[1:] if name not in named]
    return next((name for name in (event, f"{event}_at") if name in known), None)


def _named(law: LawClock, event: str | None, at: datetime) -> Event:
    known = known_events(law)
    if event not in known:
        message = f"{law.id} knows these events: {', '.join(known)}."
        raise ClockError("unknown-clock-event", message)
    return Event(event, at)


def _pause(clock: Clock, law: LawClock, event: str | None, at: datetime) -> Event:
    pauses = [effect for effect in law.effects if effect.effect == "pause"]
    if not pauses:
        raise _refused(clock, law, "pause")
    if clock.state is not ClockState.RUNNING:
        raise ClockError("clock-not-running", f"{clock.id} is {clock.state}.")
    if len(clock.events) + 2 > MOST_EVENTS:
        message = f"{MOST_EVENTS} events are computed: its end would not be counted any more."
        raise ClockError("out-of-bounds", message)
    return Event(_one(pauses, event).event, at)


def _resume(clock: Clock, law: LawClock, at: datetime) -> Event:
    if clock.state is not ClockState.PAUSED:
        raise ClockError("clock-not-paused", f"{clock.id} is {clock.state}.")
    ends = {effect.event: effect.until for effect in law.effects if effect.effect == "pause"}
    begun = next(past for past in reversed(clock.events) if past.name in ends)
    return Event(ends[begun.name] or begun.name, at)


def _extension(
    clock: Clock, law: LawClock, event: str | None, at: datetime, until: datetime | None
) -> Event:
    if law.ordered and until is not None:
        return Event(law.ordered.event, until)
    if not law.extensions:
        raise _refused(clock, law, "extension")
    if until is not None:
        message = f"{law.citation} says for how long; leave `until` out."
        raise ClockError("extension-by-law", message)
    names = [extension.event for extension in law.extensions]
    if event is not None and event not in names:
        message = f"{law.id} is extended by: {', '.join(names)}."
        raise ClockError("unknown-clock-event", message)
    return Event(event or names[0], at)


def _one(effects: list[Effect], event: str | None) -> Effect:
    if event is None:
        return effects[0]
    for effect in effects:
        if effect.event == event:
            return effect
    names = ", ".join(effect.event for effect in effects)
    raise ClockError("unknown-clock-event", f"It is paused by: {names}.")


def _refused(clock: Clock, law: LawClock, what: str) -> ClockError:
    """Say why not: in the law's own words where they are no rule, else by its citation."""
    for part in law.unstructured:
        if part.what == what:
            message = f"{law.citation} has one, but in words that no rule fits: {part.text}"
            return ClockError("clock-unstructured", message)
    code, verb = {
        "pause": ("clock-never-pauses", "paused"),
        "extension": ("clock-never-extends", "extended"),
    }[what]
    citation = (law.refuse_pause if what == "pause" else None) or law.citation
    return ClockError(code, f"{clock.id} is never {verb}: {citation}.")
