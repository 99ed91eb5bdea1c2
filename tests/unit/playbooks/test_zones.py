"""Zones and the countries that they lie in."""

import pytest

from tocsin.domain.law.places import country_of_zone
from tocsin.playbooks.zones import country_names, is_zone, zone_of, zones


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Berlin", "DE"),
        ("Europe/Amsterdam", "NL"),  # a link to Brussels since 2022
        ("Asia/Calcutta", "IN"),  # a name of old
        ("US/Pacific", "US"),
        ("Asia/Dubai", "AE"),  # of five countries the first
        ("UTC", None),
        ("Nowhere/Atlantis", None),
    ],
)
def test_the_country_of_a_zone(zone: str, country: str | None) -> None:
    assert country_of_zone(zone) == country


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Europe/Berlin", True),
        ("UTC", True),
        ("Europe/Berln", False),
        ("", False),
        ("../etc/passwd", False),
        ("/etc/passwd", False),
    ],
)
def test_a_zone_is_known_by_its_iana_name(name: str, is_one: bool) -> None:
    assert is_zone(name) is is_one


def test_countries_and_zones_have_names() -> None:
    assert country_names()["BR"] == "Brazil"
    assert "America/Sao_Paulo" in zones()


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("DE", "Europe/Berlin"),
        ("US", "America/New_York"),
        ("BR", "America/Sao_Paulo"),
        ("RU", "Europe/Moscow"),
        ("EU", None),
    ],
)
def test_a_country_keeps_its_capitals_time(country: str, zone: str | None) -> None:
    assert zone_of(country) == zone


def test_every_capitals_zone_is_one_of_its_country() -> None:
    wrong = [
        code
        for code in country_names()
        if (zone := zone_of(code)) and country_of_zone(zone) != code
    ]
    assert wrong == []
