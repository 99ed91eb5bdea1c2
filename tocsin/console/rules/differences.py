"""A unified difference as lines, each with its numbers on both sides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
HEAD = re.compile(r"(?:---|\+\+\+) [ab]/[a-z0-9-]+\.yaml")  # another file of the law pack
SAME, ADDED, REMOVED, GAP, FILE = "same", "added", "removed", "gap", "file"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``sort`` says whether it stayed, came or went; a gap leaves lines out."""

    sort: str
    text: str = ""
    before: int | None = None
    after: int | None = None


def lines_of(unified: str) -> Iterator[Line]:
    """Read a unified difference of one file or several."""
    old = new = 0
    inside = False
    for raw in unified.splitlines():
        if hunk := HUNK.match(raw):
            old, new, inside = int(hunk[1]), int(hunk[2]), True
            yield Line(GAP, before=old, after=new)
        elif not inside or HEAD.fullmatch(raw):
            inside = False
            if raw.startswith("+++ ") and HEAD.fullmatch(raw):
                yield Line(FILE, raw[4:])
        elif raw.startswith("+"):
            yield Line(ADDED, raw[1:], after=new)
            new += 1
        elif raw.startswith("-"):
            yield Line(REMOVED, raw[1:], before=old)
            old += 1
        else:
            yield Line(SAME, raw[1:], old, new)
            old, new = old + 1, new + 1
