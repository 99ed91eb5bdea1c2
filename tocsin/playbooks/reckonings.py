"""Count a case's deadlines: in whose time and with whose days off, and then the arithmetic."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from tocsin.domain.law.engine import reckon
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import Calendars, Event, Place, Reckoning
from tocsin.domain.law.terms import CalendarRef
from tocsin.domain.working_hours import WorkingHours
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.closures import load_closures
from tocsin.playbooks.zones import country_names, zone_of

HOME = "home"
AHEAD = 731  # days: two years


class Reckonings:
    """The law's arithmetic, for cases of any jurisdiction."""

    def __init__(self, calendars: Calendars, home: Place) -> None:
        """Count with these calendars; ``home`` is where the platform is established."""
        self._calendars = calendars
        self._home = home

    @classmethod
    def established(cls, home: Place, closures: Path | None) -> Self:
        """Count with every country's days off, and those of a file of closures.

        Raises:
            PlaybookError: The closures are wrong.
            OSError: They cannot be read.
        """
        return cls(HolidayCalendars(load_closures(closures)), home)

    def count(
        self, terms: Terms, events: Sequence[Event], jurisdiction: str | None
    ) -> Reckoning:
        """Count a deadline anew from all that happened.

        Raises:
            RefusalError: The engine does not count that.
            CalendarError: Nobody knows the days off of that place.
        """
        return reckon(terms, events, self._place(terms, jurisdiction), self._calendars)

    def working_hours(self, zone: str, since: date, jurisdiction: str | None) -> WorkingHours:
        """Return when people work ``home``, at the case's ``place`` or in a zone.

        The days off of two years are told. Where nobody said where that is, it is UTC, and
        only weekends are off.

        Raises:
            CalendarError: Nobody knows the days off of that place.
        """
        place = self._home if zone == HOME else Place(zone)
        if zone == "place":
            place = _place_of(jurisdiction)
        if place.zone is None and place.country is None:
            return WorkingHours()
        calendar = self._calendars.get(CalendarRef(place=True), place)
        days = (since + timedelta(days=ahead) for ahead in range(AHEAD))
        off = tuple(
            day for day in days if (found := calendar.day_off(day)) and not found.is_weekend
        )
        return WorkingHours(place.zone or zone_of(place.country or "") or "UTC", off)

    def _place(self, terms: Terms, jurisdiction: str | None) -> Place:
        """Return whose time counts: ours; a nation's own law's; or, of a region, the case's."""
        law = terms.laws[0]
        if law.time_zone == HOME:
            return self._home
        place = _place_of(jurisdiction)
        nation = law.jurisdiction.partition("-")[0]
        if nation not in country_names():
            return place
        at_home = place.subdivision and place.country == nation
        return Place(None, place.country, place.subdivision) if at_home else Place()


def _place_of(jurisdiction: str | None) -> Place:
    """Return where a jurisdiction is; a region, such as the EU, is nowhere in particular."""
    country, _, part = (jurisdiction or "").partition("-")
    if country not in country_names():
        return Place()
    return Place(zone_of(country), country, part or None)
