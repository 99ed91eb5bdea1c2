"""A playbook's YAML as plain data that still knows the line of everything in it.

Every scalar is read as text and turned into its type by the model. YAML's own guesses would
make a boolean of the key ``on`` and of Norway's code ``NO``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Loc: TypeAlias = tuple[str | int, ...]
LONGEST = 200_000


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a playbook, and where."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        """Write it the way compilers do, so that editors can jump to it."""
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class PlaybookError(Exception):
    """Playbooks that must not be used, with everything that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Sheet:
    """One parsed file: its data, the line of each part, and what was wrong with the YAML."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._lines: dict[Loc, int] = {}
        self._seen: set[int] = set()
        node = self._compose(text)
        self.data: dict[str, Plain] = {}
        plain = self._plain(node, ()) if node is not None else ""
        if isinstance(plain, dict):
            self.data = plain
        elif not self.problems:
            self.report((), "a playbook is a mapping")

    def problem(self, loc: Loc, message: str) -> Problem:
        """Make a problem of the part at ``loc``."""
        return Problem(self.file, self._line(loc), _path(loc), message)

    def report(self, loc: Loc, message: str) -> None:
        """Keep a problem of the YAML itself."""
        self.problems.append(self.problem(loc, message))

    def find(self, pattern: str) -> Iterator[tuple[Loc, Plain]]:
        """Find every part that a pattern such as ``stages/*/gate/role`` fits."""
        return _walk(self.data, tuple(pattern.split("/")), ())

    def texts(self, pattern: str) -> Iterator[tuple[Loc, str]]:
        """Find the parts that are text."""
        return ((loc, part) for loc, part in self.find(pattern) if isinstance(part, str))

    def keys(self, pattern: str) -> Iterator[tuple[Loc, str]]:
        """Find the keys of the mappings that a pattern fits."""
        for loc, part in self.find(pattern):
            if isinstance(part, dict):
                yield from (((*loc, key), key) for key in part)

    def _line(self, loc: Loc) -> int:
        while loc and loc not in self._lines:
            loc = loc[:-1]
        return self._lines.get(loc, 1)

    def _compose(self, text: str) -> yaml.Node | None:
        if len(text) > LONGEST:
            self.report((), f"longer than {LONGEST} characters")
            return None
        try:
            return yaml.compose(text, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._lines[()] = mark.line + 1 if mark else 1
            self.report((), f"not YAML: {error.problem or error.context}")
        except (yaml.YAMLError, RecursionError):
            self.report((), "not readable as YAML")
        return None

    def _plain(self, node: yaml.Node, loc: Loc) -> Plain:
        self._lines.setdefault(loc, node.start_mark.line + 1)
        if id(node) in self._seen:
            self.report(loc, "anchors and aliases are not used in playbooks; write it out")
            return ""
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(part, (*loc, place)) for place, part in enumerate(node.value)]
        return str(node.value)

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for key_node, part in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
            here = (*loc, key)
            if key in found:
                first = self._lines[here]
                self._lines[here] = key_node.start_mark.line + 1
                self.report(here, f"given twice, first in line {first}")
            self._lines[here] = key_node.start_mark.line + 1
            found[key] = self._plain(part, here)
        return found


def _walk(part: Plain, pattern: tuple[str, ...], loc: Loc) -> Iterator[tuple[Loc, Plain]]:
    if not pattern:
        yield loc, part
        return
    head, rest = pattern[0], pattern[1:]
    if isinstance(part, list) and head == "*":
        for place, inner in enumerate(part):
            yield from _walk(inner, rest, (*loc, place))
    elif isinstance(part, dict):
        for key in part if head == "*" else (head,):
            if key in part:
                yield from _walk(part[key], rest, (*loc, key))


def _path(loc: Loc) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return path.removeprefix(".") or "(file)"
