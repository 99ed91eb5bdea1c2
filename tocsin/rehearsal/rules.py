"""What a playbook is read against: the other kinds, the letters and the law pack.

By default what comes with Tocsin. An installation that has published its own hands these in
as one JSON file: ``{"kinds": {name: YAML}, "templates": ["en/reply"], "pack": {file: YAML}}``.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from tocsin.domain.law.pack import Terms
from tocsin.playbooks.inheritance import Bases
from tocsin.playbooks.lawful import shipped_terms
from tocsin.playbooks.lawpack import load_pack, parse_pack, terms_of
from tocsin.playbooks.sheet import Sheet
from tocsin.playbooks.shipped import pack_text, shipped_pack
from tocsin.rehearsal.errors import RehearsalError

TermsOf: TypeAlias = Callable[[str], Terms]
ENGLISH = "en/"


@dataclass(frozen=True)
class Rules:
    """What names in a playbook may stand for; None takes what comes with Tocsin."""

    bases: Bases | None = None
    templates: frozenset[str] | None = None
    laws: Collection[str] | None = None
    terms_of: TermsOf = shipped_terms


def rules_in(path: Path | None) -> Rules:
    """Read the rules of a file; those that come with Tocsin, when there is none.

    Raises:
        RehearsalError: It cannot be read.
        PlaybookError: Its law pack is wrong.
    """
    if path is None:
        return Rules()
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        kinds, names = dict(given["kinds"]), list(given["templates"])
        files = given.get("pack")
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"--rules: {path} is no file of rules"
        raise RehearsalError(message) from error
    own = files and pack_text(files) != shipped_pack()
    pack = parse_pack(files) if own else load_pack()
    return Rules(
        bases=lambda kind: Sheet(f"{kind}.yaml", kinds[kind]) if kind in kinds else None,
        templates=frozenset(
            name.removeprefix(ENGLISH) for name in names if name.startswith(ENGLISH)
        ),
        laws=pack.clocks,
        terms_of=partial(terms_of, pack),
    )
