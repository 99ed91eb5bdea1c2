"""What is different between two versions of a rule, in the field's words and line by line."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from tocsin.domain.law.pack import Pack
from tocsin.domain.playbook import Playbook

What: TypeAlias = Literal["added", "removed", "changed"]
Values: TypeAlias = dict[str, Any]
LISTED = {"stages": "stage", "clocks": "clock"}
NAMED = {
    "fields": "field",
    "ladders": "ladder",
    "overlays": "overlay",
    "roles": "role",
    "rules": "rule",
    "checklists": "checklist",
    "suppress": "suppression",
    "outcomes": "outcome",
    "deficiencies": "deficiencies",
    "actions": "action",
    "on": "event",
}
LEFT_OUT = {"version", "regions", "applied", "terms"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference.

    Attributes:
        part: What sort of part it is: ``stage``, ``clock``, ``ladder``, ``law`` …
        name: Which of them; empty for the playbook itself.
        setting: What of it changed, dotted; empty when the whole part came or went.
    """

    part: str
    name: str
    what: What
    setting: str = ""
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        of = " ".join(filter(None, (self.part, self.name)))
        if self.what != "changed":
            return f"{of} {self.what}"
        return f"{of}: {self.setting} {_shown(self.before)} → {_shown(self.after)}"


def unified(before: str, after: str, names: tuple[str, str]) -> str:
    """Return the difference of two texts as a unified diff; empty when there is none."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), *names, lineterm="", n=3
    )
    return "\n".join(lines)


def playbook_changes(before: Playbook | None, after: Playbook) -> list[Change]:
    """Say what one version of a playbook changes in another; all is new without one."""
    old = _plain(before) if before else {}
    new = _plain(after)
    found = list(_settings("playbook", "", _scalars(old), _scalars(new)))
    for section, part in LISTED.items():
        found += _parts(part, _by_id(old.get(section)), _by_id(new.get(section)))
        found += _order(section, old.get(section) or [], new.get(section) or [])
    for section, part in NAMED.items():
        found += _parts(part, old.get(section) or {}, new.get(section) or {})
    return found


def pack_changes(before: Pack | None, after: Pack) -> list[Change]:
    """Say what one version of the law pack changes in another."""
    found: list[Change] = []
    for part, name in (("law", "clocks"), ("rule", "rules"), ("calendar", "calendars")):
        old = _dumped(getattr(before, name)) if before else {}
        found += _parts(part, old, _dumped(getattr(after, name)))
    old_house = _dumped(before.house) if before else {}
    return found + list(_parts("house target", old_house, _dumped(after.house)))


def law_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Say what is different between two entries of a law, as plain data."""
    name = str(after.get("id") or before.get("id") or "")
    return list(_settings("law", name, before, after))


def _plain(playbook: Playbook) -> Values:
    return playbook.model_dump(mode="json", exclude=LEFT_OUT, exclude_defaults=True)


def _dumped(parts: Mapping[str, Any]) -> dict[str, Values]:
    return {
        name: part.model_dump(mode="json", exclude_defaults=True)
        for name, part in parts.items()
    }


def _scalars(data: Values) -> Values:
    return {
        name: value for name, value in data.items() if name not in LISTED and name not in NAMED
    }


def _by_id(parts: Iterable[Values] | None) -> dict[str, Values]:
    return {str(part["id"]): part for part in parts or ()}


def _order(section: str, old: list[Values], new: list[Values]) -> Iterator[Change]:
    """Tell that parts which were there before come in another order: stages walk in it."""
    before = [part["id"] for part in old if part["id"] in _by_id(new)]
    after = [part["id"] for part in new if part["id"] in _by_id(old)]
    if section == "stages" and before != after:
        yield Change(
            part="stages",
            name="",
            what="changed",
            setting="order",
            before=", ".join(before),
            after=", ".join(after),
        )


def _parts(part: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            yield Change(part=part, name=name, what="added")
        elif name not in new:
            yield Change(part=part, name=name, what="removed")
        else:
            yield from _settings(part, name, old[name], new[name])


def _settings(part: str, name: str, old: object, new: object) -> Iterator[Change]:
    before, after = dict(_flat(old)), dict(_flat(new))
    for setting in sorted(before.keys() | after.keys()):
        if before.get(setting) != after.get(setting):
            yield Change(
                part=part,
                name=name,
                what="changed",
                setting=setting or "value",
                before=before.get(setting),
                after=after.get(setting),
            )


def _flat(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every setting by its dotted name; terms are left out, laws have their own diff."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in LEFT_OUT:
                yield from _flat(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(value, list):
        yield path, "; ".join(_words(inner) for inner in value)
    elif value is not None:
        yield path, str(value)


def _words(value: object) -> str:
    """Write an entry of a list so that two of them can be told apart: ``at 50% to role:x``."""
    if isinstance(value, Mapping):
        return " ".join(f"{name} {_words(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_words(inner) for inner in value)
    return str(value)


def _shown(value: str | None) -> str:
    return "(nothing)" if value is None else value
