"""The wording tables in ``phrases/`` as compiled patterns: what senders write, kept as data.

Whoever meets a new turn of phrase adds a line to a table; no rule in code changes. Every gap
in a pattern is bounded, so that the time is linear in the text.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, re.Pattern[str]]:
    """Compile one table: its alternatives joined, ``<part>`` replaced by that part's own."""
    data = raw(name)
    flags = re.IGNORECASE if data.pop("any_case", False) else re.NOFLAG
    parts: dict[str, str] = {}
    for part, lines in data.pop("parts", {}).items():
        parts[part] = f"(?:{_joined(lines, parts)})"
    return {key: re.compile(_joined(lines, parts), flags) for key, lines in data.items()}


def raw(name: str) -> Any:  # noqa: ANN401  each table has its own shape
    """Return a table as it stands in its file."""
    text = (files("tocsin.intake") / "phrases" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def _joined(lines: list[str], parts: dict[str, str]) -> str:
    pattern = "|".join(lines)
    for part, words in parts.items():
        pattern = pattern.replace(f"<{part}>", words)
    return pattern
