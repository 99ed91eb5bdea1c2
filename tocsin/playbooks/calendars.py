"""Calendars for the law: which days are off, from the library ``holidays`` and the law pack.

One instance serves all threads. What was looked up once costs a dictionary's time.
"""

import threading
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.reckoning import Calendar, CalendarError, DayOff, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.closures import Closures
from tocsin.playbooks.days_off import (
    ClosedDays,
    CountryDays,
    DaysOff,
    PackDays,
    UnionDays,
    all_off,
    library,
)
from tocsin.playbooks.zones import country_of

MOST_CALENDARS = 1_000
MOST_YEARS = 400
_DEEPEST = 8
K = TypeVar("K")
V = TypeVar("V")


class YearlyCalendar:
    """The days off of one place; a year is computed when a day of it is first asked for."""

    def __init__(self, place: DaysOff, lock: threading.Lock) -> None:
        self.name = f"{place.title} ({library()})" if place.is_library else place.title
        self._place = place
        self._years: dict[int, dict[date, DayOff]] = {}
        self._lock = lock

    def day_off(self, day: date) -> DayOff | None:
        """Say why a day is off, or None when it is a working day."""
        known = self._years.get(day.year)
        if known is None:
            known = self._compute(day.year)
        return known.get(day)

    def _compute(self, year: int) -> dict[date, DayOff]:
        with self._lock:
            if year not in self._years:
                if len(self._years) >= MOST_YEARS:
                    self._years.clear()
                self._years[year] = all_off(self._place, year)
            return self._years[year]


class HolidayCalendars:
    """Calendars of countries, of the pack, of a place, and unions of them."""

    def __init__(self, closures: Closures | None = None) -> None:
        self._closures = closures or Closures()
        self._lock = threading.Lock()
        self._latest: dict[tuple[CalendarRef, Place], tuple[object, Calendar]] = {}
        self._made: dict[tuple[object, ...], Calendar] = {}

    def get(
        self, ref: CalendarRef, place: Place, named: Sequence[NamedCalendar] = ()
    ) -> Calendar:
        """Return the calendar that an entry means, at that place.

        Raises:
            CalendarError: There is none.
        """
        latest = self._latest.get((ref, place))
        if latest is not None and latest[0] is named:
            return latest[1]
        found = self._by_value(ref, place, {one.id: one for one in named})
        if isinstance(named, tuple):  # a list may change under us
            _bound(self._latest)
            self._latest[ref, place] = (named, found)
        return found

    def _by_value(
        self, ref: CalendarRef, place: Place, named: dict[str, NamedCalendar]
    ) -> Calendar:
        key = (ref, place, *_mentioned(ref, named, _DEEPEST))
        found = self._made.get(key)
        if found is None:
            found = YearlyCalendar(self._days(ref, place, named, True), threading.Lock())
            with self._lock:
                _bound(self._made)
                found = self._made.setdefault(key, found)
        return found

    def _days(
        self, ref: CalendarRef, place: Place, named: dict[str, NamedCalendar], observed: bool
    ) -> DaysOff:
        if ref.union:
            parts = tuple(self._days(one, place, named, observed) for one in ref.union)
            return self._closed(UnionDays(parts), "", asked=ref.closures)
        if ref.named:
            calendar = _known(ref.named, named)
            days = PackDays(calendar, self._base(calendar, place, named, observed))
            return self._closed(days, calendar.id, asked=ref.closures)
        country, part = (ref.country, ref.subdivision) if ref.country else _where(place)
        found = CountryDays(country, part, observed)
        found.check()
        code = f"{country}-{part}" if part else country
        return self._closed(found, code, asked=ref.closures)

    def _base(
        self,
        calendar: NamedCalendar,
        place: Place,
        named: dict[str, NamedCalendar],
        observed: bool,
    ) -> DaysOff | None:
        if calendar.base is None:
            return None
        return self._days(calendar.base, place, named, observed and calendar.observed)

    def _closed(self, days: DaysOff, code: str, *, asked: bool) -> DaysOff:
        closed = self._closures.days(code, asked=asked)
        if not closed:
            return days
        title = f"{days.title} and own closures {self._closures.digest}"
        return ClosedDays(days, closed, title, days.is_library)


def _where(place: Place) -> tuple[str, str | None]:
    country = place.country or country_of(place.zone or "")
    if country is None:
        where = f"the zone {place.zone!r} is no country's" if place.zone else "nobody said"
        raise CalendarError(f"in which country days off count is not known: {where}")
    part = place.subdivision.removeprefix(f"{country}-") if place.subdivision else None
    return country, part


def _known(name: str, named: dict[str, NamedCalendar]) -> NamedCalendar:
    if name not in named:
        known = ", ".join(sorted(named)) or "none"
        raise CalendarError(f"the pack has no calendar {name!r}; it has: {known}")
    return named[name]


def _mentioned(
    ref: CalendarRef, named: dict[str, NamedCalendar], depth: int
) -> Iterator[NamedCalendar]:
    """Yield the calendars of the pack that one stands on, itself included."""
    if not depth:
        raise CalendarError(f"calendars stand on each other more than {_DEEPEST} deep")
    for one in ref.union:
        yield from _mentioned(one, named, depth - 1)
    if ref.named:
        calendar = _known(ref.named, named)
        yield calendar
        if calendar.base:
            yield from _mentioned(calendar.base, named, depth - 1)


def _bound(cache: dict[K, V]) -> None:
    """Forget everything rather than grow without end."""
    if len(cache) >= MOST_CALENDARS:
        cache.clear()
