"""Check what overlays make of a playbook: each merged one must hold as a whole, too.

Two overlays that both hold a case and give one setting two values are found here.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from tocsin.domain.overlay import Overlay
from tocsin.domain.overlay_chain import MARKET, Conflict, conflicts
from tocsin.domain.places import COUNTRIES, country_of
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.fixes import instead
from tocsin.playbooks.regions import regions
from tocsin.playbooks.sheet import Loc, Plain, Problem, Sheet

MARKET_NAME = re.compile(r"market:[a-z][a-z0-9-]{0,31}")
SUBDIVISION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")  # ISO 3166-2
COLLOQUIAL = {"UK": "GB", "EL": "GR"}
Checks = Callable[[Sheet], Iterable[Problem]]


def wrong_places(sheet: Sheet) -> Iterator[Problem]:
    """Find overlays of places that there are not, and what contradicts itself in one."""
    for loc, name in sheet.keys("overlays"):
        if fix := _unknown_place(name):
            yield sheet.problem(loc, f"unknown place {name!r}", fix, on_key=True)
        if not name.startswith(MARKET):
            for inner, _ in sheet.find(f"overlays/{name}/countries"):
                message = "only a market lists its countries"
                yield sheet.problem(inner, message, "leave it out", on_key=True)
        yield from _twofold(sheet, name)
    for loc, name in sheet.texts("overlays/*/countries/*"):
        if name not in COUNTRIES:
            fix = instead(COLLOQUIAL.get(name, name), COUNTRIES)
            yield sheet.problem(loc, f"unknown country {name!r}", fix)


def _unknown_place(name: str) -> str | None:
    """Say what to write instead of a place, or None when it is one."""
    if name.startswith(MARKET):
        return None if MARKET_NAME.fullmatch(name) else "write market: and a name such as dach"
    if name in regions() or name in COUNTRIES:
        return None
    if SUBDIVISION.fullmatch(name) and country_of(name) in COUNTRIES:
        return None
    if name in COLLOQUIAL:
        return f"write {COLLOQUIAL[name]!r}"
    known = ", ".join(regions())
    return f"write a country such as DE, a part of it (US-CA), a region ({known}) or market:…"


def _twofold(sheet: Sheet, name: str) -> Iterator[Problem]:
    """Find what one overlay changes and drops, or adds though it is there."""
    for what in ("clocks", "fields"):
        changed = {key for _, key in sheet.keys(f"overlays/{name}/{what}")}
        for loc, key in sheet.texts(f"overlays/{name}/drop/{what}/*"):
            if key in changed:
                yield sheet.problem(loc, f"{key!r} is changed and dropped", "do one of the two")
    known = {key for _, key in sheet.texts("clocks/*/id")}
    for loc, key in sheet.texts(f"overlays/{name}/add_clocks/*/id"):
        if key in known:
            fix = "change it in `clocks` of the overlay"
            yield sheet.problem(loc, f"there is a clock {key!r} already", fix)


def wrong_overlays(sheet: Sheet, playbook: Playbook, checks: Checks) -> Iterator[Problem]:
    """Find what is wrong only where an overlay holds: of a playbook that is right by itself."""
    for conflict in conflicts(playbook.overlays, playbook.regions):
        yield _conflict(sheet, conflict)
    for key, overlay in playbook.overlays.items():
        merged = _merged(sheet, playbook, key, overlay)
        for one in checks(merged):
            message = f"makes this wrong there: {one.field}: {one.message}"
            dropped = _dropped(overlay, one)
            if dropped is not None:
                loc: Loc = ("overlays", key, "drop", "clocks", dropped)
                yield sheet.problem(loc, message, "keep it, or change what needs it")
            else:
                fix = f"change the overlay, or there: {one.fix}"
                yield sheet.problem(("overlays", key), message, fix)


def _conflict(sheet: Sheet, conflict: Conflict) -> Problem:
    held = ", ".join(conflict.countries[:5]) + (", …" if len(conflict.countries) > 5 else "")  # noqa: PLR2004
    loc: Loc = ("overlays", conflict.second, *conflict.setting.split("."))
    message = f"{conflict}, and both hold {held}"
    fix = f"say it in {conflict.first} or {conflict.second}, or for each country"
    return sheet.problem(loc, message, fix)


def _merged(sheet: Sheet, playbook: Playbook, key: str, overlay: Overlay) -> Sheet:
    if key.startswith(MARKET):
        country = next(iter(overlay.countries), None)
        merged = playbook.for_jurisdiction(country, key.removeprefix(MARKET))
    else:
        merged = playbook.for_jurisdiction(key)
    bare = sheet.emptied()
    plain = _plain(merged.model_dump(mode="json", exclude_defaults=True))
    bare.data = plain if isinstance(plain, dict) else {}
    return bare


def _plain(value: object) -> Plain:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dropped(overlay: Overlay, problem: Problem) -> int | None:
    """Find which of the dropped clocks a problem of the merged playbook speaks of."""
    for place, name in enumerate(overlay.drop.clocks):
        if f"clock {name!r}" in problem.message:
            return place
    return None
