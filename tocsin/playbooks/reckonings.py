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
        """Return whose time counts: ours; a nation's own law's; or, of a region, the case's."""
        law = terms.laws[0]
        if law.time_zone == HOME:
            return self._home
        country, _, part = (jurisdiction or "").partition("-")
        if country not in country_names():
            return Place()  # nobody said, or a region, which has no days off of its own
        nation = law.jurisdiction.partition("-")[0]
        if nation not in country_names():
            return Place(zone_of(country), country, part or None)
        return Place(None, country, part) if part and country == nation else Place()
