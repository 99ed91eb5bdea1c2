"""What happened to a period, sorted out: each event paired with the effect that it has.

An event that the entry does not know is refused: silence would look like an answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tocsin.domain.law.local import check_bounds
from tocsin.domain.law.reckoning import Event, RefusalError
from tocsin.domain.law.terms import Effect, Extension, LawClock

MOST_EVENTS = 50
TRIGGER = "trigger"
FREE = ("exempt", "terminate", "shift_start")
PAUSES = frozenset(
    (
        *("pause", "paused", "resume", "resumed", "toll", "tolled", "tolling"),
        *("suspend", "suspended", "suspension", "stopped", "hold", "held"),
        *("clarification", "verification", "identity"),
    )
)
EXTENSIONS = frozenset(
    ("extend", "extended", "extension", "prolong", "prolonged", "prolongation")
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An effect that began, and that ended or did not yet; or an extension that was given."""

    what: Effect | Extension
    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened.

    Attributes:
        trigger: When the main event came.
        others: The other events that a start waits for.
        happenings: Effects and extensions, in order of time.
        set_until: What an order set.
        anchor: What a recurrence is counted from, when somebody said.
    """

    trigger: datetime | None
    others: tuple[Event, ...] = ()
    happenings: tuple[Happening, ...] = ()
    set_until: datetime | None = None
    anchor: datetime | None = None


def known_events(law: LawClock) -> tuple[str, ...]:
    """Return the name of every event that changes what a deadline comes to."""
    return tuple(dict.fromkeys(_names(law)))


def _names(law: LawClock) -> Iterator[str]:
    yield from law.start.latest_of
    for effect in law.effects:
        yield effect.event
        if effect.until is not None:
            yield effect.until
    yield from (extension.event for extension in law.extensions)
    if law.ordered is not None:
        yield law.ordered.event
    if law.recurs is not None:
        yield law.recurs.anchor


def in_order(events: Sequence[Event]) -> list[Event]:
    """Return events in order of time, in UTC.

    Raises:
        RefusalError: There are too many, or one lies outside the years that are computed.
    """
    if len(events) > MOST_EVENTS:
        detail = f"{len(events)} events are more than the {MOST_EVENTS} that are computed."
        raise RefusalError("out-of-bounds", detail)
    found = [Event(event.name, check_bounds(event.at, event.name)) for event in events]
    return sorted(found, key=lambda event: event.at) if len(found) > 1 else found


def told(law: LawClock, events: Sequence[Event], aliases: frozenset[str]) -> Story:
    """Pair each event with what the entry says about it.

    Args:
        law: The entry in force.
        events: In order of time, in UTC.
        aliases: What the main event may be called besides its own name.

    Raises:
        RefusalError: One is not known, or they cannot have happened in that order.
    """
    main = law.start.main
    at: dict[str, list[datetime]] = {}
    for event in events:
        name = main if event.name in aliases else event.name
        at.setdefault(name, []).append(event.at)
    if len(at) == 1 and main in at and len(at[main]) == 1:
        return Story(at[main][0])
    known = known_events(law)
    for name in at:
        if name not in known:
            raise _unknown(law, name, known)
    trigger = _once(law, main, at)
    story = Story(
        trigger,
        tuple(Event(name, at[name][-1]) for name in law.start.latest_of[1:] if name in at),
        tuple(sorted(_happenings(law, at), key=lambda one: one.begin)),
        _once(law, law.ordered.event, at) if law.ordered else None,
        _once(law, law.recurs.anchor, at) if law.recurs else None,
    )
    _check_after(law, trigger, story.happenings)
    return story


def _once(law: LawClock, name: str, at: dict[str, list[datetime]]) -> datetime | None:
    times = at.get(name)
    if times is None:
        return None
    if len(times) > 1:
        detail = f"{name} is given {len(times)} times; it happens once."
        raise RefusalError("event-order", detail, law.citation)
    return times[0]


def _happenings(law: LawClock, at: dict[str, list[datetime]]) -> Iterator[Happening]:
    for extension in law.extensions:
        for moment in at.get(extension.event, ()):
            yield Happening(extension, moment)
    ends = {effect.until for effect in law.effects if effect.until is not None}
    starts = set(law.start.latest_of)
    used: set[tuple[str, datetime]] = set()
    for effect in law.effects:
        yield from _paired(law, effect, at, used)
    for name in sorted(ends - starts - {effect.event for effect in law.effects}):
        for moment in at.get(name, ()):
            if (name, moment) not in used:
                begins = " or ".join(e.event for e in law.effects if e.until == name)
                detail = f"{name} comes before {begins}, which it ends."
                raise RefusalError("event-order", detail, law.citation)


def _paired(
    law: LawClock,
    effect: Effect,
    at: dict[str, list[datetime]],
    used: set[tuple[str, datetime]],
) -> Iterator[Happening]:
    """Pair what begins an effect with the next that ends it."""
    begins = at.get(effect.event, [])
    if effect.until is None:
        yield from (Happening(effect, begin) for begin in begins)
        return
    ends = list(at.get(effect.until, ()))
    for number, begin in enumerate(begins):
        following = begins[number + 1] if number + 1 < len(begins) else None
        end = next((end for end in ends if end >= begin), None)
        if following is not None and (end is None or end > following):
            detail = f"{effect.event} is given twice without {effect.until} between them."
            raise RefusalError("event-order", detail, effect.citation or law.citation)
        if end is not None:
            used.add((effect.until, end))
            ends = ends[ends.index(end) + 1 :]
        yield Happening(effect, begin, end)


def _check_after(
    law: LawClock, trigger: datetime | None, happenings: Sequence[Happening]
) -> None:
    """Insist that nothing happened to a period before it was set going."""
    if trigger is None or law.polarity in ("notice_before", "recurring"):
        return
    for one in happenings:
        if one.begin < trigger and not (
            isinstance(one.what, Effect) and one.what.effect in FREE
        ):
            detail = f"{one.what.event} comes before {law.start.main}, which sets it going."
            raise RefusalError("event-order", detail, law.citation)


def _unknown(law: LawClock, name: str, known: Sequence[str]) -> RefusalError:
    """Say why an event is not computed: never a pause, only in prose, or simply not known."""
    words = set(name.split("_"))
    for kind, meant in (("pause", PAUSES), ("extension", EXTENSIONS)):
        if words & meant:
            prose = [part.text for part in law.unstructured if part.what == kind]
            if prose:
                detail = f"Its {kind} stands in prose only and is not computed: {prose[0]}"
                return RefusalError("unstructured", detail, law.citation)
    has_pause = any(effect.effect == "pause" for effect in law.effects)
    if words & PAUSES and (law.refuse_pause or not has_pause):
        citation = law.refuse_pause or law.citation
        detail = f"{law.id} never pauses: {citation}."
        return RefusalError("never-pauses", detail, citation)
    if words & EXTENSIONS and not law.extensions:
        detail = f"{law.id} is never extended: {law.citation} knows no extension."
        return RefusalError("never-extends", detail, law.citation)
    detail = f"{law.id} does not know {name}; it knows: {', '.join(known)}."
    return RefusalError("unknown-event", detail, law.citation)
