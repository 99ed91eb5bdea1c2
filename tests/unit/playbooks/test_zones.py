"""Zones and the countries that they lie in."""

import pytest

from tocsin.playbooks.zones import country_names, country_of, is_zone, zones


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
    assert country_of(zone) == country


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
