"""Calendars for the law: which days are off, from the library ``holidays`` and the law pack.

One instance serves all threads. What was looked up once costs a dictionary's time.
"""

import threading
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.reckoning import Calendar, DayOff, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendar_refs import Meaning, mentioned
from tocsin.playbooks.closures import Closures
from tocsin.playbooks.days_off import DaysOff, all_off, library

MOST_CALENDARS = 1_000
MOST_YEARS = 400
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
        key = (ref, place, *mentioned(ref, named))
        found = self._made.get(key)
        if found is None:
            days = Meaning(place, named, self._closures).days(ref)
            with self._lock:
                _bound(self._made)
                found = self._made.setdefault(key, YearlyCalendar(days, threading.Lock()))
        return found


def _bound(cache: dict[K, V]) -> None:
    """Forget everything rather than grow without end."""
    if len(cache) >= MOST_CALENDARS:
        cache.clear()
