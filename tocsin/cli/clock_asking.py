"""From what somebody types to what the engine is asked: entry, place, events."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from tocsin.cli.errors import CliError, UsageError
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.happenings import TRIGGER, known_events
from tocsin.domain.law.pack import Pack, Terms
from tocsin.domain.law.places import settle
from tocsin.domain.law.reckoning import Event, Place, Reckoning, RefusalError
from tocsin.domain.law.terms import LawClock
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.closures import load_closures
from tocsin.playbooks.lawpack import load_pack, terms_of
from tocsin.playbooks.sheet import PlaybookError
from tocsin.playbooks.zones import country_names, is_zone, zones

SHORT = ("minutes", "hours")
NOON = time(12)
HOW = "write 2026-12-24T23:30+01:00, or 2026-12-24T23:30 in the time of --zone"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: nothing in it has been understood yet."""

    law: str
    trigger: str | None = None
    events: Sequence[str] = ()
    zone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    pack: Path | None = None
    closures: Path | None = None


@dataclass(slots=True)
class Asked:
    """What the engine was asked, and what was taken for granted while reading it."""

    terms: Terms
    place: Place
    events: tuple[Event, ...] = ()
    assumptions: list[str] = field(default_factory=list)

    @property
    def law(self) -> LawClock:
        """The entry that was asked for."""
        return self.terms.laws[0]


def pack_of(folder: Path | None) -> Pack:
    """Load a law pack, by default the one that comes with Tocsin.

    Raises:
        CliError: It is wrong or cannot be read.
    """
    try:
        return load_pack(folder)
    except PlaybookError as error:
        count = len(error.problems)
        raise CliError(f"the law pack has {count} faults\n{error}") from error
    except (OSError, UnicodeError) as error:
        raise CliError(f"cannot read the law pack: {error}") from error


def entry_of(pack: Pack, law: str) -> LawClock:
    """Return an entry.

    Raises:
        UsageError: There is none of that id; says which are near it.
    """
    if law not in pack.clocks:
        near = difflib.get_close_matches(law, pack.clocks, n=3) or _with_words(pack, law)
        hint = f"did you mean: {', '.join(near)}?" if near else "see: tocsin clocks list"
        raise UsageError(f"the law pack has no clock {law!r}", hint)
    return pack.clocks[law]


def understood(typed: Typed) -> Asked:
    """Understand what was typed.

    Raises:
        UsageError: Some of it cannot be meant.
    """
    pack = pack_of(typed.pack)
    entry_of(pack, typed.law)
    asked = Asked(terms_of(pack, typed.law), _place(typed))
    given = [("--trigger", TRIGGER, typed.trigger)] if typed.trigger else []
    given += list(_named(typed.events))
    asked.events = tuple(
        Event(name, _moment(where, name, text, typed.zone, asked))
        for where, name, text in given
    )
    return asked


def answered(asked: Asked, closures: Path | None = None) -> Reckoning:
    """Ask the engine.

    Raises:
        RefusalError: It does not compute that.
        CliError: The closures cannot be read.
    """
    try:
        own = load_closures(closures)
    except (PlaybookError, OSError, UnicodeError) as error:
        raise CliError(f"cannot read the closures: {error}") from error
    return reckon(asked.terms, asked.events, asked.place, HolidayCalendars(own))


def hint_for(error: RefusalError, asked: Asked) -> str:
    """Say what may help after a refusal: an event of nearly that name, or a missing option."""
    if error.code == "needs-event":
        return _missing(asked)
    if error.code == "no-calendar":
        return "name the place with --country CC (and --subdivision)"
    if error.code == "unknown-event":
        known = [name for law in asked.terms.laws for name in known_events(law)]
        for event in asked.events:
            near = difflib.get_close_matches(event.name, known, n=1, cutoff=0.5)
            if event.name not in known and near:
                return f"did you mean {near[0]!r}?"
    return ""


def _missing(asked: Asked) -> str:
    """Say how to give what a period still needs: its trigger, or the instant an order sets."""
    given = {event.name for event in asked.events}
    main, ordered = asked.law.start.main, asked.law.ordered
    if ordered and given & {TRIGGER, main}:
        return f"write what the order sets: --event {ordered.event}=T"
    return f"give it with --trigger T, or --event {main}=T"


def _with_words(pack: Pack, law: str) -> list[str]:
    words = [word for word in law.lower().split("-") if word]
    return [one for one in pack.clocks if words and all(word in one for word in words)][:3]


def _place(typed: Typed) -> Place:
    if typed.zone is not None and not is_zone(typed.zone):
        raise UsageError(f"there is no time zone {typed.zone!r}", _near(typed.zone, zones()))
    country = typed.country.upper() if typed.country else None
    if country is not None and country not in country_names():
        hint = (
            "the institutions of the EU are a calendar of the entry" if country == "EU" else ""
        )
        hint = hint or "write its code of ISO 3166-1, such as DE"
        raise UsageError(f"there is no country {typed.country!r}", hint)
    part = typed.subdivision.upper() if typed.subdivision else None
    return Place(typed.zone, country, part)


def _near(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3)
    return f"did you mean: {', '.join(near)}?" if near else "write an IANA name: Europe/Berlin"


def _named(events: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for text in events:
        name, sign, at = text.partition("=")
        if not sign or not name.strip() or not at.strip():
            raise UsageError(
                f"{text!r} is no event", "write --event NAME=2026-12-24T23:30+01:00"
            )
        yield f"--event {name.strip()}", name.strip().replace("-", "_"), at.strip()


def _moment(where: str, name: str, text: str, zone: str | None, asked: Asked) -> datetime:
    """Read an instant; one without an offset is local time of the zone that counts."""
    day = _bare_date(text)
    try:
        found = datetime.combine(day, NOON) if day else datetime.fromisoformat(text)
    except ValueError as error:
        why = "" if "isoformat" in str(error) else f" ({error})"
        raise UsageError(f"{where}: {text!r} is no instant{why}", HOW) from error
    if found.tzinfo is not None:
        return found
    local = ZoneInfo(zone) if zone else settle(asked.law, asked.place).zone
    if day:
        _check_days_are_enough(where, name, asked.law)
        asked.assumptions.append(f"{where} {text} is taken as 12:00 in {local.key}.")
    return _in_zone(found, local, where, asked)


def _bare_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _check_days_are_enough(where: str, name: str, law: LawClock) -> None:
    lengths = [law.duration, law.opens, *(reading.duration for reading in law.readings)]
    is_short = any(length and length.unit in SHORT for length in lengths)
    if is_short or (law.ordered and name == law.ordered.event):
        what = "counts in hours" if is_short else "ends at the instant of the order"
        raise UsageError(f"{where}: {law.id} {what}; a date alone is not enough", HOW)


def _in_zone(found: datetime, zone: ZoneInfo, where: str, asked: Asked) -> datetime:
    """Place local time in its zone: what is there twice is the first, and that is said.

    Raises:
        UsageError: The clocks were put forward over it.
    """
    first, second = (found.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    offsets = first.utcoffset(), second.utcoffset()
    if offsets[0] is not None and offsets[1] is not None and offsets[0] < offsets[1]:
        raise UsageError(f"{where}: there is no {found:%H:%M} in {zone.key} on that day", HOW)
    text = f"{where} {found:%Y-%m-%dT%H:%M} is there twice in {zone.key}; the first is taken."
    asked.assumptions.append(text)
    return first
