"""Which country a time zone lies in, by the tables of the time zone database.

The tables come from the package ``tzdata``, so that every machine has them.
"""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

# Of these countries the table begins with a zone far from the capital's time.
_CAPITALS = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "PS": "Asia/Hebron",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}


@cache
def country_of(zone: str) -> str | None:
    """Return the ISO 3166-1 code of a zone's country; None for zones of no country (UTC).

    ``zone.tab`` has one country for each zone. A name that it lacks is looked up where it is a
    link to; a zone of several countries (``zone1970.tab``) counts as its first one's.
    """
    found = _first_countries()
    return found.get(zone) or found.get(_links().get(zone, ""))


@cache
def zone_of(country: str) -> str | None:
    """Return the zone of a country's capital; None for what is no country of ISO 3166-1."""
    listed = (line[2] for line in _lines("zone.tab") if line[0] == country)
    return _CAPITALS.get(country) or next(listed, None)


@cache
def country_names() -> dict[str, str]:
    """Return the English name of every country, by ISO 3166-1 code."""
    return {line[0]: line[1] for line in _lines("iso3166.tab")}


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


@cache
def _first_countries() -> dict[str, str]:
    shared = {line[2]: line[0].split(",")[0] for line in _lines("zone1970.tab")}
    return shared | {line[2]: line[0] for line in _lines("zone.tab")}


@cache
def _links() -> dict[str, str]:
    text = (files("tzdata") / "zoneinfo" / "tzdata.zi").read_text(encoding="utf-8")
    links = (line.split() for line in text.splitlines() if line.startswith("L "))
    return {name: target for _, target, name in links}


def _lines(table: str) -> list[list[str]]:
    text = (files("tzdata") / "zoneinfo" / table).read_text(encoding="utf-8")
    lines = text.splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
