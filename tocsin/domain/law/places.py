"""Whose time and whose days off count: what was said, what follows from it, what stands in."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

from tocsin.domain.law.local import zone_named
from tocsin.domain.law.reckoning import Place
from tocsin.domain.law.terms import LawClock

OPEN = ("place", "home")
# Of these countries the tz database begins with a zone far from the capital's time.
CAPITALS = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "PS": "Asia/Hebron",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where time is counted, settled; what nobody said is an assumption.

    Attributes:
        about_days: What was assumed for days off, worth saying once any are looked up.
    """

    zone: ZoneInfo
    place: Place
    assumptions: tuple[str, ...] = ()
    about_days: tuple[str, ...] = ()


def settle(law: LawClock, place: Place) -> Whereabouts:
    """Say where an entry's time is counted.

    Raises:
        RefusalError: A zone is not in the tz database.
    """
    return _settle(law.id, law.time_zone, law.zone, law.country, law.jurisdiction, place)


def _part_of(country: str | None, jurisdiction: str) -> str | None:
    """Return the part of a country that a jurisdiction such as ``US-CA`` names."""
    whole, _, part = jurisdiction.partition("-")
    return part or None if whole == country else None


@lru_cache(maxsize=4096)
def _settle(
    law: str, time_zone: str, zone: str, country: str | None, jurisdiction: str, place: Place
) -> Whereabouts:
    own = Place(zone, country, _part_of(country, jurisdiction))
    assumed: list[str] = []
    zone = _zone(law, time_zone, own, place, assumed)
    where, about_days = place.country, []
    if where is None and place.zone is not None:
        where = country_of_zone(place.zone)
        if where is not None and where != country:
            about_days.append(f"Country {where} follows from the zone {place.zone}.")
    if where is None and country is not None:
        where = country
        about_days.append(f"Country {country} stands in: nobody named the place.")
    if where is None:  # a law of several countries: those of the zone that stands in
        where = country_of_zone(zone)
        if where is not None:
            about_days.append(f"Country {where} follows from the zone {zone}.")
    part = place.subdivision or (own.subdivision if where == country else None)
    settled = Place(zone, where, part)
    return Whereabouts(zone_named(zone), settled, tuple(assumed), tuple(about_days))


def _zone(law: str, time_zone: str, own: Place, place: Place, assumed: list[str]) -> str:
    if time_zone not in OPEN:
        if place.zone not in (None, time_zone):
            assumed.append(f"{law} is counted in {time_zone}, not in {place.zone}.")
        return time_zone
    if place.zone is not None:
        return place.zone
    stand_in = own.zone or "UTC"
    if place.country not in (None, own.country):
        of_country = zones_of(place.country or "")
        if of_country and stand_in not in of_country:
            assumed.append(f"Zone {of_country[0]} stands in for {place.country}.")
            return of_country[0]
    assumed.append(f"Zone {stand_in} stands in: nobody named the place's.")
    return stand_in


def country_of_zone(name: str) -> str | None:
    """Return the country of a zone as the tz database lists it; None when it lists none."""
    countries, _ = _table()
    return countries.get(name) or countries.get(_links().get(name, ""))


def zones_of(country: str) -> tuple[str, ...]:
    """Return a country's zones, its capital's first; empty when the tz database lists none."""
    listed = _table()[1].get(country, ())
    first = CAPITALS.get(country)
    return (first, *(zone for zone in listed if zone != first)) if first else listed


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    countries: dict[str, str] = {}
    zones: dict[str, tuple[str, ...]] = {}
    for line in _lines("zone.tab"):
        country, _, name = line.split("\t")[:3]
        countries[name] = country
        zones[country] = (*zones.get(country, ()), name)
    return countries, zones


@lru_cache(maxsize=1)
def _links() -> dict[str, str]:
    """Return older names of zones, and what they are called now."""
    fields = [line.split() for line in _lines("tzdata.zi") if line.startswith("L ")]
    return {name: target for _, target, name in fields}


def _lines(file: str) -> Iterator[str]:
    for folder in (*map(Path, TZPATH), resources.files("tzdata") / "zoneinfo"):
        found = folder / file
        if found.is_file():
            text = found.read_text(encoding="utf-8")
            yield from (line for line in text.splitlines() if line and line[0] != "#")
            return
