"""What a reference to a calendar means: at one place, with the calendars of one pack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.places import country_of_zone
from tocsin.domain.law.reckoning import CalendarError, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.closures import Closures
from tocsin.playbooks.days_off import ClosedDays, CountryDays, DaysOff, PackDays, UnionDays

DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Meaning:
    """Finds the days off that references mean.

    Attributes:
        named: The pack's calendars, by id; one that ``overrides`` a country stands for it.
    """

    place: Place
    named: Mapping[str, NamedCalendar]
    closures: Closures

    def days(
        self, ref: CalendarRef, *, observed: bool = True, within: frozenset[str] = frozenset()
    ) -> DaysOff:
        """Return the days off that a reference means.

        Args:
            ref: The reference.
            observed: Whether a country's holidays on a weekend move.
            within: Calendars whose bases are looked up just now: they do not override these.

        Raises:
            CalendarError: There are none.
        """
        if ref.union:
            parts = (self.days(one, observed=observed, within=within) for one in ref.union)
            return self._closed(UnionDays(tuple(parts)), "", asked=ref.closures)
        if ref.named:
            calendar = known(ref.named, self.named)
            days = self._pack_days(calendar, observed, within)
            return self._closed(days, calendar.id, asked=ref.closures)
        country, part = (ref.country, ref.subdivision) if ref.country else _where(self.place)
        code = f"{country}-{part}" if part else country
        found = self._country(country, part, observed, within)
        return self._closed(found, code, asked=ref.closures)

    def _country(
        self, country: str, part: str | None, observed: bool, within: frozenset[str]
    ) -> DaysOff:
        code = f"{country}-{part}" if part else country
        for calendar in self.named.values():
            if calendar.overrides == code and calendar.id not in within:
                return self._pack_days(calendar, observed, within | {calendar.id})
        found = CountryDays(country, part, observed)
        found.check()
        return found

    def _pack_days(
        self, calendar: NamedCalendar, observed: bool, within: frozenset[str]
    ) -> PackDays:
        if calendar.base is None:
            return PackDays(calendar)
        inside = within | {calendar.id}
        moves = observed and calendar.observed
        return PackDays(calendar, self.days(calendar.base, observed=moves, within=inside))

    def _closed(self, days: DaysOff, code: str, *, asked: bool) -> DaysOff:
        closed = self.closures.days(code, asked=asked)
        if not closed:
            return days
        title = f"{days.title} and own closures {self.closures.digest}"
        return ClosedDays(days, closed, title, days.is_library)


def mentioned(ref: CalendarRef, named: Mapping[str, NamedCalendar]) -> Iterator[NamedCalendar]:
    """Yield the calendars of the pack that a reference depends on.

    Raises:
        CalendarError: One is not there, or they stand on each other in a circle.
    """
    yield from _below(ref, named, DEEPEST)
    for calendar in named.values():
        if calendar.overrides:
            yield calendar
            if calendar.base:
                yield from _below(calendar.base, named, DEEPEST)


def known(name: str, named: Mapping[str, NamedCalendar]) -> NamedCalendar:
    """Return a calendar of the pack.

    Raises:
        CalendarError: There is none of that id.
    """
    if name not in named:
        told = ", ".join(sorted(named)) or "none"
        raise CalendarError(f"the pack has no calendar {name!r}; it has: {told}")
    return named[name]


def _below(
    ref: CalendarRef, named: Mapping[str, NamedCalendar], depth: int
) -> Iterator[NamedCalendar]:
    if not depth:
        raise CalendarError(f"calendars stand on each other more than {DEEPEST} deep")
    for one in ref.union:
        yield from _below(one, named, depth - 1)
    if ref.named:
        calendar = known(ref.named, named)
        yield calendar
        if calendar.base:
            yield from _below(calendar.base, named, depth - 1)


def _where(place: Place) -> tuple[str, str | None]:
    country = place.country or country_of_zone(place.zone or "")
    if country is None:
        where = f"the zone {place.zone!r} is no country's" if place.zone else "nobody said"
        raise CalendarError(f"in which country days off count is not known: {where}")
    part = place.subdivision.removeprefix(f"{country}-") if place.subdivision else None
    return country, part
