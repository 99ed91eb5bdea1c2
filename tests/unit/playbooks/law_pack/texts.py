"""A small law pack as texts, to be changed in one place at a time."""

import pytest

from tocsin.playbooks.lawpack import parse_pack
from tocsin.playbooks.sheet import PlaybookError

ABOUT = "version: 2026.1.1\nas_of: 2026-01-01\n"
RULES = """
rules:
  - {id: days, title: Days}
  - {id: hours, title: Hours, ends: same_time}
"""
CALENDARS = """
calendars:
  - {id: base, title: Base, base: {country: DE}}
  - {id: own, title: Own, base: {union: [{named: base}, {country: FR}]}, weekend: [sun]}
"""
ENTRY = """
  - id: {id}
    jurisdiction: EU
    instrument: Act
    citation: Art 1
    trigger: receipt
    action: answer
    zone: Europe/Brussels
    source: {{name: Act}}
    status: in_force
    confidence: high
"""


def entry(more: str = "", law: str = "eu-one") -> str:
    """Write one entry; a line that ``more`` has replaces the usual one."""
    lines = dict.fromkeys(ENTRY.format(id=law).strip("\n").splitlines())
    added = more or "rule: days\nduration: {days: 3}"
    for line in added.splitlines():
        key = line.split(":")[0]
        old = next((one for one in lines if one.strip().startswith(f"{key}:")), None)
        if old is not None:
            del lines[old]
        lines[f"    {line}"] = None
    return "\n".join(lines) + "\n"


def files(*entries: str, house: str = "", **other: str) -> dict[str, str]:
    texts = {
        "pack.yaml": ABOUT,
        "counting-rules.yaml": RULES,
        "calendars.yaml": CALENDARS,
        "eu.yaml": "clocks:\n" + "".join(entries) + house,
    }
    return texts | {f"{name}.yaml": text for name, text in other.items()}


def wrong(texts: dict[str, str]) -> list[str]:
    with pytest.raises(PlaybookError) as caught:
        parse_pack(texts)
    return [str(problem) for problem in caught.value.problems]
