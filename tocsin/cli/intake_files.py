"""Which files an intake takes: those named, and all regular ones below a folder."""

import fnmatch
import hashlib
import mimetypes
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

MARKDOWN = {".md", ".markdown"}
ANYTHING = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Paper:
    """One file to take in; ``name`` is its path as seen from what was asked for."""

    path: Path
    name: str

    @property
    def content_type(self) -> str:
        """What the suffix says it is."""
        if self.path.suffix.lower() in MARKDOWN:
            return "text/markdown"
        if self.path.suffix.lower() == ".eml":
            return "message/rfc822"
        return mimetypes.guess_type(self.path.name)[0] or ANYTHING

    def key(self, content: bytes) -> str:
        """Return the key under which these bytes of this file are taken in once, ever."""
        name = os.fsencode(self.name)
        return hashlib.sha256(hashlib.sha256(content).digest() + name).hexdigest()


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that was named and cannot be taken in."""

    path: Path
    why: str


def find(
    paths: Sequence[Path], include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Iterator[Paper | Missing]:
    """Yield the papers in order of name; what is hidden inside a folder is skipped.

    A pattern is tried on the name and on the path inside the folder.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in _below(path):
            if isinstance(found, Paper):
                if found.path in seen or not _wanted(found.name, include, exclude):
                    continue
                seen.add(found.path)
            yield found


def _below(path: Path) -> Iterator[Paper | Missing]:
    if path.is_dir():
        yield from _walk(path)
    elif path.is_file():
        yield Paper(path, path.name)
    else:
        yield Missing(path, "no regular file" if path.exists() else "there is no such file")


def _walk(folder: Path) -> Iterator[Paper | Missing]:
    faults: list[Missing] = []

    def note(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename or folder))
        faults.append(Missing(where, error.strerror or "cannot be read"))

    for place, folders, files in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place, name)
            if not name.startswith(".") and path.is_file():
                yield Paper(path, path.relative_to(folder).as_posix())
    yield from faults


def _wanted(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    if any(_matches(name, pattern) for pattern in exclude):
        return False
    return not include or any(_matches(name, pattern) for pattern in include)


def _matches(name: str, pattern: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return fnmatch.fnmatchcase(last, pattern) or fnmatch.fnmatchcase(name, pattern)
