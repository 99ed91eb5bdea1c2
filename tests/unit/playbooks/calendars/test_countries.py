"""Days off of countries. Dates are from official lists, not from the library."""

import threading
from datetime import date

import pytest

from tests.unit.playbooks.calendars.asked import AT_THE_PLACE, NOWHERE, off
from tocsin.domain.law.pack import NamedCalendar
from tocsin.domain.law.reckoning import CalendarError, DayOff, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendars import HolidayCalendars


class TestCountries:
    def test_a_holiday_is_off_and_says_its_name(self, calendars: HolidayCalendars) -> None:
        germany = calendars.get(CalendarRef(country="DE"), NOWHERE)
        assert germany.day_off(date(2026, 10, 2)) is None
        assert germany.day_off(date(2026, 10, 3)) == DayOff("German Unity Day", is_weekend=True)
        assert germany.day_off(date(2026, 10, 4)) == DayOff("Sunday", is_weekend=True)

    def test_a_part_has_holidays_of_its_own(self, calendars: HolidayCalendars) -> None:
        epiphany = date(2027, 1, 6)
        bavaria = calendars.get(CalendarRef(country="DE", subdivision="BY"), NOWHERE)
        berlin = calendars.get(CalendarRef(country="DE", subdivision="BE"), NOWHERE)
        assert bavaria.day_off(epiphany) == DayOff("Epiphany")
        assert berlin.day_off(epiphany) is None

    def test_days_that_depend_on_the_moon_are_marked_as_estimated(
        self, calendars: HolidayCalendars
    ) -> None:
        indonesia = calendars.get(CalendarRef(country="ID"), NOWHERE)
        found = indonesia.day_off(date(2029, 4, 25))
        assert found == DayOff("Eid al-Adha (estimated)", is_estimated=True)

    def test_weekends_are_the_countrys_own(self, calendars: HolidayCalendars) -> None:
        israel = calendars.get(CalendarRef(country="IL"), NOWHERE)
        assert israel.day_off(date(2026, 11, 27)) == DayOff("Friday", is_weekend=True)
        assert israel.day_off(date(2026, 11, 29)) is None  # a Sunday

    def test_a_weekend_day_that_is_worked_in_exchange_is_a_working_day(
        self, calendars: HolidayCalendars
    ) -> None:
        china = calendars.get(CalendarRef(country="CN"), NOWHERE)
        assert date(2026, 2, 14).weekday() == 5
        assert china.day_off(date(2026, 2, 14)) is None
        assert china.day_off(date(2026, 2, 21)) is not None

    def test_new_years_day_on_a_saturday_is_kept_in_december(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        federal = calendars.get(CalendarRef(named="us-federal"), NOWHERE, named)
        assert federal.day_off(date(2027, 12, 31)) == DayOff("New Year's Day (observed)")

    def test_the_name_carries_the_library_and_its_version(
        self, calendars: HolidayCalendars
    ) -> None:
        bavaria = calendars.get(CalendarRef(country="DE", subdivision="BY"), NOWHERE)
        assert bavaria.name.startswith("Germany/BY (holidays 0.")

    @pytest.mark.parametrize(
        ("ref", "said"),
        [
            (CalendarRef(country="ZZ"), "there are no holidays of 'ZZ'"),
            (
                CalendarRef(country="DE", subdivision="NRW"),
                "DE has no part 'NRW'; did you mean 'NW'",
            ),
            (CalendarRef(country="LU", subdivision="X"), "LU has no part"),
            (CalendarRef(named="nowhere"), "the pack has no calendar 'nowhere'; it has: none"),
        ],
    )
    def test_what_there_is_not_is_said(
        self, calendars: HolidayCalendars, ref: CalendarRef, said: str
    ) -> None:
        with pytest.raises(CalendarError, match=said):
            calendars.get(ref, NOWHERE)


class TestThePlace:
    @pytest.mark.parametrize(
        ("place", "name"),
        [
            (Place(country="FR"), "France ("),
            (Place(zone="Europe/Berlin"), "Germany ("),
            (Place(zone="Europe/Berlin", country="AT"), "Austria ("),
            (Place(zone="America/Los_Angeles", subdivision="CA"), "United States/CA ("),
            (Place(country="US", subdivision="US-CA"), "United States/CA ("),
            (Place(zone="US/Pacific"), "United States ("),
        ],
    )
    def test_is_who_was_named_or_whose_zone_it_is(
        self, calendars: HolidayCalendars, place: Place, name: str
    ) -> None:
        assert calendars.get(AT_THE_PLACE, place).name.startswith(name)

    @pytest.mark.parametrize("place", [Place(), Place(zone="UTC")])
    def test_is_not_guessed(self, calendars: HolidayCalendars, place: Place) -> None:
        with pytest.raises(CalendarError, match="in which country days off count"):
            calendars.get(AT_THE_PLACE, place)


class TestAUnion:
    def test_is_off_when_any_part_is(self, calendars: HolidayCalendars) -> None:
        both = CalendarRef(
            union=(CalendarRef(country="DE"), CalendarRef(country="IL"), AT_THE_PLACE)
        )
        found = calendars.get(both, Place(country="FR"))
        assert found.day_off(date(2026, 11, 27)) == DayOff("Friday", is_weekend=True)
        assert found.day_off(date(2026, 7, 14)) == DayOff("National Day")
        assert found.name.startswith("Germany + Israel + France (holidays ")


def test_one_instance_serves_all_threads() -> None:
    calendars, found = HolidayCalendars(), list[str]()

    def ask(year: int) -> None:
        germany = calendars.get(CalendarRef(country="DE"), NOWHERE)
        found.extend(day for day, name in off(germany, year) if name == "Ascension Day")

    threads = [threading.Thread(target=ask, args=(2020 + n % 4,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(found) == sorted(["05-21", "05-13", "05-26", "05-18"] * 4)
