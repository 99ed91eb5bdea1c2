"""Whose time and whose days off count, and what is said when nobody named the place."""

import pytest

from tests.unit.domain.law.entries import Shelf, law, local, terms
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.places import country_of_zone
from tocsin.domain.law.reckoning import Event, Place, RefusalError


def counted(place, shelf=None, **fields):
    entry = law(duration={"business_days": 1}, **fields)
    events = [Event("trigger", local("2026-11-02 12:00", "UTC"))]
    return reckon(terms(entry), events, place, shelf or Shelf())


def test_what_was_said_counts():
    shelf = Shelf()
    found = counted(Place("America/Toronto", "CA", "QC"), shelf)

    assert found.zone == "America/Toronto"
    assert shelf.asked[0][1] == Place("America/Toronto", "CA", "QC")
    assert found.assumptions == ()


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Paris", "FR"),
        ("Asia/Calcutta", "IN"),  # an older name
        ("US/Eastern", "US"),
    ],
)
def test_a_country_follows_from_its_zone(zone, country):
    shelf = Shelf()
    found = counted(Place(zone), shelf)

    assert shelf.asked[0][1].country == country
    assert found.assumptions == (f"Country {country} follows from the zone {zone}.",)


def test_a_zone_of_no_country_leaves_the_entrys_country():
    found = counted(Place("UTC"))

    assert found.assumptions == ("Country DE stands in: nobody named the place.",)
    assert country_of_zone("UTC") is None


def test_when_nobody_said_anything_the_entry_stands_in_and_says_so():
    shelf = Shelf()
    found = counted(
        Place(), shelf, zone="America/Los_Angeles", country="US", jurisdiction="US-CA"
    )

    assert shelf.asked[0][1] == Place("America/Los_Angeles", "US", "CA")
    assert found.assumptions == (
        "Zone America/Los_Angeles stands in: nobody named the place's.",
        "Country US stands in: nobody named the place.",
    )


def test_a_law_of_several_countries_takes_the_country_of_its_zone_and_says_so():
    shelf = Shelf()
    found = counted(Place(), shelf, zone="Europe/Brussels", country=None, jurisdiction="EU")

    assert shelf.asked[0][1] == Place("Europe/Brussels", "BE")
    assert found.assumptions == (
        "Zone Europe/Brussels stands in: nobody named the place's.",
        "Country BE follows from the zone Europe/Brussels.",
    )


def test_days_off_that_were_not_looked_up_need_no_country():
    entry = law(duration={"hours": 1})
    events = [Event("trigger", local("2026-11-02 12:00", "UTC"))]
    found = reckon(terms(entry), events, Place("Europe/Paris"), Shelf())

    assert found.assumptions == ()


def test_a_country_without_a_zone_takes_its_first_zone():
    found = counted(Place(country="FR"))

    assert found.zone == "Europe/Paris"
    assert found.assumptions == ("Zone Europe/Paris stands in for FR.",)


def test_a_zone_that_the_law_names_is_never_another():
    found = counted(Place("Asia/Tokyo", "DE"), time_zone="Europe/Brussels")

    assert found.zone == "Europe/Brussels"
    assert found.assumptions == ("de-test is counted in Europe/Brussels, not in Asia/Tokyo.",)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_a_zone_that_is_none_is_refused(zone):
    with pytest.raises(RefusalError) as refused:
        counted(Place(zone, "DE"))
    assert refused.value.code == "unknown-zone"


def test_a_place_without_a_calendar_is_refused():
    with pytest.raises(RefusalError, match="no calendar of XX") as refused:
        counted(Place("Europe/Berlin", "XX"))
    assert (refused.value.code, refused.value.citation) == ("no-calendar", "s 1")
