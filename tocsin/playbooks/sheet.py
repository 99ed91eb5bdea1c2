"""A playbook's YAML as plain data that still knows where everything in it stands.

Every scalar is read as text and turned into its type by the model. YAML's own guesses would
make a boolean of the key ``on`` and of Norway's code ``NO``.
"""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Self, TypeAlias

import yaml

from tocsin.playbooks.yaml_nodes import compose

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
Loc: TypeAlias = tuple[str | int, ...]
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something stands in a file; lines and columns count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a playbook, where, and what to do about it."""

    file: str
    line: int
    field: str
    message: str
    column: int = 1
    fix: str = ""

    def __str__(self) -> str:
        """Write it the way compilers do, so that editors can jump to it."""
        fix = f" (fix: {self.fix})" if self.fix else ""
        return f"{self.file}:{self.line}:{self.column}: {self.field}: {self.message}{fix}"

    def as_json(self) -> dict[str, str | int]:
        """Write it as the API and the command line tell it."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "why": self.message,
            "fix": self.fix,
        }

    @property
    def place(self) -> tuple[str, int, int, str, str]:
        """By what problems are put in order."""
        return self.file, self.line, self.column, self.field, self.message


class PlaybookError(Exception):
    """Playbooks that must not be used, with everything that is wrong with them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda one: one.place))
        super().__init__("\n".join(map(str, self.problems)))


class Sheet:
    """One parsed file: its data, where each part stands, and what was wrong with the YAML."""

    what, many, begin_with = "a playbook", "playbooks", "kind: <name>"

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.marks: dict[Loc, Mark] = {}
        self.keys_at: dict[Loc, Mark] = {}
        self._seen: set[int] = set()
        node = self._compose(text)
        self.data: dict[str, Plain] = {}
        plain = self._plain(node, ()) if node is not None else ""
        if isinstance(plain, dict):
            self.data = plain
        elif not self.problems:
            self.report((), f"{self.what} is a mapping", f"begin with `{self.begin_with}`")

    def emptied(self) -> Self:
        """Return a sheet of the same file without data, for what is merged from several."""
        empty = copy(self)
        empty.data, empty.marks, empty.keys_at = {}, {}, {}
        empty.problems = list(self.problems)
        return empty

    def problem(
        self, loc: Loc, message: str, fix: str = "", *, on_key: bool = False
    ) -> Problem:
        """Make a problem of the part at ``loc``, or of its key."""
        mark = self.mark(loc, on_key=on_key)
        return Problem(mark.file, mark.line, _path(loc), message, mark.column, fix)

    def report(self, loc: Loc, message: str, fix: str = "", *, on_key: bool = False) -> None:
        """Keep a problem of the YAML itself."""
        self.problems.append(self.problem(loc, message, fix, on_key=on_key))

    def find(self, pattern: str) -> Iterator[tuple[Loc, Plain]]:
        """Find every part that a pattern such as ``stages/*/gate/role`` fits."""
        return _walk(self.data, pattern.split("/"))

    def texts(self, pattern: str) -> Iterator[tuple[Loc, str]]:
        """Find the parts that are text."""
        return ((loc, part) for loc, part in self.find(pattern) if isinstance(part, str))

    def keys(self, pattern: str) -> Iterator[tuple[Loc, str]]:
        """Find the keys of the mappings that a pattern fits."""
        for loc, part in self.find(pattern):
            if isinstance(part, dict):
                yield from (((*loc, key), key) for key in part)

    def mark(self, loc: Loc, *, on_key: bool = False) -> Mark:
        """Return where a part stands, or its key; of one that is not there, what it is in."""
        if on_key and loc in self.keys_at:
            return self.keys_at[loc]
        while loc and loc not in self.marks:
            loc = loc[:-1]
        return self.marks.get(loc) or Mark(self.file)

    def _compose(self, text: str) -> yaml.Node | None:
        if len(text) > LONGEST:
            fix = "split it, or leave out what no case needs"
            self.report((), f"longer than {LONGEST} characters", fix)
            return None
        try:
            return compose(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.marks[()] = self._at(mark) if mark else Mark(self.file)
            fix = "mend the YAML: indentation, brackets and quotes"
            self.report((), f"not YAML: {error.problem or error.context}", fix)
        except (yaml.YAMLError, RecursionError):
            self.report((), "not readable as YAML", "write plain YAML in UTF-8")
        return None

    def _at(self, mark: yaml.Mark) -> Mark:
        return Mark(self.file, mark.line + 1, mark.column + 1)

    def _plain(self, node: yaml.Node, loc: Loc) -> Plain:
        if id(node) in self._seen:  # its mark is that of the anchor
            fix = "write it out"
            self.report(loc, f"anchors and aliases are not used in {self.many}", fix)
            return str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if isinstance(node, yaml.ScalarNode) or loc not in self.keys_at:
            self.marks[loc] = self._at(node.start_mark)  # a list or mapping is where its key is
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
            first = self.keys_at.get(here)
            self.keys_at[here] = self.marks[here] = self._at(key_node.start_mark)
            if key in found and first:
                message = f"given twice, first in line {first.line}"
                self.report(here, message, "keep one of the two", on_key=True)
            found[key] = self._plain(part, here)
        return found


def _walk(whole: Plain, pattern: list[str]) -> Iterator[tuple[Loc, Plain]]:
    """Go down level by level; each is a list, which is much faster than nested generators."""
    found: list[tuple[Loc, Plain]] = [((), whole)]
    for head in pattern:
        below: list[tuple[Loc, Plain]] = []
        for loc, part in found:
            if isinstance(part, dict) and head == "*":
                below += [((*loc, key), inner) for key, inner in part.items()]
            elif isinstance(part, dict) and head in part:
                below.append(((*loc, head), part[head]))
            elif isinstance(part, list) and head == "*":
                below += [((*loc, place), inner) for place, inner in enumerate(part)]
        found = below
    return iter(found)


def _path(loc: Loc) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return path.removeprefix(".") or "(file)"
