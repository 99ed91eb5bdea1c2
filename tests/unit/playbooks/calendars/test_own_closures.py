"""Days on which the platform itself is closed."""

from datetime import date

from tests.unit.playbooks.calendars.asked import AT_THE_PLACE
from tocsin.domain.law.reckoning import DayOff, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.closures import Closure, Closures


class TestOwnClosures:
    closed = Closures(
        (
            Closure(name="Office closed", date=date(2026, 12, 23), until=date(2026, 12, 24)),
            Closure(name="Moving", date=date(2026, 12, 2), counts_in=("US-CA",)),
        ),
        "abc",
    )

    def test_count_where_the_entry_asks_for_them(self) -> None:
        calendars = HolidayCalendars(self.closed)
        house = calendars.get(CalendarRef(place=True, closures=True), Place(country="DE"))
        assert house.day_off(date(2026, 12, 24)) == DayOff("Office closed")
        assert house.day_off(date(2026, 12, 2)) == DayOff("Moving")
        assert house.name.startswith("Germany and own closures abc (holidays ")

    def test_never_make_a_deadline_of_the_law_later_by_themselves(self) -> None:
        law = HolidayCalendars(self.closed).get(AT_THE_PLACE, Place(country="DE"))
        assert law.day_off(date(2026, 12, 24)) is None
        assert "closures" not in law.name

    def test_count_in_the_calendars_that_they_name(self) -> None:
        place = Place(country="US", subdivision="CA")
        law = HolidayCalendars(self.closed).get(AT_THE_PLACE, place)
        assert law.day_off(date(2026, 12, 2)) == DayOff("Moving")
        assert law.day_off(date(2026, 12, 24)) is None
