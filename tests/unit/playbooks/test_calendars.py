"""Days off, wherever they come from. Dates are from official lists, not from the library."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tocsin.domain.law.pack import CalendarDay, NamedCalendar
from tocsin.domain.law.reckoning import Calendar, CalendarError, DayOff, Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.playbooks.calendars import HolidayCalendars, YearlyCalendar
from tocsin.playbooks.closures import Closure, Closures
from tocsin.playbooks.lawpack import load_pack

NOWHERE = Place()
AT_THE_PLACE = CalendarRef(place=True)


@pytest.fixture(scope="module")
def calendars() -> HolidayCalendars:
    return HolidayCalendars()


@pytest.fixture(scope="module")
def named() -> tuple[NamedCalendar, ...]:
    return tuple(load_pack().calendars.values())


def off(calendar: Calendar, year: int) -> Iterator[tuple[str, str]]:
    """Yield the weekdays of a year that are off and no weekend, as MM-DD and name."""
    day = date(year, 1, 1)
    while day.year == year:
        reason = calendar.day_off(day)
        if reason and not reason.is_weekend:
            yield f"{day:%m-%d}", reason.name
        day += timedelta(days=1)


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


class TestAUnion:
    def test_is_off_when_any_part_is(self, calendars: HolidayCalendars) -> None:
        both = CalendarRef(
            union=(CalendarRef(country="DE"), CalendarRef(country="IL"), AT_THE_PLACE)
        )
        found = calendars.get(both, Place(country="FR"))
        assert found.day_off(date(2026, 11, 27)) == DayOff("Friday", is_weekend=True)
        assert found.day_off(date(2026, 7, 14)) == DayOff("National Day")
        assert found.name.startswith("Germany + Israel + France (holidays ")


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


def test_what_was_asked_once_is_not_made_again(
    calendars: HolidayCalendars, named: tuple[NamedCalendar, ...]
) -> None:
    ref = CalendarRef(named="us-ca-strict")
    first = calendars.get(ref, NOWHERE, named)
    assert isinstance(first, YearlyCalendar)
    assert calendars.get(ref, NOWHERE, named) is first
    assert calendars.get(ref, NOWHERE, list(named)) is first
