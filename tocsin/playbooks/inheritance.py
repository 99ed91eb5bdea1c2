"""Merge a playbook over the one that it extends, so that every part still knows its own file.

Mappings are merged key by key; stages, clocks, checklist items and deficiencies by their ``id``
or ``code``, new ones at the end. Every other list, ``next`` of a stage, ``of`` of a ladder and
``retention`` are replaced whole. What is checked and pinned is the merged playbook.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tocsin.playbooks.fixes import instead
from tocsin.playbooks.sheet import Loc, Mark, Plain, Sheet

Bases: TypeAlias = Callable[[str], Sheet | None]
WHOLE = frozenset({"next", "of", "retention"})
OWN = ("kind", "extends", "drop", "expectations")  # never inherited
RIVALS = (("gate", "wait"), ("wait", "gate"))  # of a stage: who gives the one drops the other
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Twig:
    """One part of a playbook with the place that it came from."""

    part: "str | list[Twig] | dict[str, Twig]"
    mark: Mark
    key: Mark | None


def inherit(sheet: Sheet, bases: Bases) -> Sheet:
    """Return the sheet merged over what it extends, or itself when it extends nothing.

    What is wrong with that is among the problems of the sheet that is returned.
    """
    return _inherit(sheet, bases, (str(sheet.data.get("kind", "")),))


def _inherit(sheet: Sheet, bases: Bases, line: tuple[str, ...]) -> Sheet:
    name = sheet.data.get("extends")
    if not isinstance(name, str):
        return sheet
    if name in line or len(line) > DEEPEST:
        way = " → ".join((*line, name))
        sheet.report(("extends",), f"extends itself: {way}", "extend a kind that does not")
        return sheet
    base = bases(name)
    if base is None:
        fix = "write the kind of a playbook that there is"
        sheet.report(("extends",), f"unknown kind {name!r}", fix)
        return sheet
    base = _inherit(base, bases, (*line, name))
    return _merged(sheet, base)


def _merged(child: Sheet, base: Sheet) -> Sheet:
    ours = {key: _grown(child, part, (key,)) for key, part in child.data.items()}
    theirs = {
        key: _grown(base, part, (key,)) for key, part in base.data.items() if key not in OWN
    }
    _drop(child, base, theirs)
    ours.pop("drop", None)
    merged = child.emptied()
    merged.problems += [one for one in base.problems if one not in merged.problems]
    for key, twig in _mapping(ours, theirs).items():
        merged.data[key] = _plant(merged, twig, (key,))
    return merged


def _grown(sheet: Sheet, part: Plain, loc: Loc) -> Twig:
    grown: str | list[Twig] | dict[str, Twig]
    if isinstance(part, dict):
        grown = {key: _grown(sheet, inner, (*loc, key)) for key, inner in part.items()}
    elif isinstance(part, list):
        grown = [_grown(sheet, inner, (*loc, place)) for place, inner in enumerate(part)]
    else:
        grown = part
    return Twig(grown, sheet.mark(loc), sheet.keys_at.get(loc))


def _plant(sheet: Sheet, twig: Twig, loc: Loc) -> Plain:
    sheet.marks[loc] = twig.mark
    if twig.key:
        sheet.keys_at[loc] = twig.key
    if isinstance(twig.part, dict):
        return {key: _plant(sheet, inner, (*loc, key)) for key, inner in twig.part.items()}
    if isinstance(twig.part, list):
        return [_plant(sheet, inner, (*loc, place)) for place, inner in enumerate(twig.part)]
    return twig.part


def _mapping(ours: dict[str, Twig], theirs: dict[str, Twig]) -> dict[str, Twig]:
    inherited = {key: twig for key, twig in theirs.items() if not _displaced(key, ours)}
    return {
        **{key: _over(key, ours.get(key), twig) for key, twig in inherited.items()},
        **{key: twig for key, twig in ours.items() if key not in inherited},
    }


def _displaced(key: str, ours: dict[str, Twig]) -> bool:
    """Tell whether what is given anew excludes a part of the base."""
    by_law = key in ("duration", "by_severity") and "law" in ours and "duration" not in ours
    return by_law or any(key == theirs and given in ours for given, theirs in RIVALS)


def _over(key: str, ours: Twig | None, theirs: Twig) -> Twig:
    if ours is None:
        return theirs
    if isinstance(ours.part, dict) and isinstance(theirs.part, dict) and key not in WHOLE:
        return Twig(_mapping(ours.part, theirs.part), ours.mark, ours.key)
    if isinstance(ours.part, list) and isinstance(theirs.part, list):
        named = [*map(_name, ours.part), *map(_name, theirs.part)]
        if named and all(named):
            return Twig(_listed(ours.part, theirs.part), ours.mark, ours.key)
    return ours


def _listed(ours: list[Twig], theirs: list[Twig]) -> list[Twig]:
    """Merge two lists of named parts; one that is there twice stays so, and is found later."""
    known = {_name(twig) for twig in theirs}
    changed = [
        _over("", next((mine for mine in ours if _name(mine) == _name(twig)), None), twig)
        for twig in theirs
    ]
    return [*changed, *(mine for mine in ours if _name(mine) not in known)]


def _name(twig: Twig) -> str | None:
    """Return the id or code of a part, if it has one."""
    if not isinstance(twig.part, dict):
        return None
    named = twig.part.get("id") or twig.part.get("code")
    return named.part if named and isinstance(named.part, str) else None


def _drop(child: Sheet, base: Sheet, theirs: dict[str, Twig]) -> None:
    """Take out of the base what the playbook drops."""
    for (_, what), names in child.find("drop/*"):
        twig = theirs.get(str(what))
        if twig is None or isinstance(twig.part, str):
            fix = instead(str(what), theirs)
            child.report(("drop", what), "nothing of that name is inherited", fix, on_key=True)
            continue
        if not isinstance(names, list):
            child.report(("drop", what), "must be a list", "write `[one, two]`")
            continue
        parts = twig.part
        known = list(parts) if isinstance(parts, dict) else [_name(one) or "" for one in parts]
        for place, name in enumerate(names):
            if name not in known:
                message = f"{base.data.get('kind')!r} has no {str(name)!r} in {what}"
                fix = instead(str(name), filter(None, known))
                child.report(("drop", what, place), message, fix)
        theirs[str(what)] = Twig(_left(parts, names), twig.mark, twig.key)


def _left(
    parts: list[Twig] | dict[str, Twig], names: list[Plain]
) -> "list[Twig] | dict[str, Twig]":
    if isinstance(parts, dict):
        return {key: twig for key, twig in parts.items() if key not in names}
    return [twig for twig in parts if _name(twig) not in names]
