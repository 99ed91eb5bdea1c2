"""Zones and countries by name, by the tables of the time zone database.

The tables are the machine's own, or those of the package ``tzdata``.
"""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from tocsin.domain.law.places import zones_of


def zone_of(country: str) -> str | None:
    """Return the zone of a country's capital; None for what is no country of ISO 3166-1."""
    return next(iter(zones_of(country)), None)


@cache
def country_names() -> dict[str, str]:
    """Return the English name of every country, by ISO 3166-1 code."""
    text = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {line[0]: line[1] for line in lines}


def is_zone(name: str) -> bool:
    """Tell whether there is a time zone of that IANA name."""
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


@cache
def zones() -> tuple[str, ...]:
    """Return the names of all zones, for suggestions."""
    return tuple(sorted(available_timezones()))
