"""What becomes of an export, object by object: carried over, or told why not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is that something is not as it was."""

    LOST = "lost"
    CHANGED = "changed"
    NOTE = "note"


class ImportFaultError(Exception):
    """The export cannot be read at all; the message names the place in it."""

    def __init__(self, path: str, why: str) -> None:
        """Carry where it is wrong, and why."""
        super().__init__(f"{path or 'the export'}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        path: Where in the export, such as ``schedules[0].schedule_layers[1]``.
        instead: What to do about it; empty when there is nothing to do.
    """

    path: str
    severity: Severity
    what: str
    instead: str = ""


@dataclass(slots=True)
class Report:
    """The lines of one import, and the paths of what was carried over.

    Attributes:
        lines: As keys, in order.
        parts: Objects that are read as parts of others.
    """

    lines: dict[Finding, None] = field(default_factory=dict)
    carried: set[str] = field(default_factory=set)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """The lines in the order in which they were found, each once."""
        return list(self.lines)

    def part(self, path: str, of: str) -> None:
        """Say that an object is read as a part of another, and shares its fate."""
        self.parts[path] = of

    def carry(self, path: str) -> None:
        """Say that the object at a path is in the plan."""
        self.carried.add(path)

    def lost(self, path: str, what: str, instead: str = "") -> None:
        """Say that something is not in the plan."""
        self._add(path, Severity.LOST, what, instead)

    def changed(self, path: str, what: str, instead: str = "") -> None:
        """Say that something is in the plan, but works otherwise."""
        self._add(path, Severity.CHANGED, what, instead)

    def note(self, path: str, what: str, instead: str = "") -> None:
        """Say something that is good to know."""
        self._add(path, Severity.NOTE, what, instead)

    def in_order(self) -> list[Finding]:
        """Return the lines, the gravest first."""
        rank = list(Severity).index
        return sorted(self.findings, key=lambda one: rank(one.severity))

    def accounts_for(self, path: str) -> bool:
        """Tell whether an object was carried over, or it or what it is in was reported."""
        if path in self.carried:
            return True
        told = {one.path for one in self.findings}
        if any(above in told for above in _ancestry(path)):
            return True
        return path in self.parts and self.accounts_for(self.parts[path])

    def _add(self, path: str, severity: Severity, what: str, instead: str) -> None:
        self.lines.setdefault(Finding(path, severity, what, instead))


def _ancestry(path: str) -> Iterable[str]:
    yield path
    for index in range(len(path) - 1, 0, -1):
        if path[index] in ".[":
            yield path[:index]
