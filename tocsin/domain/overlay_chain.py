"""Which overlays hold for a case, and which of them disagree.

The widest place comes first and the narrowest last: regions, the country, its part, markets.
Of two places on one level that both hold a case neither is the narrower one. Where these two
disagree there is no right answer; ``conflicts`` finds that before any case does.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import combinations
from typing import Any, TypeAlias

from tocsin.domain.overlay import Overlay
from tocsin.domain.places import country_of

MARKET = "market:"
NOTES = ("id", "source", "confidence", "citation", "terms")
Overlays: TypeAlias = Mapping[str, Overlay]
Regions: TypeAlias = Mapping[str, tuple[str, ...]]


class Level(IntEnum):
    """How wide a place is, widest first."""

    REGION = 0
    COUNTRY = 1
    SUBDIVISION = 2
    MARKET = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places on one level that both hold some cases and disagree about a setting.

    Attributes:
        setting: What they disagree about (``clocks.effect.duration``).
        values: What the first says, and what the second says.
        countries: Where both hold, in order of code.
    """

    first: str
    second: str
    setting: str
    values: tuple[str, str]
    countries: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in one line."""
        one, other = self.values
        return f"{self.first} says {self.setting} {one}, {self.second} says {other}"


def level_of(key: str, regions: Regions) -> Level:
    """Tell how wide the place of an overlay is."""
    if key.startswith(MARKET):
        return Level.MARKET
    if key in regions:
        return Level.REGION
    return Level.SUBDIVISION if "-" in key else Level.COUNTRY


def chain(
    overlays: Overlays, regions: Regions, jurisdiction: str | None, market: str | None = None
) -> list[str]:
    """Return the overlays that hold for a case, widest first.

    A case that names its market is in that one only; any other is in all that hold its country.
    """
    place = jurisdiction or ""
    held = [
        key
        for key, overlay in overlays.items()
        if (_is_market(key, overlay, place, market) or _is_place(key, regions, place))
    ]
    return sorted(
        held, key=lambda key: (level_of(key, regions), -len(regions.get(key, ())), key)
    )


def _is_market(key: str, overlay: Overlay, place: str, market: str | None) -> bool:
    if not key.startswith(MARKET):
        return False
    return key == f"{MARKET}{market}" if market else country_of(place) in overlay.countries


def _is_place(key: str, regions: Regions, place: str) -> bool:
    if key in regions and place:
        within = regions.get(place, (country_of(place),))
        return key == place or set(within) <= set(regions[key])
    return key in (place, country_of(place))


def conflicts(overlays: Overlays, regions: Regions) -> Iterator[Conflict]:
    """Find the overlays that would give one case two answers."""
    for (one, first), (two, second) in combinations(sorted(overlays.items()), 2):
        shared = set(regions.get(one, first.countries)) & set(
            regions.get(two, second.countries)
        )
        if not shared or level_of(one, regions) is not level_of(two, regions):
            continue
        ours, theirs = settings(first), settings(second)
        for name in sorted(ours.keys() & theirs.keys()):
            if ours[name] != theirs[name]:
                values = (ours[name], theirs[name])
                yield Conflict(one, two, name, values, tuple(sorted(shared)))


def settings(overlay: Overlay) -> dict[str, str]:
    """Return everything that an overlay sets, by its dotted name; sources set nothing.

    Clocks, gates and templates are told apart setting by setting. A ladder, a field or a
    retention is one setting, because an overlay replaces all of it.
    """
    given: dict[str, Any] = overlay.model_dump(mode="json", exclude_defaults=True)
    found: dict[str, str] = {
        name: str(given[name]) for name in ("language", "sensitivity") if name in given
    }
    for whole in ("ladders", "fields", "suppress", "templates"):
        found |= {
            f"{whole}.{name}": _plain(part) for name, part in given.get(whole, {}).items()
        }
    if "retention" in given:
        found["retention"] = _plain(given["retention"])
    clocks = given.get("clocks", {}) | {
        clock["id"]: clock for clock in given.get("add_clocks", ())
    }
    for what, parts in (("clocks", clocks), ("gates", given.get("gates", {}))):
        for name, part in parts.items():
            found[f"{what}.{name}"] = "kept"
            approvals = {
                f"approvals.{key}": one for key, one in part.pop("approvals", {}).items()
            }
            changes = {key: value for key, value in part.items() if key not in NOTES}
            for key, value in (changes | approvals).items():
                found[f"{what}.{name}.{key}"] = _plain(value)
    for name in overlay.drop.clocks:
        found[f"clocks.{name}"] = "dropped"
    for name in overlay.drop.fields:
        found[f"fields.{name}"] = found[f"fields.{name}.required"] = "dropped"
    return found | {f"fields.{name}.required": "true" for name in overlay.require}


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)
