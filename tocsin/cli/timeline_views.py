"""How a timeline looks on a terminal."""

import re
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from tocsin.cli import output, times

INDENT = " " * 5
STEPS = "why"  # a dozen lines for each turn of a clock: `tocsin why` has them
LONG_ID = re.compile(r"\b([0-9a-f]{8})[0-9a-f]{24,56}\b")


def timeline(console: Console, page: Mapping[str, Any]) -> None:
    """Show what happened, with ids cut short; what is nought and how clocks are counted not."""
    for entry in page["items"]:
        console.print(_head(entry), soft_wrap=True)
        codes = [
            f"{key}={_value(value)}"
            for key, value in _codes(entry).items()
            if value not in (0, False) and key != STEPS
        ]
        _under(console, entry, LONG_ID.sub(r"\1…", " ".join(codes)))


def timeline_with_hashes(console: Console, page: Mapping[str, Any]) -> None:
    """Show what happened to the last digit, chained."""
    for entry in page["items"]:
        console.print(_head(entry), soft_wrap=True)
        codes = " ".join(f"{key}={_value(value)}" for key, value in _codes(entry).items())
        _under(console, entry, codes)
        console.print(f"{INDENT}{entry['hash']}", style=output.QUIET, soft_wrap=True)


def _head(entry: Mapping[str, Any]) -> Text:
    actor = entry.get("actor_name") or entry["actor"]
    line = Text(f"{entry['seq']:>3}  {times.local(entry['at'])}  ")
    line.append(output.plain(entry["event"]), output.STRONG)
    return line.append(f"  {output.plain(actor)}", output.QUIET)


def _under(console: Console, entry: Mapping[str, Any], codes: str) -> None:
    """Print an entry's data and what people wrote, under its head."""
    if entry.get("data") is None:
        codes = "(withheld)"
    said = [f"{key}: {body}" for key, body in (entry.get("texts") or {}).items()]
    for line in filter(None, [codes, *said]):
        console.print(Text(f"{INDENT}{output.plain(line)}"), soft_wrap=True)


def _codes(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry's data without what stands for a text that is shown."""
    texts = entry.get("texts") or {}
    return {
        key: value
        for key, value in (entry.get("data") or {}).items()
        if value not in (None, [], "") and key.removesuffix("_digest") not in texts
    }


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
