"""What people see: tables that fit 80 columns, colours only on a terminal, JSON for scripts.

Everything from outside is shown through ``plain``: a notice's title must not steer a terminal.
"""

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

# Unicode's control, format (bidi overrides, zero width), surrogate and private characters.
UNSAFE = {"Cc", "Cf", "Cs", "Co"}
LATE, SOON, QUIET, STRONG = "bold red", "yellow", "dim", "bold"


def console() -> Console:
    """Return a console on standard output; made anew, because tests and pipes replace that."""
    return Console(highlight=False, markup=False, emoji=False)


def errors() -> Console:
    """Return a console on standard error."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False)


def plain(value: object, *, lines: bool = False) -> str:
    """Make text harmless for a terminal; ``lines`` keeps line breaks and tabs."""
    kept = "\n\t" if lines else ""
    return "".join(
        char if char in kept or unicodedata.category(char) not in UNSAFE else " "
        for char in ("" if value is None else str(value))
    )


def who(person: Mapping[str, Any] | None, nobody: str = "") -> str:
    """Say who somebody is: by their name, or where it is not known by their id."""
    return nobody if person is None else str(person["name"] or person["id"])


def print_json(value: object, *, indent: int | None = 2) -> None:
    """Print one JSON document; escaped to ASCII, so that no terminal or pipe trips over it."""
    sys.stdout.write(json.dumps(value, indent=indent) + "\n")
    sys.stdout.flush()


def table(*columns: str, wide: str = "") -> Table:
    """Begin a table; the column ``wide`` takes the space that is left and is cut to it."""
    made = Table(box=None, pad_edge=False, header_style=STRONG, show_edge=False, expand=False)
    for name in columns:
        if name == wide:
            made.add_column(name, no_wrap=True, overflow="ellipsis", ratio=1)
        else:
            made.add_column(name, no_wrap=True)
    if wide:
        made.expand = True
    return made


def row(target: Table, cells: Sequence[object], style: str = "") -> None:
    """Add a row of harmless text."""
    shown = [cell if isinstance(cell, Text) else Text(plain(cell)) for cell in cells]
    target.add_row(*shown, style=style)


def entry(console: Console, key: object, *words: object) -> None:
    """Print one of a list under its id: a table would cut ids that somebody has to type."""
    console.print(Text(plain(key), STRONG), soft_wrap=True)
    told = ", ".join(filter(None, map(plain, words)))
    console.print(f"  {told}", soft_wrap=True)


class Trimmed:
    """Something to print, without the spaces that fill its lines up to the edge."""

    def __init__(self, content: RenderableType) -> None:
        self._content = content

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render line by line."""
        for line in console.render_lines(self._content, options, pad=False):
            while line and not line[-1].text.strip():
                line.pop()
            if line:
                line[-1] = Segment(line[-1].text.rstrip(), line[-1].style)
            yield from line
            yield Segment.line()


def facts(pairs: Iterable[tuple[str, object]]) -> Trimmed:
    """Show names and values under each other; empty values are left out."""
    made = Table(box=None, pad_edge=False, show_header=False, show_edge=False)
    made.add_column(style=QUIET, no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in pairs:
        shown = value if isinstance(value, Text) else Text(plain(value, lines=True))
        if shown.plain:
            made.add_row(name, shown)
    return Trimmed(made)


def due_style(distance: str) -> str:
    """Colour what is late."""
    return LATE if distance.endswith("late") or distance == "now" else ""


def shorten(text: object, width: int) -> str:
    """Cut a long name where an eye can still tell it."""
    whole = plain(text)
    return whole if len(whole) <= width else whole[: width - 1] + "…"
