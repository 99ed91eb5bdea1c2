"""Check a law pack as a whole: the names that it mentions, and what contradicts itself."""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from typing import TypeVar

from tocsin.domain.law.duration import Duration
from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.reckoning import CalendarError
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import CalendarRef, LawClock
from tocsin.playbooks.days_off import CountryDays
from tocsin.playbooks.law_conflicts import conflicts_in
from tocsin.playbooks.law_sheets import Placed
from tocsin.playbooks.sheet import Loc, Problem
from tocsin.playbooks.zones import country_names, is_zone, zones

WHOSE_ZONE = ("place", "home")
T = TypeVar("T")
Clocks = Sequence[Placed[LawClock]]
House = Sequence[Placed[tuple[str, Duration]]]


def wrong_pack(
    clocks: Clocks,
    rules: Sequence[Placed[CountingRule]],
    calendars: Sequence[Placed[NamedCalendar]],
    house: House,
) -> Iterator[Problem]:
    """Find every mention of what is not there, every id that is there twice, every conflict."""
    yield from _twice(clocks, lambda one: one.id)
    yield from _twice(rules, lambda one: one.id)
    yield from _twice(calendars, lambda one: one.id)
    yield from _twice(house, lambda one: one[0])
    by_id = {one.value.id: one.value for one in clocks}
    known_rules = {one.value.id: one.value for one in rules}
    named = {one.value.id: one.value for one in calendars}
    overriding = [one for one in calendars if one.value.overrides]
    yield from _twice(overriding, lambda one: one.overrides or "")
    for calendar in calendars:
        yield from _wrong_calendar(calendar, named)
    for clock in clocks:
        yield from _wrong_rules(clock, known_rules)
        yield from _wrong_refs(clock, named)
        yield from _wrong_place(clock)
        yield from _wrong_neighbours(clock, by_id)
        yield from conflicts_in(clock, known_rules)
    for target in house:
        yield from _wrong_target(target, by_id)


def _twice(parts: Sequence[Placed[T]], name_of: Callable[[T], str]) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    for part in parts:
        name, here = name_of(part.value), part.problem("")
        if name in first:
            before = first[name]
            where = f"{before.file}:{before.line}"
            yield part.problem(f"{name!r} is there twice, first in {where}", fix="rename one")
        else:
            first[name] = here


def _wrong_rules(clock: Placed[LawClock], rules: dict[str, CountingRule]) -> Iterator[Problem]:
    if clock.value.rule not in rules:
        yield clock.unknown("counting rule", clock.value.rule, rules, "rule")
    for place, reading in enumerate(clock.value.readings):
        if reading.rule and reading.rule not in rules:
            yield clock.unknown("counting rule", reading.rule, rules, "readings", place, "rule")


def _wrong_refs(clock: Placed[LawClock], named: dict[str, NamedCalendar]) -> Iterator[Problem]:
    for loc, ref in _refs(clock.value.calendar, ("calendar",)):
        yield from _wrong_ref(clock, loc, ref, named)
    for place, reading in enumerate(clock.value.readings):
        if reading.calendar:
            for loc, ref in _refs(reading.calendar, ("readings", place, "calendar")):
                yield from _wrong_ref(clock, loc, ref, named)


def _wrong_calendar(
    calendar: Placed[NamedCalendar], named: dict[str, NamedCalendar]
) -> Iterator[Problem]:
    base, overrides = calendar.value.base, calendar.value.overrides
    if overrides and (wrong := _wrong_part(*overrides.partition("-")[::2])):
        yield calendar.problem(wrong, "overrides")
    if base is None:
        if calendar.value.remove:
            yield calendar.problem("there is no `base` to remove anything from", "remove")
        return
    for loc, ref in _refs(base, ("base",)):
        yield from _wrong_ref(calendar, loc, ref, named)
    if calendar.value.id in _bases(base, named, frozenset()):
        yield calendar.problem("stands on itself; a base may not lead back", "base")


def _bases(
    ref: CalendarRef, named: dict[str, NamedCalendar], seen: frozenset[str]
) -> Iterator[str]:
    for _, part in _refs(ref, ()):
        if part.named and part.named not in seen:
            yield part.named
            base = named[part.named].base if part.named in named else None
            if base:
                yield from _bases(base, named, seen | {part.named})


def _refs(ref: CalendarRef, loc: Loc) -> Iterator[tuple[Loc, CalendarRef]]:
    yield loc, ref
    for place, part in enumerate(ref.union):
        yield from _refs(part, (*loc, "union", place))


def _wrong_ref(
    part: Placed[T], loc: Loc, ref: CalendarRef, named: dict[str, NamedCalendar]
) -> Iterator[Problem]:
    if ref.named and ref.named not in named:
        yield part.unknown("calendar", ref.named, named, *loc, "named")
    if ref.country and ref.country not in country_names():
        yield part.unknown("country", ref.country, _like(ref.country), *loc, "country")
    elif ref.country and ref.subdivision:
        wrong = _wrong_part(ref.country, ref.subdivision)
        if wrong:
            yield part.problem(wrong, *loc, "subdivision")


@cache
def _wrong_part(country: str, subdivision: str) -> str:
    """Ask the library of holidays, which alone knows the codes of a country's parts."""
    try:
        CountryDays(country, subdivision or None).check()
    except CalendarError as error:
        return str(error)
    return ""


def _wrong_place(clock: Placed[LawClock]) -> Iterator[Problem]:
    law = clock.value
    if not is_zone(law.zone):
        yield clock.unknown("time zone", law.zone, zones(), "zone")
    if law.time_zone not in WHOSE_ZONE and not is_zone(law.time_zone):
        known = (*WHOSE_ZONE, *zones())
        yield clock.unknown("time zone", law.time_zone, known, "time_zone")
    if law.country and law.country not in country_names():
        yield clock.unknown("country", law.country, _like(law.country), "country")


def _like(code: str) -> Collection[str]:
    """Return what a country's code may have meant: all of them, but for a usual mistake."""
    return {"UK": ("GB",), "EL": ("GR",)}.get(code, tuple(country_names()))


def _wrong_neighbours(clock: Placed[LawClock], by_id: dict[str, LawClock]) -> Iterator[Problem]:
    """Find laws before and after that are not there, or whose time overlaps."""
    law = clock.value
    effective = law.effective
    if effective.since and effective.until and effective.since > effective.until:
        yield clock.problem("ends before it begins", "effective", "until")
    for side, name in (("before", effective.before), ("after", effective.after)):
        if name is None:
            continue
        if name not in by_id:
            yield clock.unknown("entry", name, by_id, "effective", side)
        elif name == law.id:
            yield clock.problem("names the entry itself", "effective", side)
        elif not _is_apart(law, by_id[name], side):
            message = f"{name!r} is not known to hold at another time"
            fix = "give `since` and `until`, so that one ends before the other begins"
            yield clock.problem(message, "effective", side, fix=fix)


def _is_apart(law: LawClock, other: LawClock, side: str) -> bool:
    first, second = (other, law) if side == "before" else (law, other)
    ends, begins = first.effective.until, second.effective.since
    return ends is not None and begins is not None and ends < begins


def _wrong_target(
    target: Placed[tuple[str, Duration]], by_id: dict[str, LawClock]
) -> Iterator[Problem]:
    law, _ = target.value
    if law not in by_id:
        yield target.unknown("entry", law, by_id)
    elif by_id[law].standard is None:
        fix = "leave it out; house targets are for entries with `standard`"
        yield target.problem("the law has a number of its own", fix=fix)
