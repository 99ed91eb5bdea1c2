"""Count a case's deadlines: in whose time and with whose days off, and then the arithmetic."""

from collections.abc import Sequence

from tocsin.domain.law.engine import reckon
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import Calendars, Event, Place, Reckoning
from tocsin.playbooks.zones import country_names, zone_of

HOME = "home"


class Reckonings:
    """The law's arithmetic, for cases of any jurisdiction."""

    def __init__(self, calendars: Calendars, home: Place) -> None:
        """Count with these calendars; ``home`` is where the platform is established."""
        self._calendars = calendars
        self._home = home

    def count(
        self, terms: Terms, events: Sequence[Event], jurisdiction: str | None
    ) -> Reckoning:
        """Count a deadline anew from all that happened.

        Raises:
            RefusalError: The engine does not count that.
            CalendarError: Nobody knows the days off of that place.
        """
        return reckon(terms, events, self._place(terms, jurisdiction), self._calendars)

    def _place(self, terms: Terms, jurisdiction: str | None) -> Place:
        """Return whose time counts: ours, or the case's where it is not the law's own."""
        law = terms.laws[0]
        if law.time_zone == HOME:
            return self._home
        if jurisdiction is None or jurisdiction == law.jurisdiction:
            return Place()
        country, _, part = jurisdiction.partition("-")
        if country not in country_names():
            return Place()  # a region, such as the EU, has no days off of its own
        return Place(zone_of(country), country, part or None)
