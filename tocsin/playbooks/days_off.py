"""Where days off come from: the library's countries, the pack's own calendars, unions of them.

Names are English and never the machine's language, so that a derivation reads the same
everywhere. The library is data, not law; every title names its version.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from importlib import metadata
from typing import Protocol

import holidays
from holidays.holiday_base import HolidayBase

from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.reckoning import CalendarError, DayOff
from tocsin.playbooks.calendar_days import WEEKDAYS, dates_in
from tocsin.playbooks.zones import country_names

LANGUAGE = "en_US"
ESTIMATED = "estimated"
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEARS_OF_THE_LIBRARY = range(1900, 2101)


class DaysOff(Protocol):
    """Days off of one place, year by year."""

    @property
    def title(self) -> str:
        """How a person calls the place."""

    @property
    def is_library(self) -> bool:
        """Whether anything of it comes from the library."""

    def holidays(self, year: int) -> Mapping[date, DayOff]:
        """Return the holidays of a year, those on a weekend too."""

    def weekend(self, year: int) -> frozenset[date]:
        """Return the days of a year's weekends."""


@dataclass(frozen=True, slots=True)
class CountryDays:
    """Public holidays of a country or of a part of it."""

    country: str
    subdivision: str | None = None
    observed: bool = True
    is_library: bool = True

    @property
    def title(self) -> str:
        """Name of the country, and code of the part."""
        name = country_names().get(self.country, self.country)
        return f"{name}/{self.subdivision}" if self.subdivision else name

    def holidays(self, year: int) -> Mapping[date, DayOff]:
        """Return the holidays of a year; a year that the library does not have has none."""
        found = self._years(year)
        return {day: _day_off(name) for day, name in found.items() if day.year == year}

    def weekend(self, year: int) -> frozenset[date]:
        """Return the weekend days that are not worked in exchange for another day."""
        found = self._years(year)
        days = (day for day in days_of(year) if found.is_weekend(day))
        return frozenset(day for day in days if day not in found.weekend_workdays)

    def check(self) -> None:
        """Raise CalendarError when the library does not have the place."""
        self._years(None)

    def _years(self, year: int | None) -> HolidayBase:
        wanted = () if year is None else (year - 1, year, year + 1)
        try:
            return holidays.country_holidays(
                self.country,
                subdiv=self.subdivision,
                years=[one for one in wanted if one in _YEARS_OF_THE_LIBRARY],
                observed=self.observed,
                language=LANGUAGE,
                expand=False,
            )
        except NotImplementedError as error:  # so the library says that it lacks the place
            raise CalendarError(_unknown(self.country, self.subdivision)) from error


@dataclass(frozen=True, slots=True)
class PackDays:
    """A calendar of the law pack: what its base has, plus and minus some days."""

    named: NamedCalendar
    base: "DaysOff | None" = None

    @property
    def title(self) -> str:
        """The pack's title and id of it."""
        return f"{self.named.title} [{self.named.id}]"

    @property
    def is_library(self) -> bool:
        """Whether its base comes from the library."""
        return self.base is not None and self.base.is_library

    def holidays(self, year: int) -> Mapping[date, DayOff]:
        """Return the base's holidays without those removed, and the pack's own."""
        base = self.base.holidays(year) if self.base else {}
        own = [{day: DayOff(name)} for day, name in dates_in(year, self.named.add)]
        return _merged([_without(base, frozenset(self.named.remove)), *own])

    def weekend(self, year: int) -> frozenset[date]:
        """Return the days of the weekend that the pack gives it."""
        off = frozenset(WEEKDAYS.index(name) for name in self.named.weekend)
        return frozenset(day for day in days_of(year) if day.weekday() in off)


@dataclass(frozen=True, slots=True)
class UnionDays:
    """A day is off when it is off in any of the parts."""

    parts: tuple[DaysOff, ...]

    @property
    def title(self) -> str:
        """The parts' titles."""
        return " + ".join(part.title for part in self.parts)

    @property
    def is_library(self) -> bool:
        """Whether any part comes from the library."""
        return any(part.is_library for part in self.parts)

    def holidays(self, year: int) -> Mapping[date, DayOff]:
        """Return what is a holiday in any part."""
        return _merged([part.holidays(year) for part in self.parts])

    def weekend(self, year: int) -> frozenset[date]:
        """Return what is weekend in any part."""
        return frozenset().union(*(part.weekend(year) for part in self.parts))


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """A place with the tenant's own closures."""

    place: DaysOff
    closed: Mapping[date, str] = field(hash=False)
    title: str
    is_library: bool

    def holidays(self, year: int) -> Mapping[date, DayOff]:
        """Return the place's holidays and the closures."""
        own = {day: DayOff(name) for day, name in self.closed.items() if day.year == year}
        return _merged([self.place.holidays(year), own])

    def weekend(self, year: int) -> frozenset[date]:
        """Return the place's weekend."""
        return self.place.weekend(year)


@cache
def library() -> str:
    """Return the library's name and version, as every title carries it."""
    return f"holidays {metadata.version('holidays')}"


def days_of(year: int) -> Iterable[date]:
    """Yield the days of a year."""
    day = date(year, 1, 1)
    for _ in range(366):
        if day.year == year:
            yield day
            day += timedelta(days=1) if day < date.max else timedelta(0)


def all_off(place: DaysOff, year: int) -> dict[date, DayOff]:
    """Return every day off of a year: weekends by the day's name, holidays by their own."""
    weekend = place.weekend(year)
    found = {day: DayOff(DAY_NAMES[day.weekday()], is_weekend=True) for day in weekend}
    for day, off in place.holidays(year).items():
        found[day] = replace(off, is_weekend=day in weekend)
    return found


def _day_off(name: str) -> DayOff:
    """Read the library's name; it joins the holidays of one date with a semicolon."""
    is_estimated = all(ESTIMATED in part for part in name.split("; "))
    return DayOff(name, is_estimated=is_estimated)


def _merged(several: Sequence[Mapping[date, DayOff]]) -> dict[date, DayOff]:
    found: dict[date, DayOff] = {}
    for days in several:
        for day, off in days.items():
            found[day] = _both(found[day], off) if day in found else off
    return found


def _both(first: DayOff, second: DayOff) -> DayOff:
    """Join the names of two holidays on one date; it is certain when one of them is."""
    names = dict.fromkeys([*first.name.split("; "), *second.name.split("; ")])
    is_estimated = first.is_estimated and second.is_estimated
    return DayOff("; ".join(names), is_estimated=is_estimated)


def _without(days: Mapping[date, DayOff], removed: frozenset[str]) -> dict[date, DayOff]:
    if not removed:
        return dict(days)
    found = {}
    for day, off in days.items():
        names = [name for name in off.name.split("; ") if name.split(" (")[0] not in removed]
        if names:
            found[day] = replace(off, name="; ".join(names))
    return found


def _unknown(country: str, subdivision: str | None) -> str:
    known = holidays.list_supported_countries(include_aliases=False)
    if country not in known:
        return f"there are no holidays of {country!r}; countries have ISO 3166-1 codes (DE)"
    parts = known[country]
    if not parts:
        return f"{country} has no parts with holidays of their own"
    close = difflib.get_close_matches(str(subdivision), parts, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"{country} has no part {subdivision!r}; {hint}known: {', '.join(parts)}"
