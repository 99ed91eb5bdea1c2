"""Calendars that the pack names. Dates are from official lists, not from the library."""

from datetime import date

import pytest

from tests.unit.playbooks.calendars.asked import AT_THE_PLACE, NOWHERE, off
from tocsin.domain.law.pack import CalendarDay, NamedCalendar
from tocsin.domain.law.reckoning import CalendarError, DayOff, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendars import HolidayCalendars, YearlyCalendar


class TestThePacksCalendars:
    def test_eu_institutions_2023_as_the_commission_decided(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        """Commission Decision 2021/C 201 I/02: eighteen days."""
        brussels = calendars.get(CalendarRef(named="eu-institutions"), NOWHERE, named)
        days = [day for day, _ in off(brussels, 2023)]
        assert days == [
            *("01-02", "04-06", "04-07", "04-10", "05-01", "05-09", "05-18", "05-19"),
            *("05-29", "07-21", "08-15", "11-01", "11-02"),
            *("12-25", "12-26", "12-27", "12-28", "12-29"),
        ]

    def test_eu_institutions_2014_as_the_commission_decided(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        """Commission Decision 2013/C 39/03: eighteen days, six of them at the year's end."""
        brussels = calendars.get(CalendarRef(named="eu-institutions"), NOWHERE, named)
        days = [day for day, _ in off(brussels, 2014)]
        assert days == [
            *("01-01", "01-02", "04-17", "04-18", "04-21", "05-01", "05-09", "05-29"),
            *("05-30", "06-09", "07-21", "08-15"),
            *("12-24", "12-25", "12-26", "12-29", "12-30", "12-31"),
        ]

    @pytest.mark.parametrize(
        "day",
        [
            date(2026, 1, 2),  # Scotland
            date(2026, 3, 17),  # Northern Ireland
            date(2026, 7, 13),  # Northern Ireland, for Sunday 12 July
            date(2026, 8, 3),  # Scotland
            date(2026, 8, 31),  # elsewhere
            date(2026, 11, 30),  # Scotland
        ],
    )
    def test_any_part_of_the_united_kingdom(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...], day: date
    ) -> None:
        anywhere = calendars.get(CalendarRef(named="uk-any-part"), NOWHERE, named)
        assert anywhere.day_off(day) is not None
        assert anywhere.day_off(date(2026, 7, 14)) is None

    def test_a_saturday_holiday_gives_federal_staff_the_friday_and_banks_nothing(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        friday, monday = date(2026, 7, 3), date(2027, 7, 5)
        federal = calendars.get(CalendarRef(named="us-federal"), NOWHERE, named)
        banks = calendars.get(CalendarRef(named="us-fed-banks"), NOWHERE, named)
        assert federal.day_off(friday) == DayOff("Independence Day (observed)")
        assert banks.day_off(friday) is None
        assert banks.day_off(monday) == DayOff("Independence Day (observed)")

    def test_federal_holidays_of_2026(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        federal = calendars.get(CalendarRef(named="us-federal"), NOWHERE, named)
        assert [day for day, _ in off(federal, 2026)] == [
            *("01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12"),
            *("11-11", "11-26", "12-25"),
        ]

    def test_in_californias_civil_code_saturday_is_a_business_day(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        strict = calendars.get(CalendarRef(named="us-ca-strict"), NOWHERE, named)
        assert strict.day_off(date(2026, 11, 28)) is None  # a Saturday
        assert strict.day_off(date(2026, 11, 27)) is None  # the day after Thanksgiving
        assert strict.day_off(date(2026, 11, 29)) == DayOff("Sunday", is_weekend=True)
        assert strict.day_off(date(2026, 9, 9)) == DayOff("Admission Day")

    def test_its_courts_keep_other_days(
        self, calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
    ) -> None:
        courts = calendars.get(CalendarRef(named="us-ca-judicial"), NOWHERE, named)
        assert courts.day_off(date(2026, 11, 27)) == DayOff("day after Thanksgiving")
        assert courts.day_off(date(2026, 9, 9)) is None

    def test_two_packs_may_know_a_calendar_by_one_name(
        self, calendars: HolidayCalendars
    ) -> None:
        """A case pins its pack; a new one must not change what the old one says."""
        ref, day = CalendarRef(named="own"), date(2026, 3, 3)
        old = NamedCalendar(id="own", title="Own", add=(CalendarDay(name="Old", date=day),))
        new = NamedCalendar(id="own", title="Own")
        assert calendars.get(ref, NOWHERE, (old,)).day_off(day) == DayOff("Old")
        assert calendars.get(ref, NOWHERE, (new,)).day_off(day) is None
        assert calendars.get(ref, NOWHERE, [old]).day_off(day) == DayOff("Old")

    def test_without_observed_a_country_keeps_its_days_where_they_fall(
        self, calendars: HolidayCalendars
    ) -> None:
        listed = NamedCalendar(
            id="listed", title="Listed", base=CalendarRef(country="US"), observed=False
        )
        found = calendars.get(CalendarRef(named="listed"), NOWHERE, (listed,))
        assert found.day_off(date(2026, 7, 3)) is None

    def test_calendars_that_stand_on_each_other_in_a_circle_are_refused(
        self, calendars: HolidayCalendars
    ) -> None:
        one = NamedCalendar(id="one", title="One", base=CalendarRef(named="two"))
        two = NamedCalendar(id="two", title="Two", base=CalendarRef(named="one"))
        with pytest.raises(CalendarError, match="stand on each other"):
            calendars.get(CalendarRef(named="one"), NOWHERE, (one, two))


class TestAnOverride:
    """A pack can say better than the library what a country's days off are."""

    own = NamedCalendar(
        id="own",
        title="Germany as we read it",
        base=CalendarRef(country="DE"),
        remove=("German Unity Day",),
        add=(CalendarDay(name="New Holiday", yearly="03-03"),),
        overrides="DE",
    )

    @pytest.mark.parametrize(
        ("ref", "place"),
        [
            (CalendarRef(country="DE"), NOWHERE),
            (AT_THE_PLACE, Place(zone="Europe/Berlin")),
            (CalendarRef(union=(CalendarRef(country="DE"),)), NOWHERE),
        ],
    )
    def test_stands_for_the_country_wherever_that_is_meant(
        self, calendars: HolidayCalendars, ref: CalendarRef, place: Place
    ) -> None:
        found = calendars.get(ref, place, (self.own,))
        assert found.day_off(date(2025, 3, 3)) == DayOff("New Holiday")
        assert found.day_off(date(2025, 10, 3)) is None
        assert found.day_off(date(2025, 5, 1)) == DayOff("Labor Day")
        assert found.name.startswith("Germany as we read it [own] (holidays ")

    def test_stands_for_nothing_else(self, calendars: HolidayCalendars) -> None:
        bavaria = calendars.get(
            CalendarRef(country="DE", subdivision="BY"), NOWHERE, (self.own,)
        )
        assert bavaria.day_off(date(2025, 3, 3)) is None
        assert calendars.get(CalendarRef(country="DE"), NOWHERE).name.startswith("Germany (")


def test_what_was_asked_once_is_not_made_again(
    calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
) -> None:
    ref = CalendarRef(named="us-ca-strict")
    first = calendars.get(ref, NOWHERE, named)
    assert isinstance(first, YearlyCalendar)
    assert calendars.get(ref, NOWHERE, named) is first
    assert calendars.get(ref, NOWHERE, list(named)) is first
