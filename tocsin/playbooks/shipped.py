"""The rules that come with this release, as text: what the rulebook begins with."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tocsin.domain.rulebook import LAW_PACK, Rule, Sort
from tocsin.playbooks.library import HERE, KINDS, TEMPLATES

CLOCKS = HERE / "clocks"


def shipped() -> dict[Rule, str]:
    """Return the text of every rule that comes with this release."""
    found = {
        Rule(Sort.PLAYBOOK, path.stem): path.read_text(encoding="utf-8")
        for path in sorted(KINDS.glob("*.yaml"))
    }
    found |= {
        Rule(Sort.TEMPLATE, f"{path.parent.name}/{path.stem}"): path.read_text(encoding="utf-8")
        for path in sorted(TEMPLATES.glob("*/*.txt"))
    }
    return found | {LAW_PACK: shipped_pack()}


@cache
def shipped_pack() -> str:
    """Return the text of the law pack that comes with this release."""
    return pack_text(pack_files(CLOCKS))


def pack_files(folder: Path) -> dict[str, str]:
    """Read the files of a law pack; a folder that has none gives none."""
    paths = sorted(folder.glob("*.yaml"))
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def pack_text(files: Mapping[str, str]) -> str:
    """Write a pack's files as the one text that is digested: JSON with sorted names."""
    return json.dumps(files, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def files_of(text: str) -> dict[str, str]:
    """Read a pack's files back."""
    return {str(name): str(content) for name, content in json.loads(text).items()}
